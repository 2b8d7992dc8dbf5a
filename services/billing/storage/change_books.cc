#include "services/billing/storage/change_books.h"

#include <map>

#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/billing/domain/posting.h"
#include "services/billing/storage/facts.h"
#include "services/billing/storage/ledger.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<int64_t>;

// Lines as columns, for unnest. Accounts are empty for 0 fen.
struct LineColumns {
  Texts ids, visits, fundings, reasons, debits, credits;
  Numbers rates, minutes, fen;

  explicit LineColumns(const std::vector<Line>& lines) {
    for (const Line& line : lines) Add(line);
  }

  void Add(const Line& line) {
    const std::optional<DoubleEntry> entry = DoubleEntryOf(line);
    ids.push_back(NewId());
    visits.push_back(line.visit_id);
    fundings.emplace_back(FundingName(line.funding));
    reasons.emplace_back(ReasonName(line.reason));
    rates.push_back(line.rate_fen_per_hour.value());
    minutes.push_back(line.minutes.value());
    fen.push_back(line.fen.value());
    debits.emplace_back(entry ? entry->debit_account : "");
    credits.emplace_back(entry ? entry->credit_account : "");
  }
};

// What the changes of a group rate by: nobody alters the rules in between.
struct KnownRules {
  std::map<std::string, std::optional<Rulebook>> by_city;
};

pg::Param OrNull(const std::string& text) {
  return text.empty() ? pg::Param(std::nullopt) : pg::Param(text);
}

}  // namespace

std::optional<ElderFacts> ChangeBooks::LockElder(absl::string_view elder_id) {
  return storage::LockElder(change_.tx(), change_.city_code(), elder_id);
}

void ChangeBooks::PutElder(const ElderFacts& elder) {
  change_.tx().Exec(
      "INSERT INTO elder (city_code, elder_id, registered_area) VALUES ($1, $2, $3)"
      " ON CONFLICT (city_code, elder_id)"
      " DO UPDATE SET registered_area = excluded.registered_area",
      {change_.city_code(), elder.elder_id, Name(elder.registered_area)});
  PutGrants(elder);
  PutSuspensions(elder);
}

// In two statements, because the second must not meet the rows that the first replaces.
void ChangeBooks::PutGrants(const ElderFacts& elder) {
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
      {change_.city_code(), elder.elder_id, change_.now(), ids, levels, areas, from, to});
  change_.tx().Exec(
      "INSERT INTO elder_grant (city_code, elder_id, grant_id, recorded_event_id, level, area,"
      " valid_from, valid_to, recorded_time)"
      " SELECT $1, $2, told.grant_id, $3, told.level, told.area, told.valid_from::date,"
      " nullif(told.valid_to, '')::date, $4"
      " FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[])"
      " AS told (grant_id, level, area, valid_from, valid_to)"
      " ON CONFLICT (city_code, elder_id, grant_id) WHERE replaced_time IS NULL DO NOTHING",
      {change_.city_code(), elder.elder_id, event_id_, change_.now(), ids, levels, areas, from,
       to});
}

void ChangeBooks::PutSuspensions(const ElderFacts& elder) {
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
      {change_.city_code(), elder.elder_id, change_.now(), ids, reasons, starts, ends});
  change_.tx().Exec(
      "INSERT INTO suspension (city_code, elder_id, suspension_id, recorded_event_id, reason,"
      " start_time, end_time, recorded_time)"
      " SELECT $1, $2, told.suspension_id, $3, told.reason, told.start_time,"
      " nullif(told.end_time, 'infinity'), $4"
      " FROM unnest($5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[])"
      " AS told (suspension_id, reason, start_time, end_time)"
      " ON CONFLICT (city_code, elder_id, suspension_id) WHERE replaced_time IS NULL DO NOTHING",
      {change_.city_code(), elder.elder_id, event_id_, change_.now(), ids, reasons, starts, ends});
}

