#include "services/billing/storage/ledger.h"

#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

#define HC_LINES                                                                               \
  "SELECT line_id, posting_id, elder_id, provider_id, month, visit_id, funding, reason,"       \
  " rate_fen_per_hour, minutes, amount_fen, debit_account, credit_account, policy_version_id," \
  " post_time FROM ledger_line WHERE city_code = $1 AND month = $2"                            \
  " AND ($4 = '' OR (post_time, line_id) > ($3, $4))"
#define HC_IN_ORDER " ORDER BY post_time, line_id LIMIT $5"

LedgerLine ToLedgerLine(const pg::Row& row) {
  LedgerLine out;
  out.line_id = row.Text("line_id");
  out.posting_id = row.Text("posting_id");
  out.elder_id = row.Text("elder_id");
  out.provider_id = row.Text("provider_id");
  out.line = ToLine(row);
  out.debit_account = row.OptionalText("debit_account").value_or("");
  out.credit_account = row.OptionalText("credit_account").value_or("");
  out.policy_version_id = row.Text("policy_version_id");
  out.post_time = row.Time("post_time");
  return out;
}

// A statement a filter, each with an index of its own.
pg::Rows Select(pg::Tx& tx, const std::string& city_code, const LedgerFilter& filter,
                absl::Time after_time, const std::string& after_id, int limit) {
  const absl::CivilDay month(filter.month);
  if (!filter.elder_id.empty()) {
    return tx.Exec(
        HC_LINES " AND elder_id = $6 AND ($7 = '' OR provider_id = $7)" HC_IN_ORDER,
        {city_code, month, after_time, after_id, limit, filter.elder_id, filter.provider_id});
  }
  if (!filter.provider_id.empty()) {
    return tx.Exec(HC_LINES " AND provider_id = $6" HC_IN_ORDER,
                   {city_code, month, after_time, after_id, limit, filter.provider_id});
  }
  return tx.Exec(HC_LINES HC_IN_ORDER, {city_code, month, after_time, after_id, limit});
}

}  // namespace

std::vector<absl::CivilMonth> PostedMonths(pg::Tx& tx, const std::string& city_code,
                                           absl::string_view elder_id) {
  std::vector<absl::CivilMonth> months;
  for (const pg::Row& row : tx.Exec("SELECT month FROM elder_month WHERE city_code = $1"
                                    " AND elder_id = $2 ORDER BY month",
                                    {city_code, elder_id})) {
    months.push_back(ToMonth(row));
  }
  return months;
}

std::vector<Line> PostedSums(pg::Tx& tx, const std::string& city_code, absl::string_view elder_id,
                             absl::CivilMonth first, absl::CivilMonth last) {
  std::vector<Line> lines;
  for (const pg::Row& row :
       tx.Exec("SELECT visit_id, month, funding, reason, rate_fen_per_hour,"
               " sum(minutes)::bigint AS minutes, sum(amount_fen)::bigint AS amount_fen"
               " FROM ledger_line WHERE city_code = $1 AND elder_id = $2"
               " AND month BETWEEN $3 AND $4"
               " GROUP BY visit_id, month, funding, reason, rate_fen_per_hour"
               " HAVING sum(minutes) <> 0 OR sum(amount_fen) <> 0"
               " ORDER BY month, visit_id, funding, reason, rate_fen_per_hour",
               {city_code, elder_id, absl::CivilDay(first), absl::CivilDay(last)})) {
    lines.push_back(ToLine(row));
  }
  return lines;
}

std::vector<LedgerLine> ListLines(pg::Tx& tx, const std::string& city_code,
                                  const LedgerFilter& filter, absl::Time after_time,
                                  const std::string& after_id, int limit) {
  std::vector<LedgerLine> lines;
  for (const pg::Row& row : Select(tx, city_code, filter, after_time, after_id, limit)) {
    lines.push_back(ToLedgerLine(row));
  }
  return lines;
}

}  // namespace homecare::billing::storage
