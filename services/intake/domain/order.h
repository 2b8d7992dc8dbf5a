// An order (工单) and its life cycle. Pure values.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/geo.h"
#include "services/intake/domain/catalogue.h"

namespace homecare::intake {

// Numbers are those of the contract (OrderState); api/convert.cc asserts it.
enum class OrderState {
  kPlaced = 1,
  kOffered,
  kAssigned,
  kInService,
  kCompleted,
  kCancelled,
  kUnassigned,
  kMissed,
};

absl::string_view Name(OrderState state);
OrderState ParseOrderState(absl::string_view name);

// Whether the life cycle has this step.
bool MayStep(OrderState from, OrderState to);

// Numbers are those of homecare.type.v1.Priority.
enum class Priority { kEmergency = 1, kEntitlement, kPaid };

struct Order {
  std::string order_id;
  OrderState state = OrderState::kPlaced;
  std::string elder_id;
  Item item;
  Priority priority = Priority::kEntitlement;
  // The visit starts within [start, end).
  absl::Time start_window_start_time;
  absl::Time start_window_end_time;
  int duration_minutes = 0;
  bool family_consent = false;
  bool double_up = false;
  std::string double_up_authorised_by;
  std::string incident_id;
  std::string asked_by;
  std::string note;
  LatLng location;
  std::string county_code;
  // How it fares.
  int open_offers = 0;
  std::string caregiver_id;
  std::string visit_id;
  std::optional<absl::Time> planned_start_time;
  std::optional<absl::Time> planned_end_time;
  int cancel_reason = 0;  // CancelReason of the contract
  std::string cancelled_by;
  absl::Time place_time;
  // The standing plan that placed it; empty for one that somebody asked for.
  std::string care_plan_id;
  // Who should come, where that costs no more; may be empty.
  std::string preferred_caregiver_id;
  // Whose caregiver was last assigned.
  std::string provider_id;
  // Of the visit, once it has ended; 0 for one that was voided.
  std::optional<int> delivered_minutes;
};

// The reason of an order that its care plan takes back (CancelReason of the contract).
inline constexpr int kCarePlanReason = 5;

// Whether the order's care plan took it back: to the month it is as if it had never been.
bool WasTakenBack(const Order& order);

// Whether the visit has begun, was to begin by `now`, or will not take place: nothing of it is to
// be changed. One that nobody is assigned to may begin until its window ends.
bool HasBegun(const Order& order, absl::Time now);

// Minutes of the entitlement that the order takes up: planned ones until it is delivered.
int HeldMinutes(const Order& order);

}  // namespace homecare::intake
