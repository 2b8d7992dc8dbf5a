#include "services/intake/api/convert.h"

#include "common/rpc/convert.h"

namespace homecare::intake {
namespace {

// The domain's numbers are the contract's.
static_assert(static_cast<int>(OrderState::kPlaced) == v1::ORDER_STATE_PLACED);
static_assert(static_cast<int>(OrderState::kMissed) == v1::ORDER_STATE_MISSED);
static_assert(static_cast<int>(Priority::kPaid) == type::v1::PRIORITY_PAID);
static_assert(static_cast<int>(Bucket::kEmergency) == type::v1::BUCKET_EMERGENCY);
static_assert(static_cast<int>(Button::kGreen) == v1::BUTTON_GREEN);
static_assert(static_cast<int>(IncidentState::kClosed) == v1::INCIDENT_STATE_CLOSED);
static_assert(static_cast<int>(AttemptKind::kPress) == v1::ATTEMPT_KIND_PRESS);
static_assert(kFalseAlarmOutcome == v1::INCIDENT_OUTCOME_FALSE_ALARM);
static_assert(kFalseAlarmReason == v1::CANCEL_REASON_FALSE_ALARM);
static_assert(kCarePlanReason == v1::CANCEL_REASON_CARE_PLAN);

// Fills a time field where there is a time.
void Set(const std::optional<absl::Time>& time, v1::Incident* incident,
         google::protobuf::Timestamp* (v1::Incident::*field)()) {
  if (time) *(incident->*field)() = rpc::ToProto(*time);
}

}  // namespace

v1::Order ToProto(const Order& order) {
  v1::Order out;
  out.set_order_id(order.order_id);
  out.set_state(static_cast<v1::OrderState>(order.state));
  out.set_elder_id(order.elder_id);
  out.set_item_code(order.item.item_code);
  out.set_bucket(static_cast<type::v1::Bucket>(order.item.bucket));
  out.set_priority(static_cast<type::v1::Priority>(order.priority));
  *out.mutable_start_window() =
      rpc::ToProto(rpc::TimeSpan{order.start_window_start_time, order.start_window_end_time});
  out.set_duration_minutes(order.duration_minutes);
  out.set_family_consent(order.family_consent);
  out.set_double_up(order.double_up);
  out.set_incident_id(order.incident_id);
  out.set_caregiver_id(order.caregiver_id);
  out.set_visit_id(order.visit_id);
  if (order.planned_start_time && order.planned_end_time) {
    *out.mutable_planned() =
        rpc::ToProto(rpc::TimeSpan{*order.planned_start_time, *order.planned_end_time});
  }
  out.set_cancel_reason(static_cast<v1::CancelReason>(order.cancel_reason));
  *out.mutable_place_time() = rpc::ToProto(order.place_time);
  out.set_catalogue_version_id(order.item.version_id);
  out.set_care_plan_id(order.care_plan_id);
  out.set_preferred_caregiver_id(order.preferred_caregiver_id);
  return out;
}

v1::Incident ToProto(const Incident& incident) {
  v1::Incident out;
  out.set_incident_id(incident.incident_id);
  out.set_button(static_cast<v1::Button>(incident.button));
  out.set_state(static_cast<v1::IncidentState>(incident.state));
  out.set_elder_id(incident.elder_id);
  out.set_terminal_id(incident.terminal_id);
  out.set_order_id(incident.order_id);
  out.set_presses(incident.presses);
  *out.mutable_open_time() = rpc::ToProto(incident.open_time);
  out.set_operator_id(incident.operator_id);
  out.set_outcome(static_cast<v1::IncidentOutcome>(incident.outcome));
  Set(incident.acknowledge_time, &out, &v1::Incident::mutable_acknowledge_time);
  Set(incident.offer_time, &out, &v1::Incident::mutable_offer_time);
  Set(incident.assign_time, &out, &v1::Incident::mutable_assign_time);
  Set(incident.escalate_time, &out, &v1::Incident::mutable_escalate_time);
  Set(incident.close_time, &out, &v1::Incident::mutable_close_time);
  return out;
}

v1::Attempt ToProto(const Attempt& attempt) {
  v1::Attempt out;
  out.set_kind(static_cast<v1::AttemptKind>(attempt.kind));
  *out.mutable_attempt_time() = rpc::ToProto(attempt.attempt_time);
  out.set_party_id(attempt.party_id);
  out.set_outcome(attempt.outcome);
  return out;
}

v1::CatalogueItem ToProto(const Item& item) {
  v1::CatalogueItem out;
  out.set_item_code(item.item_code);
  out.set_name(item.name);
  out.set_duration_minutes(item.duration_minutes);
  out.set_min_duration_minutes(item.min_duration_minutes);
  out.set_max_duration_minutes(item.max_duration_minutes);
  out.set_qualification(static_cast<type::v1::Qualification>(item.qualification));
  out.set_bucket(static_cast<type::v1::Bucket>(item.bucket));
  out.set_price_fen(item.price_fen);
  out.set_version_id(item.version_id);
  return out;
}

OrderDraft FromProto(const v1::PlaceOrderRequest& request) {
  OrderDraft draft;
  draft.elder_id = request.elder_id();
  draft.item_code = request.item_code();
  draft.start_window_start_time = rpc::FromProto(request.start_window().start_time());
  draft.start_window_end_time = rpc::FromProto(request.start_window().end_time());
  draft.duration_minutes = request.duration_minutes();
  draft.family_consent = request.family_consent();
  draft.double_up = request.double_up();
  draft.double_up_authorised_by = request.double_up_authorised_by();
  draft.asked_by = request.asked_by();
  draft.note = request.note();
  return draft;
}

Signal FromProto(const v1::PressButtonRequest& request) {
  Signal signal;
  signal.terminal_id = request.terminal_id();
  signal.press_counter = request.press_counter();
  signal.button = static_cast<Button>(request.button());
  if (request.has_device_time()) signal.device_time = rpc::FromProto(request.device_time());
  return signal;
}

Assignment FromProto(const event::v1::VisitAssigned& assigned) {
  return {assigned.visit_id(), assigned.caregiver_id(), assigned.provider_id(),
          rpc::FromProto(assigned.planned().start_time()),
          rpc::FromProto(assigned.planned().end_time())};
}

std::string ShowOrder(const Order& order) {
  v1::WatchOrdersResponse response;
  *response.mutable_order() = ToProto(order);
  return response.SerializeAsString();
}

}  // namespace homecare::intake