// Not locked: events of one visit come one at a time, and a lock here would meet the one that lines
// of a posting hold on their visits.
std::optional<VisitRecord> ChangeBooks::FindVisit(absl::string_view visit_id) {
  const pg::Rows rows = change_.tx().Exec("SELECT elder_id, voided, " HC_VISIT_COLUMNS
                                          " FROM visit WHERE city_code = $1 AND visit_id = $2",
                                          {change_.city_code(), visit_id});
  if (rows.empty()) return std::nullopt;
  return VisitRecord{rows[0].Text("elder_id"), ToVisit(rows[0]), !rows[0].Bool("voided")};
}

void ChangeBooks::PutVisit(const VisitRecord& record) {
  const Visit& visit = record.visit;
  change_.tx().Exec(
      "INSERT INTO visit (city_code, elder_id, " HC_VISIT_COLUMNS
      ", voided, recorded_time, changed_time)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)"
      " ON CONFLICT (city_code, visit_id) DO UPDATE SET caregiver_id = excluded.caregiver_id,"
      " item_code = excluded.item_code, bucket = excluded.bucket,"
      " check_in_time = excluded.check_in_time, check_out_time = excluded.check_out_time,"
      " double_up = excluded.double_up, family_consent = excluded.family_consent,"
      " voided = excluded.voided, changed_time = excluded.changed_time",
      {change_.city_code(), record.elder_id, visit.visit_id, visit.item, Name(visit.bucket),
       visit.check_in_time, visit.check_out_time, visit.double_up, visit.family_consent,
       visit.caregiver_id, visit.provider_id, !record.billable, change_.now()});
}

std::vector<Visit> ChangeBooks::BillableVisits(absl::string_view elder_id,
                                               const VisitWindow& window) {
  return storage::BillableVisits(change_.tx(), change_.city_code(), elder_id, window);
}

absl::StatusOr<Rulebook> ChangeBooks::Rules() {
  std::optional<Rulebook>& rules = change_.memory().Of<KnownRules>().by_city[change_.city_code()];
  if (!rules) {
    ASSIGN_OR_RETURN(rules, storage::Rules(change_.tx(), change_.city_code()));
  }
  return *rules;
}

std::vector<absl::CivilMonth> ChangeBooks::PostedMonths(absl::string_view elder_id) {
  return storage::PostedMonths(change_.tx(), change_.city_code(), elder_id);
}

std::vector<Line> ChangeBooks::Posted(absl::string_view elder_id, absl::CivilMonth first,
                                      absl::CivilMonth last) {
  return PostedSums(change_.tx(), change_.city_code(), elder_id, first, last);
}

void ChangeBooks::Post(const Posting& posting) {
  const LineColumns lines(posting.lines);
  change_.tx().Exec(
      "WITH of_month AS (INSERT INTO elder_month (city_code, elder_id, month) VALUES ($1, $2, $3)"
      " ON CONFLICT (city_code, elder_id, month) DO NOTHING),"
      " header AS (INSERT INTO posting (city_code, elder_id, month, posting_id, cause,"
      " cause_event_id, cause_visit_id, policy_version_ids, post_time)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))"
      " INSERT INTO ledger_line (city_code, elder_id, month, posting_id, line_id, visit_id,"
      " provider_id, funding, reason, rate_fen_per_hour, minutes, amount_fen, debit_account,"
      " credit_account, policy_version_id, post_time)"
      " SELECT $1, $2, $3, $4, line.line_id, line.visit_id, visit.provider_id, line.funding,"
      " line.reason, line.rate, line.minutes, line.fen, nullif(line.debit, ''),"
      " nullif(line.credit, ''), $10, $9"
      " FROM unnest($11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[],"
      " $16::bigint[], $17::bigint[], $18::text[], $19::text[])"
      " AS line (line_id, visit_id, funding, reason, rate, minutes, fen, debit, credit)"
      // A line whose visit were missing would have no provider, and be refused.
      " LEFT JOIN visit ON visit.city_code = $1 AND visit.visit_id = line.visit_id",
      {change_.city_code(), posting.elder_id, absl::CivilDay(posting.month), NewId(),
       Name(posting.cause), event_id_, OrNull(posting.cause_visit_id), posting.policy_version_ids,
       change_.now(), posting.policy_version_ids.back(), lines.ids, lines.visits, lines.fundings,
       lines.reasons, lines.rates, lines.minutes, lines.fen, lines.debits, lines.credits});
}

}  // namespace homecare::billing::storage
