#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {

Order ToOrder(const pg::Row& row) {
  Order order;
  order.order_id = row.Text("order_id");
  order.state = ParseOrderState(row.Text("state"));
  order.elder_id = row.Text("elder_id");
  order.item.item_code = row.Text("item_code");
  order.item.bucket = static_cast<Bucket>(row.Int("bucket"));
  order.item.qualification = row.Int("qualification");
  order.item.version_id = row.Text("catalogue_version_id");
  order.priority = static_cast<Priority>(row.Int("priority"));
  order.start_window_start_time = row.Time("start_window_start_time");
  order.start_window_end_time = row.Time("start_window_end_time");
  order.duration_minutes = row.Int("duration_minutes");
  order.family_consent = row.Bool("family_consent");
  order.double_up = row.Bool("double_up");
  order.double_up_authorised_by = row.Text("double_up_authorised_by");
  order.incident_id = row.Text("incident_id");
  order.asked_by = row.Text("asked_by");
  order.note = row.Text("note");
  order.location = {row.Double("latitude_degrees"), row.Double("longitude_degrees")};
  order.county_code = row.Text("county_code");
  order.open_offers = row.Int("open_offers");
  order.caregiver_id = row.Text("caregiver_id");
  order.visit_id = row.Text("visit_id");
  order.planned_start_time = row.OptionalTime("planned_start_time");
  order.planned_end_time = row.OptionalTime("planned_end_time");
  order.cancel_reason = row.Int("cancel_reason");
  order.cancelled_by = row.Text("cancelled_by");
  order.place_time = row.Time("place_time");
  order.care_plan_id = row.Text("care_plan_id");
  order.preferred_caregiver_id = row.Text("preferred_caregiver_id");
  order.provider_id = row.Text("provider_id");
  if (const auto minutes = row.OptionalInt64("delivered_minutes")) {
    order.delivered_minutes = static_cast<int>(*minutes);
  }
  return order;
}

Elder ToElder(const pg::Row& row) {
  return {row.Text("elder_id"),
          row.Text("county_code"),
          {row.Double("latitude_degrees"), row.Double("longitude_degrees")},
          row.Bool("active")};
}

Incident ToIncident(const pg::Row& row) {
  Incident incident;
  incident.incident_id = row.Text("incident_id");
  incident.button = ParseButton(row.Text("button"));
  incident.state = ParseIncidentState(row.Text("state"));
  incident.elder_id = row.Text("elder_id");
  incident.terminal_id = row.Text("terminal_id");
  incident.order_id = row.Text("order_id");
  incident.presses = row.Int("presses");
  incident.open_time = row.Time("open_time");
  incident.last_press_time = row.Time("last_press_time");
  incident.acknowledge_time = row.OptionalTime("acknowledge_time");
  incident.operator_id = row.Text("operator_id");
  incident.offer_time = row.OptionalTime("offer_time");
  incident.assign_time = row.OptionalTime("assign_time");
  incident.escalate_time = row.OptionalTime("escalate_time");
  incident.close_time = row.OptionalTime("close_time");
  incident.outcome = row.Int("outcome");
  incident.note = row.Text("note");
  return incident;
}

Attempt ToAttempt(const pg::Row& row) {
  return {row.Text("incident_id"), static_cast<AttemptKind>(row.Int("kind")),
          row.Time("attempt_time"), row.Text("party_id"), row.Text("outcome")};
}

Item ToItem(const pg::Row& row) {
  Item item;
  item.item_code = row.Text("item_code");
  item.version_id = row.Text("version_id");
  item.name = row.Text("name");
  item.duration_minutes = row.Int("duration_minutes");
  item.min_duration_minutes = row.Int("min_duration_minutes");
  item.max_duration_minutes = row.Int("max_duration_minutes");
  item.qualification = row.Int("qualification");
  item.bucket = static_cast<Bucket>(row.Int("bucket"));
  item.price_fen = row.Int64("price_fen");
  return item;
}

}  // namespace homecare::intake::storage
