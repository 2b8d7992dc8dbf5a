#include "common/change/flush.h"

#include <map>
#include <string>
#include <tuple>

#include "absl/time/clock.h"
#include "common/base/mutant.h"
#include "common/change/flush_rows.h"
#include "common/event/outbox.h"
#include "common/pg/text_format.h"

namespace homecare {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;  // city, topic or kind, key
using Strings = std::vector<std::string>;

// Of a boolean[] parameter.
std::string BooleanElement(bool value) { return value ? "true" : "false"; }

event::VersionKey KeyOf(const event::v1::Event& event) {
  return {event.city_code(), event.topic(), event.key()};
}

std::vector<OutboxRow> FlushEvents(pg::Tx& tx, const TellingPorts& telling,
                                   std::vector<event::v1::Event>* events) {
  std::vector<OutboxRow> rows;
  if (events->empty()) return rows;
  std::map<event::VersionKey, int64_t> counts;
  for (const event::v1::Event& event : *events) ++counts[KeyOf(event)];
  std::map<event::VersionKey, int64_t> versions = telling.outbox->TakeVersions(tx, counts);
  for (event::v1::Event& event : *events) {
    event.set_event_id(telling.new_id());
    event.set_version(++versions.at(KeyOf(event)));
    rows.push_back({event.event_id(), event.city_code(), event.topic(), event.emergency(),
                    event.SerializeAsString(), event.key(), event.version()});
  }
  if (MutantIs("redis_only_holder")) return rows;
  telling.outbox->Write(tx, rows, telling.machine_clock->Now());
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

std::vector<OutboxRow> Flush(pg::Tx& tx, const TellingPorts& telling, Effects* effects) {
  FlushRows(tx, effects->inserted_rows);
  FlushFeedRows(tx, effects->feed_rows);
  FlushDeadlines(tx, effects->deadline_rows);
  // Last: the versions' locks are what concurrent groups contend for most.
  return FlushEvents(tx, telling, &effects->events);
}

}  // namespace homecare
