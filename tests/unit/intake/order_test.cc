#include "services/intake/domain/order.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace homecare::intake {
namespace {

constexpr int kStates = static_cast<int>(OrderState::kMissed);

TEST(OrderStateTest, NamesRoundTrip) {
  for (int state = 1; state <= kStates; ++state) {
    EXPECT_EQ(ParseOrderState(Name(static_cast<OrderState>(state))),
              static_cast<OrderState>(state));
  }
}

TEST(OrderStateTest, EveryPairOfStatesIsDecided) {
  using S = OrderState;
  const std::set<std::pair<S, S>> legal = {
      {S::kPlaced, S::kOffered},     {S::kPlaced, S::kAssigned},     {S::kPlaced, S::kUnassigned},
      {S::kPlaced, S::kCancelled},   {S::kOffered, S::kPlaced},      {S::kOffered, S::kAssigned},
      {S::kOffered, S::kUnassigned}, {S::kOffered, S::kCancelled},   {S::kAssigned, S::kPlaced},
      {S::kAssigned, S::kInService}, {S::kAssigned, S::kMissed},     {S::kAssigned, S::kCancelled},
      {S::kMissed, S::kInService},   {S::kCancelled, S::kInService}, {S::kInService, S::kCompleted},
  };
  for (int from = 1; from <= kStates; ++from) {
    for (int to = 1; to <= kStates; ++to) {
      const std::pair<S, S> step = {static_cast<S>(from), static_cast<S>(to)};
      EXPECT_EQ(MayStep(step.first, step.second), legal.count(step) == 1)
          << Name(step.first) << " to " << Name(step.second);
    }
  }
}

}  // namespace
}  // namespace homecare::intake
