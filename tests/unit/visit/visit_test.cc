#include "services/visit/domain/visit.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace homecare::visit {
namespace {

constexpr int kStates = static_cast<int>(State::kVoided);

TEST(StateTest, NamesRoundTrip) {
  for (int state = 1; state <= kStates; ++state) {
    EXPECT_EQ(ParseState(Name(static_cast<State>(state))), static_cast<State>(state));
  }
}

TEST(StateTest, EveryPairOfStatesIsDecided) {
  const std::set<std::pair<State, State>> legal = {
      {State::kScheduled, State::kInProgress}, {State::kScheduled, State::kWithdrawn},
      {State::kScheduled, State::kMissed},     {State::kMissed, State::kInProgress},
      {State::kMissed, State::kWithdrawn},     {State::kInProgress, State::kCompleted},
      {State::kInProgress, State::kVoided},    {State::kCompleted, State::kVoided},
  };
  for (int from = 1; from <= kStates; ++from) {
    for (int to = 1; to <= kStates; ++to) {
      const std::pair<State, State> step = {static_cast<State>(from), static_cast<State>(to)};
      EXPECT_EQ(MayStep(step.first, step.second), legal.count(step) == 1)
          << Name(step.first) << " to " << Name(step.second);
    }
  }
}

}  // namespace
}  // namespace homecare::visit
