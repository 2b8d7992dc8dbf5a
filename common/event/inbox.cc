#include "common/event/inbox.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"

namespace homecare::event {
namespace {

constexpr size_t kReasonBytes = 500;

using Strings = std::vector<std::string>;

// A list of letters as columns, for unnest. The bytes are in hexadecimal digits.
struct Columns {
  Strings event_ids, topics, keys, wait_topics, wait_keys, bytes, reasons;
  std::vector<int64_t> versions, failures;

  void Add(const Letter& letter) {
    event_ids.push_back(letter.event.event_id());
    topics.push_back(letter.event.topic());
    keys.push_back(letter.event.key());
    versions.push_back(letter.event.version());
    wait_topics.push_back(letter.wait.topic);
    wait_keys.push_back(letter.wait.key);
    bytes.push_back(absl::BytesToHexString(letter.bytes));
    // Escaped: a reason may quote what PostgreSQL would not store.
    reasons.push_back(absl::CHexEscape(letter.reason).substr(0, kReasonBytes));
    failures.push_back(letter.failures);
  }
};

Columns ColumnsOf(absl::Span<Letter* const> letters, Fate fate) {
  Columns columns;
  for (const Letter* letter : letters) {
    if (letter->fate == fate) columns.Add(*letter);
  }
  return columns;
}

}  // namespace

Known Inbox::Load(pg::Tx& tx, const std::string& city_code,
                  absl::Span<Letter* const> letters) const {
  Known known;
  Strings event_ids;
  for (const Letter* letter : letters) {
    event_ids.push_back(letter->event.event_id());
    if (letter->event.version() > 0) known.keys[letter->subject()];
  }
  LockKeys(tx, city_code, known);
  // After the locks, in a statement of its own: it sees what the locks' last holder committed.
  const pg::Rows rows = tx.Exec(
      "SELECT event_id, false AS dead FROM inbox"
      " WHERE city_code = $1 AND consumer = $2 AND event_id = ANY($3::text[])"
      " UNION ALL SELECT event_id, true FROM dead_letter"
      " WHERE city_code = $1 AND consumer = $2 AND event_id = ANY($3::text[])"
      " AND resolved_time IS NULL",
      {city_code, subscriber_, event_ids});
  for (const pg::Row row : rows) {
    (row.Bool("dead") ? known.dead : known.received).insert(row.Text("event_id"));
  }
  return known;
}

void Inbox::LockKeys(pg::Tx& tx, const std::string& city_code, Known& known) const {
  if (known.keys.empty()) return;
  Strings topics, keys;
  for (const auto& [subject, key] : known.keys) {
    topics.push_back(subject.topic);
    keys.push_back(subject.key);
  }
  // The rows must exist to be locked. Both statements go by the keys' order, which keeps groups of
  // several processes from waiting for each other in a circle.
  tx.Exec(
      "INSERT INTO applied (city_code, consumer, topic, key, version)"
      " SELECT $1, $2, topic, key, 0 FROM unnest($3::text[], $4::text[]) AS wanted (topic, key)"
      " ORDER BY topic, key ON CONFLICT (city_code, consumer, topic, key) DO NOTHING",
      {city_code, subscriber_, topics, keys});
  // Row by row: as a join, the plan of a moment when few keys were known reads all that are.
  const pg::Rows rows = tx.Exec(
      "SELECT locked.topic, locked.key, locked.version"
      " FROM unnest($3::text[], $4::text[]) AS wanted (topic, key) CROSS JOIN LATERAL"
      " (SELECT topic, key, version FROM applied WHERE city_code = $1 AND consumer = $2"
      " AND topic = wanted.topic AND key = wanted.key LIMIT 1 FOR UPDATE) AS locked",
      {city_code, subscriber_, topics, keys});
  for (const pg::Row row : rows) {
    known.keys.at({row.Text("topic"), row.Text("key")}).version = row.Int64("version");
  }
}

std::vector<Letter> Inbox::Save(pg::Tx& tx, const std::string& city_code,
                                absl::Span<Letter* const> letters, const Known& known) const {
  Park(tx, city_code, letters);
  Bury(tx, city_code, letters);
  Resolve(tx, city_code, letters);
  const Columns applied = ColumnsOf(letters, Fate::kApplied);
  Strings settled, topics, keys;
  std::vector<int64_t> versions;
  for (const Letter* letter : letters) {
    const Fate fate = letter->fate;
    if (fate == Fate::kRefused || fate == Fate::kParked) continue;
    settled.push_back(letter->event.event_id());
  }
  for (const auto& [subject, key] : known.keys) {
    if (!key.moved) continue;
    topics.push_back(subject.topic);
    keys.push_back(subject.key);
    versions.push_back(key.version);
  }
  const pg::Rows rows = tx.Exec(
      "WITH received AS (INSERT INTO inbox (city_code, consumer, event_id, received_time)"
      " SELECT $1, $2, event_id, $3::timestamptz FROM unnest($4::text[]) AS event_id"
      " ON CONFLICT (city_code, consumer, event_id) DO NOTHING),"
      // The rows are there, since LockKeys. As an UPDATE it would be a join, whose plan now and
      // then reads all keys.
      " advanced AS (INSERT INTO applied (city_code, consumer, topic, key, version)"
      " SELECT $1, $2, topic, key, version"
      " FROM unnest($5::text[], $6::text[], $7::bigint[]) AS moved (topic, key, version)"
      " ON CONFLICT (city_code, consumer, topic, key) DO UPDATE SET version = excluded.version),"
      " released AS (DELETE FROM parked"
      " WHERE city_code = $1 AND consumer = $2 AND event_id = ANY($8::text[]))"
      " SELECT topic, event FROM parked WHERE city_code = $1 AND consumer = $2"
      " AND (wait_topic, wait_key) IN (SELECT topic, key FROM unnest($5::text[], $6::text[])"
      " AS moved (topic, key)) AND NOT event_id = ANY($8::text[])"
      " ORDER BY topic, key, version LIMIT $9",
      {city_code, subscriber_, absl::Now(), applied.event_ids, topics, keys, versions, settled,
       kWakeLimit});
  std::vector<Letter> woken;
  for (const pg::Row row : rows) {
    woken.push_back(ReadLetter(row.Bytes("event"), city_code, row.Text("topic"), false));
  }
  return woken;
}

void Inbox::Park(pg::Tx& tx, const std::string& city_code,
                 absl::Span<Letter* const> letters) const {
  const Columns c = ColumnsOf(letters, Fate::kParked);
  if (c.event_ids.empty()) return;
  tx.Exec(
      "INSERT INTO parked (city_code, consumer, event_id, topic, key, version, wait_topic,"
      " wait_key, event, received_time)"
      " SELECT $1, $2, event_id, topic, key, version, wait_topic, wait_key,"
      " decode(bytes, 'hex'), $3::timestamptz"
      " FROM unnest($4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],"
      " $10::text[]) AS early (event_id, topic, key, version, wait_topic, wait_key, bytes)"
      " ORDER BY event_id ON CONFLICT (city_code, consumer, event_id)"
      " DO UPDATE SET wait_topic = excluded.wait_topic, wait_key = excluded.wait_key"
      " WHERE (parked.wait_topic, parked.wait_key) IS DISTINCT FROM"
      " (excluded.wait_topic, excluded.wait_key)",
      {city_code, subscriber_, absl::Now(), c.event_ids, c.topics, c.keys, c.versions,
       c.wait_topics, c.wait_keys, c.bytes});
}

void Inbox::Bury(pg::Tx& tx, const std::string& city_code,
                 absl::Span<Letter* const> letters) const {
  const Columns c = ColumnsOf(letters, Fate::kBuried);
  if (c.event_ids.empty()) return;
  tx.Exec(
      "INSERT INTO dead_letter (city_code, consumer, event_id, topic, key, version, event, reason,"
      " failures, created_time)"
      " SELECT $1, $2, event_id, topic, key, version, decode(bytes, 'hex'), reason, failures,"
      " $3::timestamptz"
      " FROM unnest($4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],"
      " $10::bigint[]) AS failed (event_id, topic, key, version, bytes, reason, failures)"
      " ORDER BY event_id ON CONFLICT (city_code, consumer, event_id) DO NOTHING",
      {city_code, subscriber_, absl::Now(), c.event_ids, c.topics, c.keys, c.versions, c.bytes,
       c.reasons, c.failures});
}

void Inbox::Resolve(pg::Tx& tx, const std::string& city_code,
                    absl::Span<Letter* const> letters) const {
  Strings event_ids;
  for (const Letter* letter : letters) {
    const bool done = letter->fate == Fate::kApplied || letter->fate == Fate::kHad;
    if (letter->task == Task::kReplay && done) event_ids.push_back(letter->event.event_id());
  }
  if (event_ids.empty()) return;
  tx.Exec(
      "UPDATE dead_letter SET resolved_time = $3::timestamptz WHERE city_code = $1"
      " AND consumer = $2 AND event_id = ANY($4::text[]) AND resolved_time IS NULL",
      {city_code, subscriber_, absl::Now(), event_ids});
}

std::vector<Letter> Inbox::DeadLetters(pg::Tx& tx, const std::string& city_code, int limit) const {
  const pg::Rows rows = tx.Exec(
      "SELECT topic, event FROM dead_letter WHERE city_code = $1 AND consumer = $2"
      " AND resolved_time IS NULL ORDER BY topic, key, version, event_id LIMIT $3",
      {city_code, subscriber_, limit});
  std::vector<Letter> letters;
  for (const pg::Row row : rows) {
    letters.push_back(ReadLetter(row.Bytes("event"), city_code, row.Text("topic"), false));
  }
  return letters;
}

std::vector<std::string> Inbox::FindHad(pg::Tx& tx, const std::string& city_code,
                                        const std::vector<EventRef>& events) const {
  Strings event_ids, topics, keys;
  std::vector<int64_t> versions;
  for (const EventRef& event : events) {
    event_ids.push_back(event.event_id);
    topics.push_back(event.topic);
    keys.push_back(event.key);
    versions.push_back(event.version);
  }
  const pg::Rows rows = tx.Exec(
      "SELECT event_id FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[])"
      " AS asked (event_id, topic, key, version) WHERE EXISTS (SELECT 1 FROM inbox"
      " WHERE city_code = $1 AND consumer = $2 AND inbox.event_id = asked.event_id)"
      " OR EXISTS (SELECT 1 FROM applied WHERE city_code = $1 AND consumer = $2"
      " AND applied.topic = asked.topic AND applied.key = asked.key"
      " AND applied.version >= asked.version)"
      " OR EXISTS (SELECT 1 FROM dead_letter WHERE city_code = $1 AND consumer = $2"
      " AND dead_letter.event_id = asked.event_id)",
      {city_code, subscriber_, event_ids, topics, keys, versions});
  Strings had;
  for (const pg::Row row : rows) had.push_back(row.Text("event_id"));
  return had;
}

}  // namespace homecare::event
