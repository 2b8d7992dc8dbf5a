#include "common/event/outbox.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_join.h"
#include "common/event/topology.h"
#include "common/pg/text_format.h"

namespace homecare::event {
namespace {

using Strings = std::vector<std::string>;

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

}  // namespace

std::map<VersionKey, int64_t> Outbox::TakeVersions(
    pg::Tx& tx, const std::map<VersionKey, int64_t>& counts) const {
  Strings cities, topics, keys;
  std::vector<int64_t> wanted;
  for (const auto& [key, count] : counts) {
    cities.push_back(key.city_code);
    topics.push_back(key.topic);
    keys.push_back(key.key);
    wanted.push_back(count);
  }
  const pg::Rows rows = tx.Exec(
      "INSERT INTO outbox_key (city_code, topic, key, version)"
      " SELECT city_code, topic, key, wanted"
      " FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])"
      " AS taken (city_code, topic, key, wanted)"
      " ON CONFLICT (city_code, topic, key)"
      " DO UPDATE SET version = outbox_key.version + excluded.version"
      " RETURNING city_code, topic, key, version",
      {cities, topics, keys, wanted});
  std::map<VersionKey, int64_t> last;
  for (const pg::Row row : rows) {
    const VersionKey key{row.Text("city_code"), row.Text("topic"), row.Text("key")};
    last[key] = row.Int64("version") - counts.at(key);
  }
  return last;
}

void Outbox::Write(pg::Tx& tx, const std::vector<OutboxRow>& rows, absl::Time now) const {
  Strings cities, ids, topics, keys, emergencies, bytes, pending;
  std::vector<int64_t> versions;
  std::vector<absl::Time> ring_times;
  for (const OutboxRow& row : rows) {
    cities.push_back(row.city_code);
    ids.push_back(row.event_id);
    topics.push_back(row.topic);
    keys.push_back(row.key);
    versions.push_back(row.version);
    emergencies.push_back(row.emergency ? "true" : "false");
    bytes.push_back(pg::FormatBytes(row.bytes));
    pending.push_back(absl::StrJoin(TopicOf(row.topic).subscribers, ","));
    ring_times.push_back(now + PausesOf(row.emergency).first);
  }
  tx.Exec(
      "INSERT INTO outbox (city_code, event_id, topic, key, version, emergency, event, pending,"
      " next_ring_time, created_time)"
      " SELECT city_code, event_id, topic, key, version, emergency, event,"
      " string_to_array(pending, ','), next_ring_time, $10::timestamptz"
      " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::boolean[],"
      " $7::bytea[], $8::text[], $9::timestamptz[])"
      " AS told (city_code, event_id, topic, key, version, emergency, event, pending,"
      " next_ring_time)",
      {cities, ids, topics, keys, versions, emergencies, bytes, pending, ring_times, now});
}

bool Outbox::AnyDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                    absl::Time now) const {
  return !tx.Exec(emergency ? kAnyEmergency : kAnyNormal, {city_code, now}).empty();
}

std::vector<DueRow> Outbox::ClaimDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                                     absl::Time now, int limit) const {
  // In two statements: as one, its plan reads the whole table once there are many rows.
  std::vector<std::string> event_ids;
  for (const pg::Row row :
       tx.Exec(emergency ? kTakeEmergency : kTakeNormal, {city_code, now, limit})) {
    event_ids.push_back(row.Text("event_id"));
  }
  const RingPauses pauses = PausesOf(emergency);
  const pg::Rows rows = tx.ExecPlanned(
      "UPDATE outbox SET rings = rings + 1, next_ring_time = $2::timestamptz"
      " + make_interval(secs => least($5::float8, $4::float8 * power(2, least(rings, 20))))"
      " WHERE city_code = $1 AND event_id = ANY($3::text[])"
      " RETURNING event_id, topic, key, version, event, pending, created_time",
      {city_code, now, event_ids, absl::ToDoubleSeconds(pauses.first),
       absl::ToDoubleSeconds(pauses.longest)});
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

void Outbox::ConfirmHad(pg::Tx& tx, const std::string& city_code, const std::string& subscriber,
                        const std::vector<std::string>& event_ids) const {
  // What is decided is decided on the locked rows: two subscribers who confirm one event at the
  // same time each see what the other has left.
  tx.ExecPlanned(
      "WITH held AS MATERIALIZED (SELECT event_id AS held_id, pending <@ ARRAY[$2] AS done"
      " FROM outbox WHERE city_code = $1 AND event_id = ANY($3::text[]) AND $2 = ANY(pending)"
      " ORDER BY event_id FOR UPDATE),"
      " gone AS (DELETE FROM outbox WHERE city_code = $1"
      " AND event_id = ANY(ARRAY(SELECT held_id FROM held WHERE done)))"
      " UPDATE outbox SET pending = array_remove(pending, $2) WHERE city_code = $1"
      " AND event_id = ANY(ARRAY(SELECT held_id FROM held WHERE NOT done))",
      {city_code, subscriber, event_ids});
}

}  // namespace homecare::event
