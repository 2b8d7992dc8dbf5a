#include "services/intake/storage/orders.h"

#include "absl/strings/str_cat.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {
namespace {

event::v1::Event EventOf(const Order& order) {
  event::v1::Event event;
  event.set_topic("orders");
  event.set_key(order.order_id);
  event.set_emergency(order.priority == Priority::kEmergency);
  return event;
}

event::v1::OrderPlaced PlacedEvent(const Order& order) {
  event::v1::OrderPlaced placed;
  placed.set_order_id(order.order_id);
  placed.set_elder_id(order.elder_id);
  placed.set_item_code(order.item.item_code);
  placed.set_bucket(static_cast<type::v1::Bucket>(order.item.bucket));
  placed.set_qualification(static_cast<type::v1::Qualification>(order.item.qualification));
  placed.set_duration_minutes(order.duration_minutes);
  *placed.mutable_start_window() =
      rpc::ToProto(rpc::TimeSpan{order.start_window_start_time, order.start_window_end_time});
  placed.set_priority(static_cast<type::v1::Priority>(order.priority));
  placed.set_double_up(order.double_up);
  placed.set_family_consent(order.family_consent);
  *placed.mutable_location() = rpc::ToProto(order.location);
  placed.set_incident_id(order.incident_id);
  placed.set_county_code(order.county_code);
  return placed;
}

}  // namespace

std::optional<Order> PgOrders::Find(absl::string_view order_id) {
  const pg::Rows rows =
      change_.tx().Exec("SELECT " HC_ORDER_COLUMNS
                        " FROM care_order WHERE city_code = $1 AND order_id = $2 FOR UPDATE",
                        {change_.city_code(), order_id});
  if (rows.empty()) return std::nullopt;
  return ToOrder(rows[0]);
}

void PgOrders::Save(const Order& order) {
  change_.tx().Exec(
      "INSERT INTO care_order (city_code, " HC_ORDER_COLUMNS
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
      " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)"
      " ON CONFLICT (city_code, order_id) DO UPDATE SET state = excluded.state,"
      " open_offers = excluded.open_offers, caregiver_id = excluded.caregiver_id,"
      " visit_id = excluded.visit_id, planned_start_time = excluded.planned_start_time,"
      " planned_end_time = excluded.planned_end_time, cancel_reason = excluded.cancel_reason,"
      " cancelled_by = excluded.cancelled_by",
      {change_.city_code(),
       order.order_id,
       Name(order.state),
       order.elder_id,
       order.item.item_code,
       static_cast<int>(order.item.bucket),
       order.item.qualification,
       static_cast<int>(order.priority),
       order.start_window_start_time,
       order.start_window_end_time,
       order.duration_minutes,
       order.family_consent,
       order.double_up,
       order.double_up_authorised_by,
       order.incident_id,
       order.asked_by,
       order.note,
       order.location.latitude_degrees,
       order.location.longitude_degrees,
       order.county_code,
       order.open_offers,
       order.caregiver_id,
       order.visit_id,
       order.planned_start_time,
       order.planned_end_time,
       order.cancel_reason,
       order.cancelled_by,
       order.place_time,
       order.item.version_id});
  change_.Publish(kOrdersFeed, order.elder_id, show_(order));
}

void PgOrders::TellPlaced(const Order& order) {
  event::v1::Event event = EventOf(order);
  *event.mutable_order_placed() = PlacedEvent(order);
  change_.Emit(std::move(event));
}

void PgOrders::TellCancelled(const Order& order) {
  event::v1::Event event = EventOf(order);
  event.mutable_order_cancelled()->set_order_id(order.order_id);
  event.mutable_order_cancelled()->set_reason(absl::StrCat(order.cancel_reason));
  change_.Emit(std::move(event));
}

std::vector<std::string> PgOrders::SimilarTo(const Order& order) {
  const pg::Rows rows = change_.tx().Exec(
      "SELECT order_id FROM care_order WHERE city_code = $1 AND elder_id = $2 AND item_code = $3"
      " AND start_window_start_time BETWEEN $4 AND $5 AND state <> 'CANCELLED'"
      " ORDER BY start_window_start_time, order_id LIMIT 10",
      {change_.city_code(), order.elder_id, order.item.item_code,
       order.start_window_start_time - absl::Minutes(30),
       order.start_window_start_time + absl::Minutes(30)});
  std::vector<std::string> similar;
  for (const pg::Row& row : rows) similar.push_back(row.Text("order_id"));
  return similar;
}

void PgOrders::RememberVisit(const Order& order) {
  change_.tx().Exec(
      "INSERT INTO order_visit (city_code, visit_id, order_id) VALUES ($1, $2, $3)"
      " ON CONFLICT DO NOTHING",
      {change_.city_code(), order.visit_id, order.order_id});
}

bool PgOrders::KnowsVisit(absl::string_view visit_id) {
  return !change_.tx()
              .Exec("SELECT visit_id FROM order_visit WHERE city_code = $1 AND visit_id = $2",
                    {change_.city_code(), visit_id})
              .empty();
}

}  // namespace homecare::intake::storage
