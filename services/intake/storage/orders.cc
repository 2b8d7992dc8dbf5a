#include "services/intake/storage/orders.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/intake/storage/rows.h"
#include "services/intake/storage/similar_orders.h"

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
  placed.set_preferred_caregiver_id(order.preferred_caregiver_id);
  return placed;
}

// What an order has that was just placed; the rest is what any new one has.
constexpr RowInsert kNewOrder = {
    "INSERT INTO care_order (city_code, order_id, state, elder_id, item_code, bucket,"
    " qualification, priority, start_window_start_time, start_window_end_time, duration_minutes,"
    " family_consent, double_up, double_up_authorised_by, incident_id, asked_by, note,"
    " latitude_degrees, longitude_degrees, county_code, open_offers, caregiver_id, visit_id,"
    " cancel_reason, cancelled_by, place_time, catalogue_version_id, care_plan_id,"
    " preferred_caregiver_id)"
    " SELECT city_code, order_id, 'PLACED', elder_id, item_code, bucket, qualification, priority,"
    " start_window_start_time, start_window_end_time, duration_minutes, family_consent, double_up,"
    " double_up_authorised_by, incident_id, asked_by, note, latitude_degrees, longitude_degrees,"
    " county_code, 0, '', '', 0, '', place_time, catalogue_version_id, care_plan_id,"
    " preferred_caregiver_id"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[],"
    " $7::integer[], $8::timestamptz[], $9::timestamptz[], $10::integer[], $11::boolean[],"
    " $12::boolean[], $13::text[], $14::text[], $15::text[], $16::text[], $17::float8[],"
    " $18::float8[], $19::text[], $20::timestamptz[], $21::text[], $22::text[], $23::text[])"
    " AS placed (city_code, order_id, elder_id, item_code, bucket, qualification, priority,"
    " start_window_start_time, start_window_end_time, duration_minutes, family_consent, double_up,"
    " double_up_authorised_by, incident_id, asked_by, note, latitude_degrees, longitude_degrees,"
    " county_code, place_time, catalogue_version_id, care_plan_id, preferred_caregiver_id)",
    23};

constexpr RowInsert kOrderVisit = {
    "INSERT INTO order_visit (city_code, visit_id, order_id)"
    " SELECT city_code, visit_id, order_id FROM unnest($1::text[], $2::text[], $3::text[])"
    " AS remembered (city_code, visit_id, order_id) ON CONFLICT DO NOTHING",
    3};

// By city.
using KnownOrders = std::map<std::string, Announced<std::string, std::optional<Order>>>;
using KnownVisits = std::map<std::string, Announced<std::string, bool>>;

// At once, where others wait for the end of the transaction.
void InsertNow(pg::Tx& tx, const RowInsert& insert, const std::vector<pg::Param>& row) {
  std::vector<pg::Param> columns;
  for (const pg::Param& value : row) columns.emplace_back(std::vector<std::string>{*value.text()});
  tx.ExecVector(insert.sql, columns);
}

std::vector<pg::Param> NewOrderRow(const std::string& city_code, const Order& order) {
  return {city_code,
          order.order_id,
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
          order.place_time,
          order.item.version_id,
          order.care_plan_id,
          order.preferred_caregiver_id};
}

}  // namespace

void AnnounceOrder(GroupMemory& memory, const std::string& city_code, const std::string& order_id) {
  memory.Of<KnownOrders>()[city_code].Announce(order_id);
}

void AnnounceVisit(GroupMemory& memory, const std::string& city_code, const std::string& visit_id) {
  memory.Of<KnownVisits>()[city_code].Announce(visit_id);
}

Announced<std::string, std::optional<Order>>& PgOrders::Known() {
  return change_.memory().Of<KnownOrders>()[change_.city_code()];
}

Announced<std::string, bool>& PgOrders::KnownVisits() {
  return change_.memory().Of<storage::KnownVisits>()[change_.city_code()];
}

std::optional<Order> PgOrders::Find(absl::string_view order_id) {
  return Known().Get(std::string(order_id), [this](const auto& ids, auto* orders) {
    for (const pg::Row& row : change_.tx().Exec(
             "SELECT " HC_ORDER_COLUMNS " FROM care_order WHERE city_code = $1"
             " AND order_id = ANY ($2::text[]) ORDER BY order_id FOR UPDATE",
             {change_.city_code(), std::vector<std::string>(ids.begin(), ids.end())})) {
      Order order = ToOrder(row);
      (*orders)[order.order_id] = std::move(order);
    }
  });
}

void PgOrders::Add(const Order& order) {
  HC_CHECK(order.state == OrderState::kPlaced && order.open_offers == 0);
  std::vector<pg::Param> row = NewOrderRow(change_.city_code(), order);
  if (order.care_plan_id.empty()) {
    change_.Insert(kNewOrder, std::move(row));
  } else {
    InsertNow(change_.tx(), kNewOrder, row);
  }
  Known().Forget(order.order_id);
  NoteAdded(change_, order);
  Publish(order);
  event::v1::Event event = EventOf(order);
  *event.mutable_order_placed() = PlacedEvent(order);
  change_.Emit(std::move(event));
}

void PgOrders::Save(const Order& order) {
  change_.tx().Exec(
      "UPDATE care_order SET state = $3, open_offers = $4, caregiver_id = $5, visit_id = $6,"
      " planned_start_time = $7, planned_end_time = $8, cancel_reason = $9, cancelled_by = $10,"
      " provider_id = $11, delivered_minutes = $12"
      " WHERE city_code = $1 AND order_id = $2",
      {change_.city_code(), order.order_id, Name(order.state), order.open_offers,
       order.caregiver_id, order.visit_id, order.planned_start_time, order.planned_end_time,
       order.cancel_reason, order.cancelled_by, order.provider_id, order.delivered_minutes});
  Known().Put(order.order_id, order);
  Publish(order);
}

void PgOrders::Publish(const Order& order) {
  change_.Publish(kOrdersFeed, order.elder_id, show_(order));
}

void PgOrders::TellCancelled(const Order& order) {
  event::v1::Event event = EventOf(order);
  event.mutable_order_cancelled()->set_order_id(order.order_id);
  event.mutable_order_cancelled()->set_reason(absl::StrCat(order.cancel_reason));
  change_.Emit(std::move(event));
}

std::vector<std::string> PgOrders::SimilarTo(const Order& order) {
  return FindSimilar(change_, order);
}

void PgOrders::RememberVisit(const Order& order) {
  change_.Insert(kOrderVisit, {change_.city_code(), order.visit_id, order.order_id});
  KnownVisits().Put(order.visit_id, true);
}

bool PgOrders::KnowsVisit(absl::string_view visit_id) {
  return KnownVisits().Get(std::string(visit_id), [this](const auto& ids, auto* known) {
    for (const pg::Row& row : change_.tx().Exec(
             "SELECT visit_id FROM order_visit WHERE city_code = $1 AND visit_id = ANY "
             "($2::text[])",
             {change_.city_code(), std::vector<std::string>(ids.begin(), ids.end())})) {
      (*known)[row.Text("visit_id")] = true;
    }
  });
}

}  // namespace homecare::intake::storage
