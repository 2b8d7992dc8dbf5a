#include "services/billing/storage/audit_budget.h"

#include <map>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/storage/facts.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

constexpr int kMonths = 12;

Minutes CapIn(absl::CivilMonth month, Level level, const Rulebook& rules) {
  const absl::StatusOr<const Policy*> policy = rules.PolicyOn(absl::CivilDay(month + 1) - 1);
  return policy.ok() ? (*policy)->Cap(level) : Minutes(0);
}

audit::MonthFigures ToFigures(const pg::Row& row) {
  audit::MonthFigures figures;
  figures.county_code = row.Text("county_code");
  figures.level = ValueIn(kLevelNames, row.Text("level"));
  figures.month = ToMonth(row);
  figures.grants = row.Int64("grants");
  figures.scheduled = Minutes(row.Int64("scheduled"));
  figures.delivered = Minutes(row.Int64("delivered"));
  figures.subsidised = Minutes(row.Int64("subsidised"));
  figures.paid = Fen(row.Int64("paid_fen"));
  return figures;
}

// A month at a time, so that each sorts into as many places as there are elders and no more. A
// closed month is summed up by its statements already; with what was posted for it since, they are
// the ledger. So only open months are added up line by line.
pg::Rows SelectFigures(pg::Tx& tx, const std::string& city_code, absl::CivilMonth first,
                       const std::map<absl::CivilMonth, absl::Time>& closed_months) {
  std::vector<std::string> months, closed, open;
  std::vector<absl::Time> starts, ends;
  for (absl::CivilMonth month = first; month < first + kMonths; ++month) {
    months.push_back(FormatDay(absl::CivilDay(month)));
    (closed_months.contains(month) ? closed : open).push_back(months.back());
    starts.push_back(StartOf(month));
    ends.push_back(StartOf(month + 1));
  }
  return tx.Exec(
      "WITH months AS MATERIALIZED (SELECT month, start_time, end_time"
      " FROM unnest($2::date[], $3::timestamptz[], $4::timestamptz[])"
      " AS of_year (month, start_time, end_time)),"
      " granted AS (SELECT DISTINCT ON (elder_id, month) elder_id, month, level"
      " FROM months JOIN elder_grant ON valid_from < month + interval '1 month'"
      " AND (valid_to IS NULL OR (valid_to > month AND valid_to > valid_from))"
      " WHERE city_code = $1 AND replaced_time IS NULL"
      " ORDER BY elder_id, month, valid_from DESC, grant_id),"
      " gone AS (SELECT DISTINCT elder_id, month FROM months JOIN suspension"
      " ON suspension.start_time <= months.start_time"
      " AND coalesce(suspension.end_time >= months.end_time, true)"
      " WHERE city_code = $1 AND replaced_time IS NULL AND reason IN ('DEATH', 'WITHDRAWAL')),"
      " stated AS (SELECT party_id AS elder_id, month,"
      " subsidy_minutes + family_minutes + provider_minutes AS delivered,"
      " subsidy_minutes AS subsidised, subsidy_fen AS paid_fen FROM statement"
      " WHERE city_code = $1 AND month = ANY($5::date[]) AND party_kind = 'ELDER'"
      " AND NOT adjustments),"
      " adjusted AS (SELECT line.elder_id, line.month,"
      " sum(minutes) FILTER (WHERE line.funding <> 'NONE') AS delivered,"
      " sum(minutes) FILTER (WHERE line.funding = 'SUBSIDY') AS subsidised,"
      " sum(amount_fen) FILTER (WHERE line.funding = 'SUBSIDY') AS paid_fen"
      " FROM ledger_entry AS entry JOIN ledger_line AS line USING (city_code, line_id)"
      " WHERE entry.city_code = $1 AND adjustment AND entry.month = ANY($5::date[])"
      " GROUP BY line.elder_id, line.month),"
      " unstated AS (SELECT elder_id, month, delivered, subsidised, paid_fen"
      " FROM unnest($6::date[]) AS open (month) CROSS JOIN LATERAL (SELECT elder_id,"
      " sum(minutes) FILTER (WHERE funding <> 'NONE') AS delivered,"
      " sum(minutes) FILTER (WHERE funding = 'SUBSIDY') AS subsidised,"
      " sum(amount_fen) FILTER (WHERE funding = 'SUBSIDY') AS paid_fen FROM ledger_line"
      " WHERE city_code = $1 AND ledger_line.month = open.month GROUP BY elder_id) AS lines),"
      " posted AS (SELECT elder_id, month, sum(delivered) AS delivered,"
      " sum(subsidised) AS subsidised, sum(paid_fen) AS paid_fen FROM ("
      " SELECT elder_id, month, delivered, subsidised, paid_fen FROM stated UNION ALL"
      " SELECT elder_id, month, delivered, subsidised, paid_fen FROM adjusted UNION ALL"
      " SELECT elder_id, month, delivered, subsidised, paid_fen FROM unstated) AS parts"
      " GROUP BY elder_id, month),"
      " planned AS (SELECT elder_id, month, floor(extract(epoch FROM length) / 60) AS scheduled"
      " FROM months CROSS JOIN LATERAL (SELECT elder_id,"
      " sum(planned_end_time - planned_start_time) AS length FROM visit_state"
      " WHERE city_code = $1 AND bucket = 'CARE'"
      " AND state IN ('SCHEDULED', 'IN_PROGRESS', 'COMPLETED')"
      " AND planned_start_time >= months.start_time AND planned_start_time < months.end_time"
      " GROUP BY elder_id) AS visits)"
      " SELECT county_code, level, month, count(*) FILTER (WHERE gone.elder_id IS NULL) AS grants,"
      " coalesce(sum(scheduled), 0)::bigint AS scheduled,"
      " coalesce(sum(delivered), 0)::bigint AS delivered,"
      " coalesce(sum(subsidised), 0)::bigint AS subsidised,"
      " coalesce(sum(paid_fen), 0)::bigint AS paid_fen"
      " FROM granted JOIN elder USING (elder_id) LEFT JOIN gone USING (elder_id, month)"
      " LEFT JOIN posted USING (elder_id, month) LEFT JOIN planned USING (elder_id, month)"
      " WHERE city_code = $1 GROUP BY county_code, level, month",
      {city_code, months, starts, ends, closed, open});
}

}  // namespace

