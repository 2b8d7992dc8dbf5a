#include "common/change/deadline_table.h"

#include <utility>

#include "absl/time/clock.h"
#include "common/base/status.h"

namespace homecare {

DeadlineTable::DeadlineTable(pg::Database& database, std::vector<std::string> city_codes,
                             std::vector<std::string> kinds)
    : database_(database), city_codes_(std::move(city_codes)), kinds_(std::move(kinds)) {}

absl::StatusOr<std::vector<DeadlineRow>> DeadlineTable::Upcoming(Lane lane, absl::Time horizon,
                                                                 int limit) {
  const bool emergency = lane == Lane::kEmergency;
  std::vector<DeadlineRow> upcoming;
  RETURN_IF_ERROR(database_.Read(lane, [&](pg::Tx& tx) {
    upcoming.clear();
    const pg::Rows rows = tx.Exec(
        "SELECT city_code, kind, subject_id, due_time, traceparent, failures FROM deadline"
        " WHERE city_code = ANY ($1::text[]) AND kind = ANY ($2::text[]) AND emergency = $3"
        " AND due_time <= $4 AND (retry_time IS NULL OR retry_time <= $5)"
        " ORDER BY due_time, city_code, kind, subject_id LIMIT $6",
        {city_codes_, kinds_, emergency, horizon, absl::Now(), limit});
    for (const pg::Row row : rows) {
      upcoming.push_back(
          {row.Text("city_code"),
           {row.Text("kind"), row.Text("subject_id"), row.Time("due_time"), emergency},
           row.Text("traceparent"),
           row.Int("failures")});
    }
    return absl::OkStatus();
  }));
  return upcoming;
}

std::vector<std::optional<Deadline>> DeadlineTable::Find(
    pg::Tx& tx, const std::vector<const DeadlineRow*>& rows) {
  std::vector<std::string> cities, kinds, subjects;
  for (const DeadlineRow* row : rows) {
    cities.push_back(row->city_code);
    kinds.push_back(row->deadline.kind);
    subjects.push_back(row->deadline.subject_id);
  }
  std::vector<std::optional<Deadline>> found(rows.size());
  for (const pg::Row row :
       tx.Exec("SELECT place, deadline.kind, deadline.subject_id, due_time, emergency"
               " FROM unnest($1::text[], $2::text[], $3::text[])"
               " WITH ORDINALITY AS asked (city_code, kind, subject_id, place)"
               " JOIN deadline USING (city_code, kind, subject_id)",
               {cities, kinds, subjects})) {
    found[row.Int64("place") - 1] = {row.Text("kind"), row.Text("subject_id"), row.Time("due_time"),
                                     row.Bool("emergency")};
  }
  return found;
}

void DeadlineTable::Remove(pg::Tx& tx, const std::vector<FiredDeadline>& fired) {
  std::vector<std::string> cities, kinds, subjects;
  std::vector<absl::Time> due_times;
  for (const auto& [city_code, deadline] : fired) {
    cities.push_back(city_code);
    kinds.push_back(deadline.kind);
    subjects.push_back(deadline.subject_id);
    due_times.push_back(deadline.due_time);
  }
  const pg::Rows removed = tx.Exec(
      "WITH held AS ("
      " SELECT city_code, kind, subject_id FROM deadline"
      " JOIN unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])"
      " AS fired (city_code, kind, subject_id, due_time)"
      " USING (city_code, kind, subject_id, due_time)"
      " ORDER BY city_code, kind, subject_id FOR UPDATE OF deadline)"
      " DELETE FROM deadline USING held WHERE deadline.city_code = held.city_code"
      " AND deadline.kind = held.kind AND deadline.subject_id = held.subject_id"
      " RETURNING deadline.subject_id",
      {cities, kinds, subjects, due_times});
  if (removed.size() != std::ssize(fired)) throw pg::Conflict();
}

absl::Status DeadlineTable::PutOff(Lane lane, const std::vector<FailedDeadline>& failed) {
  std::vector<std::string> cities, kinds, subjects;
  std::vector<absl::Time> due_times, retry_times;
  for (const auto& [row, retry_time] : failed) {
    cities.push_back(row.city_code);
    kinds.push_back(row.deadline.kind);
    subjects.push_back(row.deadline.subject_id);
    due_times.push_back(row.deadline.due_time);
    retry_times.push_back(retry_time);
  }
  return database_.Run(lane, [&](pg::Tx& tx) {
    tx.Exec(
        "UPDATE deadline SET failures = deadline.failures + 1, retry_time = failed.retry_time"
        " FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])"
        " AS failed (city_code, kind, subject_id, due_time, retry_time)"
        " WHERE deadline.city_code = failed.city_code AND deadline.kind = failed.kind"
        " AND deadline.subject_id = failed.subject_id AND deadline.due_time = failed.due_time",
        {cities, kinds, subjects, due_times, retry_times});
    return absl::OkStatus();
  });
}

absl::StatusOr<DueStatus> DeadlineTable::Status(absl::Time now) {
  DueStatus status;
  RETURN_IF_ERROR(database_.Read(Lane::kNormal, [&](pg::Tx& tx) {
    const pg::Rows rows = tx.Exec(
        "SELECT (SELECT count(*) FROM deadline"
        " WHERE city_code = ANY ($1::text[]) AND due_time <= $2) AS unfired,"
        " (SELECT min(due_time) FROM deadline"
        " WHERE city_code = ANY ($1::text[]) AND due_time > $2) AS next_due_time",
        {city_codes_, now});
    status.unfired = rows[0].Int64("unfired");
    status.next_due_time = rows[0].OptionalTime("next_due_time").value_or(absl::InfiniteFuture());
    return absl::OkStatus();
  }));
  return status;
}

absl::StatusOr<std::map<std::string, int64_t>> DeadlineTable::UnknownKinds(absl::Time now) {
  std::map<std::string, int64_t> unknown;
  RETURN_IF_ERROR(database_.Read(Lane::kNormal, [&](pg::Tx& tx) {
    unknown.clear();
    const pg::Rows rows = tx.Exec(
        "SELECT kind, count(*) AS due FROM deadline"
        " WHERE city_code = ANY ($1::text[]) AND due_time <= $2 AND kind <> ALL ($3::text[])"
        " GROUP BY kind",
        {city_codes_, now, kinds_});
    for (const pg::Row row : rows) unknown[row.Text("kind")] = row.Int64("due");
    return absl::OkStatus();
  }));
  return unknown;
}

}  // namespace homecare
