#include "common/event/outbox.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_join.h"
#include "common/event/topology.h"
#include "common/pg/text_format.h"

namespace homecare::event {
namespace {

using Strings = std::vector<std::string>;

// What is due. Two texts, each in the words of its index (0001_delivery.sql,
// 0002_outbox_by_ring_time.sql).
constexpr char kAnyEmergency[] =
    "SELECT 1 AS due FROM outbox WHERE city_code = $1 AND emergency"
    " AND next_ring_time <= $2::timestamptz LIMIT 1";
constexpr char kAnyNormal[] =
    "SELECT 1 AS due FROM outbox WHERE city_code || '' = $1 AND NOT emergency"
    " AND next_ring_time <= $2::timestamptz LIMIT 1";

constexpr char kTakeEmergency[] =
    "SELECT ctid::text AS place FROM outbox WHERE city_code = $1 AND emergency"
    " AND next_ring_time <= $2::timestamptz ORDER BY next_ring_time LIMIT $3"
    " FOR UPDATE SKIP LOCKED";
constexpr char kTakeNormal[] =
    "SELECT ctid::text AS place FROM outbox WHERE city_code || '' = $1 AND NOT emergency"
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
  // In two statements: as one, its plan reads the whole table once there are many rows. Held rows
  // stay where they are.
  std::vector<std::string> places;
  for (const pg::Row row :
       tx.Exec(emergency ? kTakeEmergency : kTakeNormal, {city_code, now, limit})) {
    places.push_back(row.Text("place"));
  }
  if (places.empty()) return {};
  const RingPauses pauses = PausesOf(emergency);
  const pg::Rows rows = tx.Exec(
      "UPDATE outbox SET rings = rings + 1, next_ring_time = $1::timestamptz"
      " + make_interval(secs => least($4::float8, $3::float8 * power(2, least(rings, 20))))"
      " WHERE ctid = ANY ($2::text[]::tid[])"
      " RETURNING event_id, topic, key, version, event, pending, created_time",
      {now, places, absl::ToDoubleSeconds(pauses.first), absl::ToDoubleSeconds(pauses.longest)});
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
  // In the order of their ids, as every subscriber locks them. What is decided is decided on the
  // locked rows: two subscribers who confirm one event at the same time each see what the other has
  // left. Row by row: as one condition, the plan of a moment when the table was empty reads it all.
  const std::set<std::string> sorted(event_ids.begin(), event_ids.end());
  Strings done, left;
  for (const pg::Row row :
       tx.Exec("SELECT held.place::text AS place, held.done FROM unnest($3::text[]) AS wanted (id)"
               " CROSS JOIN LATERAL (SELECT ctid AS place, pending <@ ARRAY[$2] AS done FROM outbox"
               " WHERE city_code = $1 AND event_id = wanted.id AND $2 = ANY(pending) LIMIT 1"
               " FOR UPDATE) AS held",
               {city_code, subscriber, Strings(sorted.begin(), sorted.end())})) {
    (row.Bool("done") ? done : left).push_back(row.Text("place"));
  }
  // Held rows stay where they are.
  if (!done.empty()) {
    tx.Exec("DELETE FROM outbox WHERE ctid = ANY ($1::text[]::tid[])", {done});
  }
  if (!left.empty()) {
    tx.Exec(
        "UPDATE outbox SET pending = array_remove(pending, $2)"
        " WHERE ctid = ANY ($1::text[]::tid[])",
        {left, subscriber});
  }
}

}  // namespace homecare::event
