// What was told, on one change.
#include "common/base/civil_time.h"
#include "services/billing/storage/books.h"
#include "services/billing/storage/checkpoints.h"
#include "services/billing/storage/facts.h"
#include "services/billing/storage/rows.h"
#include "services/billing/storage/takeover.h"

namespace homecare::billing::storage {
namespace {

using Texts = std::vector<std::string>;

absl::Time LastRecorded(Change& change) {
  return change.tx()
      .Exec("SELECT last_recorded_time FROM books WHERE city_code = $1", {change.city_code()})[0]
      .Time("last_recorded_time");
}

}  // namespace

absl::Time OpenBooks(Change& change) {
  const pg::Rows rows = change.tx().Exec(
      "INSERT INTO books (city_code, last_recorded_time) VALUES ($1, $2) ON CONFLICT (city_code)"
      " DO UPDATE SET last_recorded_time = greatest(excluded.last_recorded_time,"
      " books.last_recorded_time + interval '1 microsecond')"
      // A row that was there before carries the lock that the update took.
      " RETURNING last_recorded_time, xmax = 0 AS first",
      {change.city_code(), change.now()});
  if (!rows[0].Bool("first")) return rows[0].Time("last_recorded_time");
  TakeOver(change);
  MakeCheckpointSoon(change);
  return LastRecorded(change);
}

absl::Time ChangeFactBook::Open() {
  recorded_time_ = OpenBooks(change_);
  return recorded_time_;
}

bool ChangeFactBook::KnowsElder(absl::string_view elder_id) {
  return storage::KnowsElder(change_.tx(), change_.city_code(), elder_id);
}

std::optional<ElderFacts> ChangeFactBook::FindElder(absl::string_view elder_id) {
  return storage::FindElder(change_.tx(), change_.city_code(), elder_id);
}

void ChangeFactBook::PutElder(const ElderFacts& elder) {
  change_.tx().Exec(
      "INSERT INTO elder (city_code, elder_id, registered_area) VALUES ($1, $2, $3)"
      " ON CONFLICT (city_code, elder_id)"
      " DO UPDATE SET registered_area = excluded.registered_area",
      {change_.city_code(), elder.elder_id, Name(elder.registered_area)});
  PutArea(elder);
  PutGrants(elder);
  PutSuspensions(elder);
}

// Each fact in two statements, because the second must not meet the rows that the first replaces.
void ChangeFactBook::PutArea(const ElderFacts& elder) {
  change_.tx().Exec(
      "UPDATE elder_area SET replaced_time = $3 WHERE city_code = $1 AND elder_id = $2"
      " AND replaced_time IS NULL AND registered_area <> $4",
      {change_.city_code(), elder.elder_id, recorded_time_, Name(elder.registered_area)});
  change_.tx().Exec(
      "INSERT INTO elder_area (city_code, elder_id, recorded_event_id, registered_area,"
      " recorded_time) VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (city_code, elder_id) WHERE replaced_time IS NULL DO NOTHING",
      {change_.city_code(), elder.elder_id, event_id_, Name(elder.registered_area),
       recorded_time_});
}

void ChangeFactBook::PutGrants(const ElderFacts& elder) {
  Texts ids, levels, areas, from, to;
  for (const Grant& grant : elder.grants) {
    ids.push_back(grant.grant_id);
    levels.emplace_back(Name(grant.level));
    areas.emplace_back(Name(grant.area));
    from.push_back(FormatDay(grant.valid_from));
    to.push_back(grant.valid_to ? FormatDay(*grant.valid_to) : "");
  }
  change_.tx().Exec(
      "UPDATE elder_grant AS old SET replaced_time = $3 WHERE city_code = $1 AND elder_id = $2"
      " AND replaced_time IS NULL AND NOT EXISTS (SELECT"
      " FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[])"
      " AS told (grant_id, level, area, valid_from, valid_to)"
      " WHERE told.grant_id = old.grant_id AND told.level = old.level AND told.area = old.area"
      " AND told.valid_from::date = old.valid_from"
      " AND nullif(told.valid_to, '')::date IS NOT DISTINCT FROM old.valid_to)",
      {change_.city_code(), elder.elder_id, recorded_time_, ids, levels, areas, from, to});
  change_.tx().Exec(
      "INSERT INTO elder_grant (city_code, elder_id, grant_id, recorded_event_id, level, area,"
      " valid_from, valid_to, recorded_time)"
      " SELECT $1, $2, told.grant_id, $3, told.level, told.area, told.valid_from::date,"
      " nullif(told.valid_to, '')::date, $4"
      " FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[])"
      " AS told (grant_id, level, area, valid_from, valid_to)"
      " ON CONFLICT (city_code, elder_id, grant_id) WHERE replaced_time IS NULL DO NOTHING",
      {change_.city_code(), elder.elder_id, event_id_, recorded_time_, ids, levels, areas, from,
       to});
}

void ChangeFactBook::PutSuspensions(const ElderFacts& elder) {
  Texts ids, reasons;
  std::vector<absl::Time> starts, ends;
  for (const Suspension& suspension : elder.suspensions) {
    ids.push_back(suspension.suspension_id);
    reasons.emplace_back(Name(suspension.reason));
    starts.push_back(suspension.start_time);
    ends.push_back(suspension.end_time.value_or(absl::InfiniteFuture()));
  }
  change_.tx().Exec(
      "UPDATE suspension AS old SET replaced_time = $3 WHERE city_code = $1 AND elder_id = $2"
      " AND replaced_time IS NULL AND NOT EXISTS (SELECT"
      " FROM unnest($4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[])"
      " AS told (suspension_id, reason, start_time, end_time)"
      " WHERE told.suspension_id = old.suspension_id AND told.reason = old.reason"
      " AND told.start_time = old.start_time"
      " AND nullif(told.end_time, 'infinity') IS NOT DISTINCT FROM old.end_time)",
      {change_.city_code(), elder.elder_id, recorded_time_, ids, reasons, starts, ends});
  change_.tx().Exec(
      "INSERT INTO suspension (city_code, elder_id, suspension_id, recorded_event_id, reason,"
      " start_time, end_time, recorded_time)"
      " SELECT $1, $2, told.suspension_id, $3, told.reason, told.start_time,"
      " nullif(told.end_time, 'infinity'), $4"
      " FROM unnest($5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[])"
      " AS told (suspension_id, reason, start_time, end_time)"
      " ON CONFLICT (city_code, elder_id, suspension_id) WHERE replaced_time IS NULL DO NOTHING",
      {change_.city_code(), elder.elder_id, event_id_, recorded_time_, ids, reasons, starts, ends});
}

// Not locked: who writes it has the city's books.
std::optional<VisitRecord> ChangeFactBook::FindVisit(absl::string_view visit_id) {
  const pg::Rows rows = change_.tx().Exec("SELECT elder_id, voided, clawed_back, " HC_VISIT_COLUMNS
                                          " FROM visit WHERE city_code = $1 AND visit_id = $2",
                                          {change_.city_code(), visit_id});
  if (rows.empty()) return std::nullopt;
  return VisitRecord{rows[0].Text("elder_id"), ToVisit(rows[0]), !rows[0].Bool("voided"),
                     rows[0].Bool("clawed_back")};
}

void ChangeFactBook::PutVisit(const VisitRecord& record) {
  const Visit& visit = record.visit;
  change_.tx().Exec(
      "INSERT INTO visit (city_code, elder_id, " HC_VISIT_COLUMNS
      ", voided, clawed_back, recorded_time, changed_time)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)"
      " ON CONFLICT (city_code, visit_id) DO UPDATE SET caregiver_id = excluded.caregiver_id,"
      " item_code = excluded.item_code, bucket = excluded.bucket,"
      " check_in_time = excluded.check_in_time, check_out_time = excluded.check_out_time,"
      " double_up = excluded.double_up, family_consent = excluded.family_consent,"
      " voided = excluded.voided, clawed_back = excluded.clawed_back,"
      " changed_time = excluded.changed_time",
      {change_.city_code(), record.elder_id, visit.visit_id, visit.item, Name(visit.bucket),
       visit.check_in_time, visit.check_out_time, visit.double_up, visit.family_consent,
       visit.caregiver_id, visit.provider_id, !record.billable, record.clawed_back,
       recorded_time_});
  change_.tx().Exec(
      "UPDATE visit_record SET replaced_time = $3 WHERE city_code = $1 AND visit_id = $2"
      " AND replaced_time IS NULL",
      {change_.city_code(), visit.visit_id, recorded_time_});
  if (!record.billable) return;
  change_.tx().Exec(
      "INSERT INTO visit_record (city_code, visit_id, recorded_event_id, elder_id, caregiver_id,"
      " item_code, bucket, check_in_time, check_out_time, double_up, family_consent,"
      " recorded_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      {change_.city_code(), visit.visit_id, event_id_, record.elder_id, visit.caregiver_id,
       visit.item, Name(visit.bucket), visit.check_in_time, visit.check_out_time, visit.double_up,
       visit.family_consent, recorded_time_});
}

std::vector<Visit> ChangeFactBook::BillableVisits(absl::string_view elder_id,
                                                  const VisitWindow& window) {
  return storage::BillableVisits(change_.tx(), change_.city_code(), elder_id, window);
}

ElderHistory ChangeFactBook::HistoryOf(absl::string_view elder_id, const VisitWindow& window) {
  return storage::HistoryOf(change_.tx(), change_.city_code(), elder_id, window);
}

}  // namespace homecare::billing::storage