void PutBudget(pg::Tx& tx, const std::string& city_code, const YearBudget& budget,
               absl::Time recorded_time) {
  tx.Exec(
      "INSERT INTO budget (city_code, year, recorded_time, amount_fen, maker_id, checker_id)"
      " VALUES ($1, $2, $3, $4, $5, $6)",
      {city_code, budget.year, recorded_time, budget.amount.value(), budget.maker_id,
       budget.checker_id});
}

Fen BudgetOfYear(pg::Tx& tx, const std::string& city_code, int year) {
  const pg::Rows rows = tx.Exec(
      "SELECT amount_fen FROM budget WHERE city_code = $1 AND year = $2"
      " ORDER BY recorded_time DESC LIMIT 1",
      {city_code, year});
  return rows.empty() ? Fen(0) : Fen(rows[0].Int64("amount_fen"));
}

absl::StatusOr<std::vector<audit::MonthFigures>> YearFigures(pg::Tx& tx,
                                                             const std::string& city_code,
                                                             int year) {
  ASSIGN_OR_RETURN(const Rulebook rules, Rules(tx, city_code));
  const std::map<absl::CivilMonth, absl::Time> closed = ClosedMonths(tx, city_code);
  std::vector<audit::MonthFigures> all;
  for (const pg::Row& row : SelectFigures(tx, city_code, absl::CivilMonth(year, 1), closed)) {
    audit::MonthFigures figures = ToFigures(row);
    figures.cap = CapIn(figures.month, figures.level, rules);
    figures.closed = closed.contains(figures.month);
    all.push_back(std::move(figures));
  }
  return all;
}

}  // namespace homecare::billing::storage
