#include "common/change/flush.h"

#include <map>
#include <string>
#include <tuple>

#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/base/ids.h"
#include "common/event/topology.h"
#include "common/pg/text_format.h"

namespace homecare {
namespace {

// How long an eager confirmation may take before the bell is rung again (DESIGN "Delivery" 4).
constexpr absl::Duration kFirstRing = absl::Seconds(1);
constexpr absl::Duration kFirstRingEmergency = absl::Milliseconds(200);

using Key = std::tuple<std::string, std::string, std::string>;  // city, topic or kind, key
using Strings = std::vector<std::string>;

// Of a boolean[] parameter.
std::string BooleanElement(bool value) { return value ? "true" : "false"; }

Key KeyOf(const event::v1::Event& event) { return {event.city_code(), event.topic(), event.key()}; }

// Takes as many versions of each key as it has events; gives the last one before them.
std::map<Key, int64_t> TakeVersions(pg::Tx& tx, const std::vector<event::v1::Event>& events) {
  std::map<Key, int64_t> counts;
  for (const event::v1::Event& event : events) ++counts[KeyOf(event)];
  Strings cities, topics, keys;
  std::vector<int64_t> wanted;
  for (const auto& [key, count] : counts) {
    cities.push_back(std::get<0>(key));
    topics.push_back(std::get<1>(key));
    keys.push_back(std::get<2>(key));
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
  std::map<Key, int64_t> last;
  for (const pg::Row row : rows) {
    const Key key(row.Text("city_code"), row.Text("topic"), row.Text("key"));
    last[key] = row.Int64("version") - counts.at(key);
  }
  return last;
}

void WriteOutbox(pg::Tx& tx, const std::vector<event::v1::Event>& events,
                 const std::vector<OutboxRow>& rows) {
  const absl::Time machine_now = absl::Now();
  Strings cities, ids, topics, keys, emergencies, bytes, pending;
  std::vector<int64_t> versions;
  std::vector<absl::Time> ring_times;
  for (size_t i = 0; i < events.size(); ++i) {
    const event::v1::Event& event = events[i];
    cities.push_back(event.city_code());
    ids.push_back(event.event_id());
    topics.push_back(event.topic());
    keys.push_back(event.key());
    versions.push_back(event.version());
    emergencies.push_back(BooleanElement(event.emergency()));
    bytes.push_back(pg::FormatBytes(rows[i].bytes));
    pending.push_back(absl::StrJoin(event::TopicOf(event.topic()).subscribers, ","));
    ring_times.push_back(machine_now + (event.emergency() ? kFirstRingEmergency : kFirstRing));
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
      {cities, ids, topics, keys, versions, emergencies, bytes, pending, ring_times, machine_now});
}

std::vector<OutboxRow> FlushEvents(pg::Tx& tx, std::vector<event::v1::Event>* events) {
  std::vector<OutboxRow> rows;
  if (events->empty()) return rows;
  std::map<Key, int64_t> versions = TakeVersions(tx, *events);
  for (event::v1::Event& event : *events) {
    event.set_event_id(NewId());
    event.set_version(++versions.at(KeyOf(event)));
    rows.push_back({event.event_id(), event.city_code(), event.topic(), event.emergency(),
                    event.SerializeAsString()});
  }
  WriteOutbox(tx, *events, rows);
  return rows;
}

void FlushFeedRows(pg::Tx& tx, const std::vector<Effects::FeedRow>& rows) {
  if (rows.empty()) return;
  Strings cities, feeds, scopes, payloads;
  for (const Effects::FeedRow& row : rows) {
    cities.push_back(row.city_code);
    feeds.push_back(row.feed);
    scopes.push_back(row.scope);
    payloads.push_back(pg::FormatBytes(row.payload));
  }
  tx.Exec(
      "INSERT INTO feed (city_code, feed, place, scope, payload, created_time)"
      " SELECT city_code, feed, place, scope, payload, $5::timestamptz"
      " FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[])"
      " WITH ORDINALITY AS told (city_code, feed, scope, payload, place)",
      {cities, feeds, scopes, payloads, absl::Now()});
}

using LastWords = std::map<Key, const Effects::DeadlineRow*>;

void WriteSetDeadlines(pg::Tx& tx, const LastWords& last_words) {
  Strings cities, kinds, subjects, emergencies, traceparents;
  std::vector<absl::Time> due_times;
  for (const auto& [key, row] : last_words) {
    if (row->cleared) continue;
    cities.push_back(row->city_code);
    kinds.push_back(row->deadline.kind);
    subjects.push_back(row->deadline.subject_id);
    due_times.push_back(row->deadline.due_time);
    emergencies.push_back(BooleanElement(row->deadline.emergency));
    traceparents.push_back(row->traceparent);
  }
  if (cities.empty()) return;
  tx.Exec(
      "INSERT INTO deadline (city_code, kind, subject_id, due_time, emergency, traceparent)"
      " SELECT city_code, kind, subject_id, due_time, emergency, traceparent"
      " FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::boolean[],"
      " $6::text[]) AS wanted (city_code, kind, subject_id, due_time, emergency, traceparent)"
      " ON CONFLICT (city_code, kind, subject_id)"
      " DO UPDATE SET due_time = excluded.due_time, emergency = excluded.emergency,"
      " traceparent = excluded.traceparent, failures = 0, retry_time = NULL",
      {cities, kinds, subjects, due_times, emergencies, traceparents});
}

void WriteClearedDeadlines(pg::Tx& tx, const LastWords& last_words) {
  Strings cities, kinds, subjects;
  for (const auto& [key, row] : last_words) {
    if (!row->cleared) continue;
    cities.push_back(row->city_code);
    kinds.push_back(row->deadline.kind);
    subjects.push_back(row->deadline.subject_id);
  }
  if (cities.empty()) return;
  tx.Exec(
      "WITH held AS ("
      " SELECT city_code, kind, subject_id FROM deadline"
      " WHERE (city_code, kind, subject_id) IN"
      " (SELECT city_code, kind, subject_id"
      " FROM unnest($1::text[], $2::text[], $3::text[]) AS gone (city_code, kind, subject_id))"
      " ORDER BY city_code, kind, subject_id FOR UPDATE)"
      " DELETE FROM deadline USING held WHERE deadline.city_code = held.city_code"
      " AND deadline.kind = held.kind AND deadline.subject_id = held.subject_id",
      {cities, kinds, subjects});
}

void FlushDeadlines(pg::Tx& tx, const std::vector<Effects::DeadlineRow>& rows) {
  LastWords last_words;  // a deadline set and then cleared is cleared, and the other way round
  for (const Effects::DeadlineRow& row : rows) {
    last_words[{row.city_code, row.deadline.kind, row.deadline.subject_id}] = &row;
  }
  WriteSetDeadlines(tx, last_words);
  WriteClearedDeadlines(tx, last_words);
}

}  // namespace

std::vector<OutboxRow> Flush(pg::Tx& tx, Effects* effects) {
  FlushFeedRows(tx, effects->feed_rows);
  FlushDeadlines(tx, effects->deadline_rows);
  // Last: the versions' locks are what concurrent groups contend for most.
  return FlushEvents(tx, &effects->events);
}

}  // namespace homecare
