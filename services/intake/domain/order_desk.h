// The decisions about orders. Pure: remembers through its stores, is told the time. Errors are
// those of errors.h; nothing is written when one is returned.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/domain/alarm.h"
#include "services/intake/domain/store.h"

namespace homecare::intake {

struct OrderLimits {
  absl::Duration furthest_start = absl::Hours(24 * 90);
  absl::Duration longest_window = absl::Hours(24);
};

// What a caller asks for.
struct OrderDraft {
  std::string elder_id;
  std::string item_code;
  absl::Time start_window_start_time;
  absl::Time start_window_end_time;
  int duration_minutes = 0;  // 0 takes the item's own
  bool family_consent = false;
  bool double_up = false;
  std::string double_up_authorised_by;
  std::string asked_by;
  std::string note;
  std::string preferred_caregiver_id;
};

// A window that has begun begins now.
absl::Time EarliestStart(const OrderDraft& draft, absl::Time now);

struct PlacedOrder {
  Order order;
  std::vector<std::string> similar_order_ids;
};

struct Cancellation {
  std::string order_id;
  int reason = 0;  // CancelReason of the contract
  std::string cancelled_by;
};

// A caregiver who will go.
struct Assignment {
  std::string visit_id;
  std::string caregiver_id;
  std::string provider_id;
  absl::Time planned_start_time;
  absl::Time planned_end_time;
};

// What is told of a visit, as far as its order is concerned.
struct VisitNews {
  std::string visit_id;
  // What it makes of the order, if anything.
  std::optional<OrderState> state;
  // Minutes of care, once it has ended; 0 for one that was voided.
  std::optional<int> delivered_minutes;
};

// Lives for one change.
class OrderDesk {
 public:
  OrderDesk(Directory& directory, OrderStore& orders, AlarmDesk& alarms, absl::Time now)
      : directory_(directory), orders_(orders), alarms_(alarms), now_(now) {}

  absl::StatusOr<PlacedOrder> Place(const OrderDraft& draft);
  // The same for a care plan, which makes the id, so that a visit of a day is ordered once; there
  // is nobody to warn of similar orders.
  absl::StatusOr<Order> PlaceStanding(const OrderDraft& draft, absl::string_view care_plan_id,
                                      absl::string_view order_id);
  // Locks the order until the change ends, if there is one of that id.
  void Hold(absl::string_view order_id);
  // Refuses kCarePlanReason, which is the plan's own.
  absl::StatusOr<Order> Cancel(const Cancellation& cancellation);
  // Cancels an order for its care plan; false where it cannot be cancelled any more.
  bool TakeBack(absl::string_view order_id, absl::string_view cancelled_by);
  // The order that a red press places; the item must be in the catalogue.
  absl::StatusOr<Order> PlaceEmergency(const Elder& elder, absl::string_view incident_id,
                                       absl::Duration response_window);

  // How an order fares, as told by matching and visit. The order as it became; absent when there is
  // no such order or its life cycle has no such step.
  std::optional<Order> Offered(absl::string_view order_id);
  std::optional<Order> OfferEnded(absl::string_view order_id);
  std::optional<Order> Assigned(absl::string_view order_id, const Assignment& assignment);
  // `visit_id` is the visit taken back.
  std::optional<Order> Unassigned(absl::string_view order_id, absl::string_view visit_id);
  std::optional<Order> GivenUp(absl::string_view order_id);
  std::optional<Order> VisitCame(absl::string_view order_id, const VisitNews& news);
  // A rung of the alarms is due.
  void UnassignedDue(absl::string_view order_id);

 private:
  absl::StatusOr<Order> Draw(const OrderDraft& draft);
  void Add(const Order& order);
  absl::StatusOr<Order> CancelAnyhow(const Cancellation& cancellation);
  std::optional<Order> Step(absl::string_view order_id, OrderState to);

  Directory& directory_;
  OrderStore& orders_;
  AlarmDesk& alarms_;
  const absl::Time now_;
};

}  // namespace homecare::intake
