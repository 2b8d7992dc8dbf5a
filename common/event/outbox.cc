#include "common/event/outbox.h"

#include <algorithm>
#include <tuple>

namespace homecare::event {
namespace {

// What is due. Two texts, so that the emergencies' own index serves the first (0001_delivery.sql).
constexpr char kAnyEmergency[] =
    "SELECT 1 AS due FROM outbox WHERE city_code = $1 AND emergency"
    " AND next_ring_time <= $2::timestamptz LIMIT 1";
constexpr char kAnyNormal[] =
    "SELECT 1 AS due FROM outbox WHERE city_code = $1 AND NOT emergency"
    " AND next_ring_time <= $2::timestamptz LIMIT 1";

constexpr char kTakeEmergency[] =
    "SELECT event_id FROM outbox WHERE city_code = $1 AND emergency"
    " AND next_ring_time <= $2::timestamptz ORDER BY next_ring_time LIMIT $3"
    " FOR UPDATE SKIP LOCKED";
constexpr char kTakeNormal[] =
    "SELECT event_id FROM outbox WHERE city_code = $1 AND NOT emergency"
    " AND next_ring_time <= $2::timestamptz ORDER BY next_ring_time LIMIT $3"
    " FOR UPDATE SKIP LOCKED";

struct BackOffSeconds {
  double first;
  double longest;
};
constexpr BackOffSeconds kNormalBackOff{1.0, 30.0};
constexpr BackOffSeconds kEmergencyBackOff{0.2, 2.0};

}  // namespace

bool AnyDue(pg::Tx& tx, const std::string& city_code, bool emergency, absl::Time now) {
  return !tx.Exec(emergency ? kAnyEmergency : kAnyNormal, {city_code, now}).empty();
}

std::vector<DueRow> ClaimDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                             absl::Time now, int limit) {
  // In two statements: as one, its plan reads the whole table once there are many rows.
  std::vector<std::string> event_ids;
  for (const pg::Row row :
       tx.Exec(emergency ? kTakeEmergency : kTakeNormal, {city_code, now, limit})) {
    event_ids.push_back(row.Text("event_id"));
  }
  const BackOffSeconds back_off = emergency ? kEmergencyBackOff : kNormalBackOff;
  const pg::Rows rows = tx.Exec(
      "UPDATE outbox SET rings = rings + 1, next_ring_time = $2::timestamptz"
      " + make_interval(secs => least($5::float8, $4::float8 * power(2, least(rings, 20))))"
      " WHERE city_code = $1 AND event_id = ANY($3::text[])"
      " RETURNING event_id, topic, key, version, event, pending, created_time",
      {city_code, now, event_ids, back_off.first, back_off.longest});
  std::vector<DueRow> due;
  for (const pg::Row row : rows) {
    due.push_back({.ref = {.event_id = row.Text("event_id"),
                           .city_code = city_code,
                           .topic = row.Text("topic"),
                           .key = row.Text("key"),
                           .version = row.Int64("version")},
                   .bytes = row.Bytes("event"),
                   .pending = row.Texts("pending"),
                   .created_time = row.Time("created_time")});
  }
  // Rung in the order in which they were told, what is early need not be parked.
  std::sort(due.begin(), due.end(), [](const DueRow& a, const DueRow& b) {
    return std::tie(a.created_time, a.ref.version) < std::tie(b.created_time, b.ref.version);
  });
  return due;
}

void ConfirmHad(pg::Tx& tx, const std::string& city_code, const std::string& subscriber,
                const std::vector<std::string>& event_ids) {
  // What is decided is decided on the locked rows: two subscribers who confirm one event at the
  // same time each see what the other has left.
  tx.Exec(
      "WITH held AS MATERIALIZED (SELECT event_id AS held_id, pending <@ ARRAY[$2] AS done"
      " FROM outbox WHERE city_code = $1 AND event_id = ANY($3::text[]) AND $2 = ANY(pending)"
      " ORDER BY event_id FOR UPDATE),"
      " gone AS (DELETE FROM outbox USING held"
      " WHERE city_code = $1 AND event_id = held_id AND done)"
      " UPDATE outbox SET pending = array_remove(pending, $2) FROM held"
      " WHERE city_code = $1 AND event_id = held_id AND NOT done",
      {city_code, subscriber, event_ids});
}

int64_t PruneInbox(pg::Tx& tx, const std::string& city_code, absl::Time before) {
  static_assert(kPruneBatch == 1000);  // in the text, or the plan does not know how few they are
  return tx
      .Exec(
          "DELETE FROM inbox WHERE city_code = $1 AND (consumer, event_id) IN"
          " (SELECT consumer, event_id FROM inbox WHERE city_code = $1"
          " AND received_time < $2::timestamptz ORDER BY received_time LIMIT 1000)",
          {city_code, before})
      .affected();
}

int64_t PruneRequests(pg::Tx& tx, const std::string& city_code, absl::Time before) {
  return tx
      .Exec(
          "DELETE FROM request WHERE city_code = $1 AND request_id IN"
          " (SELECT request_id FROM request WHERE city_code = $1"
          " AND created_time < $2::timestamptz ORDER BY created_time LIMIT 1000)",
          {city_code, before})
      .affected();
}

DeliveryCounts CountDelivery(pg::Tx& tx, const std::vector<std::string>& city_codes) {
  const pg::Rows rows = tx.Exec(
      "SELECT (SELECT count(*) FROM outbox WHERE city_code = ANY($1::text[])) AS outbox_left,"
      " (SELECT count(*) FROM parked WHERE city_code = ANY($1::text[])) AS parked,"
      " (SELECT count(*) FROM dead_letter WHERE city_code = ANY($1::text[])"
      " AND resolved_time IS NULL) AS dead_letters",
      {city_codes});
  return {.outbox_left = rows[0].Int64("outbox_left"),
          .parked = rows[0].Int64("parked"),
          .dead_letters = rows[0].Int64("dead_letters")};
}

}  // namespace homecare::event
