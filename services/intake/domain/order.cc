#include "services/intake/domain/order.h"

#include <array>
#include <utility>

#include "common/base/names.h"

namespace homecare::intake {
namespace {

constexpr auto kNames = std::to_array<NameOf<OrderState>>({
    {OrderState::kPlaced, "PLACED"},
    {OrderState::kOffered, "OFFERED"},
    {OrderState::kAssigned, "ASSIGNED"},
    {OrderState::kInService, "IN_SERVICE"},
    {OrderState::kCompleted, "COMPLETED"},
    {OrderState::kCancelled, "CANCELLED"},
    {OrderState::kUnassigned, "UNASSIGNED"},
    {OrderState::kMissed, "MISSED"},
});

// The whole life cycle, one row per legal step. What is absent is illegal. A caregiver at the door
// is stronger than a cancellation under way or a visit given up: what took place is told.
constexpr auto kSteps = std::to_array<std::pair<OrderState, OrderState>>({
    {OrderState::kPlaced, OrderState::kOffered},
    {OrderState::kPlaced, OrderState::kAssigned},
    {OrderState::kPlaced, OrderState::kUnassigned},
    {OrderState::kPlaced, OrderState::kCancelled},
    {OrderState::kOffered, OrderState::kPlaced},
    {OrderState::kOffered, OrderState::kAssigned},
    {OrderState::kOffered, OrderState::kUnassigned},
    {OrderState::kOffered, OrderState::kCancelled},
    {OrderState::kAssigned, OrderState::kPlaced},
    {OrderState::kAssigned, OrderState::kInService},
    {OrderState::kAssigned, OrderState::kMissed},
    {OrderState::kAssigned, OrderState::kCancelled},
    {OrderState::kMissed, OrderState::kInService},
    {OrderState::kCancelled, OrderState::kInService},
    {OrderState::kInService, OrderState::kCompleted},
});

}  // namespace

absl::string_view Name(OrderState state) { return NameIn(kNames, state); }
OrderState ParseOrderState(absl::string_view name) { return ValueIn(kNames, name); }

bool MayStep(OrderState from, OrderState to) {
  for (const auto& step : kSteps) {
    if (step.first == from && step.second == to) return true;
  }
  return false;
}

bool WasTakenBack(const Order& order) {
  return order.state == OrderState::kCancelled && order.cancel_reason == kCarePlanReason;
}

bool HasBegun(const Order& order, absl::Time now) {
  return !MayStep(order.state, OrderState::kCancelled) ||
         order.planned_start_time.value_or(order.start_window_end_time) <= now;
}

int HeldMinutes(const Order& order) {
  switch (order.state) {
    case OrderState::kPlaced:
    case OrderState::kOffered:
    case OrderState::kAssigned:
    case OrderState::kInService:
      return order.duration_minutes;
    case OrderState::kCompleted:
      return order.delivered_minutes.value_or(order.duration_minutes);
    case OrderState::kCancelled:
    case OrderState::kUnassigned:
    case OrderState::kMissed:
      return 0;
  }
  return 0;
}

}  // namespace homecare::intake
