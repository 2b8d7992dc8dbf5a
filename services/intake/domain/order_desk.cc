#include "services/intake/domain/order_desk.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/intake/domain/errors.h"

namespace homecare::intake {
namespace {

constexpr OrderLimits kLimits;

absl::Status CheckWindow(const OrderDraft& draft, absl::Time now) {
  const absl::Duration length = draft.start_window_end_time - draft.start_window_start_time;
  Violations violations;
  violations.Expect(length > absl::ZeroDuration(), "start_window", "must end after it begins");
  violations.Expect(length <= kLimits.longest_window, "start_window",
                    "must be at most 24 hours long");
  violations.Expect(draft.double_up == !draft.double_up_authorised_by.empty(),
                    "double_up_authorised_by", "must be given with double_up, and only with it");
  RETURN_IF_ERROR(violations.ToStatus());
  if (draft.start_window_end_time <= now) return StartInPast();
  if (draft.start_window_start_time > now + kLimits.furthest_start) return StartTooFar();
  return absl::OkStatus();
}

absl::StatusOr<int> Duration(const OrderDraft& draft, const Item& item) {
  if (draft.duration_minutes == 0) return item.duration_minutes;
  if (draft.duration_minutes < item.min_duration_minutes ||
      draft.duration_minutes > item.max_duration_minutes) {
    return InvalidField("duration_minutes",
                        absl::StrCat("must be ", item.min_duration_minutes, " to ",
                                     item.max_duration_minutes, " for ", item.item_code));
  }
  return draft.duration_minutes;
}

void PlaceAt(const Elder& elder, Order* order) {
  order->elder_id = elder.elder_id;
  order->location = elder.location;
  order->county_code = elder.county_code;
}

}  // namespace

absl::Time EarliestStart(const OrderDraft& draft, absl::Time now) {
  return std::max(draft.start_window_start_time, now);
}

absl::StatusOr<Order> OrderDesk::Draw(const OrderDraft& draft) {
  RETURN_IF_ERROR(CheckWindow(draft, now_));
  const std::optional<Elder> elder = directory_.FindElder(draft.elder_id);
  if (!elder) return ElderNotFound(draft.elder_id);
  if (!elder->active) return ElderInactive(draft.elder_id);
  const std::optional<Item> item = directory_.FindItem(draft.item_code, now_);
  if (!item || item->bucket == Bucket::kEmergency) return ItemNotFound(draft.item_code);
  Order order;
  ASSIGN_OR_RETURN(order.duration_minutes, Duration(draft, *item));
  order.order_id = NewId();
  PlaceAt(*elder, &order);
  order.item = *item;
  order.priority = item->bucket == Bucket::kCareHours ? Priority::kEntitlement : Priority::kPaid;
  order.start_window_start_time = EarliestStart(draft, now_);
  order.start_window_end_time = draft.start_window_end_time;
  order.family_consent = draft.family_consent;
  order.double_up = draft.double_up;
  order.double_up_authorised_by = draft.double_up_authorised_by;
  order.asked_by = draft.asked_by;
  order.note = draft.note;
  order.preferred_caregiver_id = draft.preferred_caregiver_id;
  order.place_time = now_;
  return order;
}

absl::StatusOr<PlacedOrder> OrderDesk::Place(const OrderDraft& draft) {
  PlacedOrder placed;
  ASSIGN_OR_RETURN(placed.order, Draw(draft));
  placed.similar_order_ids = orders_.SimilarTo(placed.order);
  Add(placed.order);
  return placed;
}

absl::StatusOr<Order> OrderDesk::PlaceStanding(const OrderDraft& draft,
                                               absl::string_view care_plan_id,
                                               absl::string_view order_id) {
  ASSIGN_OR_RETURN(Order order, Draw(draft));
  order.order_id = std::string(order_id);
  order.care_plan_id = std::string(care_plan_id);
  Add(order);
  return order;
}

void OrderDesk::Add(const Order& order) {
  orders_.Add(order);
  alarms_.Watch(order);
}

absl::StatusOr<Order> OrderDesk::PlaceEmergency(const Elder& elder, absl::string_view incident_id,
                                                absl::Duration response_window) {
  const std::optional<Item> item = directory_.FindItem(kEmergencyItem, now_);
  if (!item) return ItemNotFound(kEmergencyItem);
  Order order;
  order.order_id = NewId();
  PlaceAt(elder, &order);
  order.item = *item;
  order.priority = Priority::kEmergency;
  order.start_window_start_time = now_;
  order.start_window_end_time = now_ + response_window;
  order.duration_minutes = item->duration_minutes;
  order.incident_id = std::string(incident_id);
  order.place_time = now_;
  Add(order);
  return order;
}

void OrderDesk::Hold(absl::string_view order_id) {
  if (!order_id.empty()) orders_.Find(order_id);
}

absl::StatusOr<Order> OrderDesk::Cancel(const Cancellation& cancellation) {
  if (cancellation.reason == kCarePlanReason) {
    return InvalidField("reason", "is the care plan's own");
  }
  return CancelAnyhow(cancellation);
}

bool OrderDesk::TakeBack(absl::string_view order_id, absl::string_view cancelled_by) {
  return CancelAnyhow({std::string(order_id), kCarePlanReason, std::string(cancelled_by)}).ok();
}

absl::StatusOr<Order> OrderDesk::CancelAnyhow(const Cancellation& cancellation) {
  std::optional<Order> order = orders_.Find(cancellation.order_id);
  if (!order) return OrderNotFound(cancellation.order_id);
  if (!MayStep(order->state, OrderState::kCancelled)) return OrderNotCancellable(*order);
  order->state = OrderState::kCancelled;
  order->cancel_reason = cancellation.reason;
  order->cancelled_by = cancellation.cancelled_by;
  order->open_offers = 0;
  orders_.Save(*order);
  orders_.TellCancelled(*order);
  alarms_.Settle(*order, AlarmOutcome::kCancelled);
  return *std::move(order);
}

std::optional<Order> OrderDesk::Step(absl::string_view order_id, OrderState to) {
  std::optional<Order> order = orders_.Find(order_id);
  if (!order || !MayStep(order->state, to)) return std::nullopt;
  order->state = to;
  return order;
}

std::optional<Order> OrderDesk::Offered(absl::string_view order_id) {
  std::optional<Order> order = orders_.Find(order_id);
  if (!order) return std::nullopt;
  ++order->open_offers;
  if (MayStep(order->state, OrderState::kOffered)) order->state = OrderState::kOffered;
  orders_.Save(*order);
  return order;
}

std::optional<Order> OrderDesk::OfferEnded(absl::string_view order_id) {
  std::optional<Order> order = orders_.Find(order_id);
  if (!order) return std::nullopt;
  order->open_offers = std::max(0, order->open_offers - 1);
  const bool nobody_asked = order->open_offers == 0 && order->state == OrderState::kOffered;
  if (nobody_asked) order->state = OrderState::kPlaced;
  orders_.Save(*order);
  return order;
}

std::optional<Order> OrderDesk::Assigned(absl::string_view order_id, const Assignment& assignment) {
  std::optional<Order> order = orders_.Find(order_id);
  if (!order) return std::nullopt;
  order->visit_id = assignment.visit_id;
  orders_.RememberVisit(*order);
  // A cancellation that crossed the acceptance stands; matching takes the visit back.
  if (!MayStep(order->state, OrderState::kAssigned)) return std::nullopt;
  order->state = OrderState::kAssigned;
  order->caregiver_id = assignment.caregiver_id;
  order->provider_id = assignment.provider_id;
  order->planned_start_time = assignment.planned_start_time;
  order->planned_end_time = assignment.planned_end_time;
  orders_.Save(*order);
  alarms_.Settle(*order, AlarmOutcome::kAssigned);
  return order;
}

std::optional<Order> OrderDesk::Unassigned(absl::string_view order_id, absl::string_view visit_id) {
  std::optional<Order> order = Step(order_id, OrderState::kPlaced);
  if (!order || order->visit_id != visit_id) return std::nullopt;
  order->visit_id.clear();
  order->caregiver_id.clear();
  order->planned_start_time.reset();
  order->planned_end_time.reset();
  orders_.Save(*order);
  alarms_.Watch(*order);
  return order;
}

std::optional<Order> OrderDesk::GivenUp(absl::string_view order_id) {
  std::optional<Order> order = Step(order_id, OrderState::kUnassigned);
  if (!order) return std::nullopt;
  orders_.Save(*order);
  alarms_.Settle(*order, AlarmOutcome::kLapsed);
  return order;
}

std::optional<Order> OrderDesk::VisitCame(absl::string_view order_id, const VisitNews& news) {
  std::optional<Order> order = orders_.Find(order_id);
  if (!order) return std::nullopt;
  // A visit that was replaced may be told missed after its successor was assigned.
  const bool stale = news.state == OrderState::kMissed && order->visit_id != news.visit_id;
  const bool steps = news.state && MayStep(order->state, *news.state) && !stale;
  if (steps) {
    order->state = *news.state;
    order->visit_id = news.visit_id;
  }
  const bool delivers = news.delivered_minutes && order->visit_id == news.visit_id &&
                        order->delivered_minutes != news.delivered_minutes;
  if (delivers) order->delivered_minutes = news.delivered_minutes;
  if (!steps && !delivers) return std::nullopt;
  orders_.Save(*order);
  return order;
}

void OrderDesk::UnassignedDue(absl::string_view order_id) {
  if (const std::optional<Order> order = orders_.Find(order_id)) alarms_.RungDue(*order);
}

}  // namespace homecare::intake
