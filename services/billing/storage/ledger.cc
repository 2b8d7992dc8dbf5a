#include "services/billing/storage/ledger.h"

#include "common/base/check.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

#define HC_LINES                                                                             \
  "SELECT entry_number, line_id, posting_id, line.elder_id, line.provider_id, caregiver_id," \
  " county_code, line.month, line.visit_id, line.funding, line.reason, rate_fen_per_hour,"   \
  " minutes, amount_fen, debit_account, credit_account, policy_version_id, line.post_time,"  \
  " booked_month, adjustment, corrects_line_id, cause, explanation"                          \
  " FROM ledger_entry AS entry JOIN ledger_line AS line USING (city_code, line_id)"          \
  " JOIN posting USING (city_code, posting_id)"

#define HC_NARROWED                                                               \
  " WHERE entry.city_code = $1 AND entry.month = $2 AND entry_number > $3"        \
  " AND ($5 = '' OR entry.elder_id = $5) AND ($6 = '' OR entry.provider_id = $6)" \
  " AND ($7 = '' OR caregiver_id = $7) AND ($8 = '' OR county_code = $8)"         \
  " AND ($9 = '' OR entry.funding = $9) AND ($10 = '' OR entry.reason = $10)"     \
  " AND (adjustment OR NOT $11) AND line.post_time <= $12"
#define HC_IN_ORDER " ORDER BY entry_number LIMIT $4"

LedgerLine ToLedgerLine(const pg::Row& row) {
  LedgerLine out;
  out.entry_number = row.Int64("entry_number");
  out.line_id = row.Text("line_id");
  out.posting_id = row.Text("posting_id");
  out.elder_id = row.Text("elder_id");
  out.provider_id = row.Text("provider_id");
  out.caregiver_id = row.Text("caregiver_id");
  out.county_code = row.Text("county_code");
  out.line = ToLine(row);
  out.debit_account = row.OptionalText("debit_account").value_or("");
  out.credit_account = row.OptionalText("credit_account").value_or("");
  out.policy_version_id = row.Text("policy_version_id");
  out.post_time = row.Time("post_time");
  out.booked_month = absl::CivilMonth(row.Day("booked_month"));
  out.adjustment = row.Bool("adjustment");
  out.corrects_line_id = row.Text("corrects_line_id");
  out.cause = ToCause(row);
  out.explanation = row.Text("explanation");
  return out;
}

std::vector<LedgerLine> ToLedgerLines(const pg::Rows& rows) {
  std::vector<LedgerLine> lines;
  for (const pg::Row& row : rows) lines.push_back(ToLedgerLine(row));
  return lines;
}

// A statement for each filter that has an index of its own.
pg::Rows Select(pg::Tx& tx, const LedgerFilter& filter, const std::vector<pg::Param>& params) {
  if (!filter.elder_id.empty()) {
    return tx.ExecVector(HC_LINES HC_NARROWED " AND entry.elder_id = $5" HC_IN_ORDER, params);
  }
  if (!filter.caregiver_id.empty()) {
    return tx.ExecVector(HC_LINES HC_NARROWED " AND caregiver_id = $7" HC_IN_ORDER, params);
  }
  if (!filter.provider_id.empty()) {
    return tx.ExecVector(HC_LINES HC_NARROWED " AND entry.provider_id = $6" HC_IN_ORDER, params);
  }
  return tx.ExecVector(HC_LINES HC_NARROWED HC_IN_ORDER, params);
}

chain::Hash ToHash(const std::string& bytes) {
  const auto hash = chain::FromBytes<32>(bytes);
  HC_CHECK(hash.ok());  // the table's own constraint
  return *hash;
}

SealedEntry ToSealedEntry(const std::string& city_code, const pg::Row& row) {
  const LedgerLine line = ToLedgerLine(row);
  SealedEntry sealed;
  chain::Entry& entry = sealed.entry;
  entry.city_code = city_code;
  entry.entry_number = line.entry_number;
  entry.line_id = line.line_id;
  entry.posting_id = line.posting_id;
  entry.elder_id = line.elder_id;
  entry.month = line.line.month;
  entry.booked_month = line.booked_month;
  entry.visit_id = line.line.visit_id;
  entry.provider_id = line.provider_id;
  entry.funding = std::string(FundingName(line.line.funding));
  entry.reason = std::string(ReasonName(line.line.reason));
  entry.rate_fen_per_hour = line.line.rate_fen_per_hour;
  entry.minutes = line.line.minutes;
  entry.amount_fen = line.line.fen;
  entry.debit_account = line.debit_account;
  entry.credit_account = line.credit_account;
  entry.policy_version_id = line.policy_version_id;
  entry.corrects_line_id = line.corrects_line_id;
  entry.cause = std::string(Name(line.cause));
  entry.cause_id = row.Text("cause_event_id");
  entry.explanation = line.explanation;
  entry.post_time = line.post_time;
  entry.previous_hash = ToHash(row.Bytes("previous_hash"));
  sealed.hash = ToHash(row.Bytes("entry_hash"));
  return sealed;
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
                             absl::CivilMonth first, absl::CivilMonth last, absl::Time as_of) {
  std::vector<Line> lines;
  for (const pg::Row& row :
       tx.Exec("SELECT visit_id, month, funding, reason, rate_fen_per_hour,"
               " sum(minutes)::bigint AS minutes, sum(amount_fen)::bigint AS amount_fen"
               " FROM ledger_line WHERE city_code = $1 AND elder_id = $2"
               " AND month BETWEEN $3 AND $4 AND post_time <= $5"
               " GROUP BY visit_id, month, funding, reason, rate_fen_per_hour"
               " HAVING sum(minutes) <> 0 OR sum(amount_fen) <> 0"
               " ORDER BY month, visit_id, funding, reason, rate_fen_per_hour",
               {city_code, elder_id, absl::CivilDay(first), absl::CivilDay(last), as_of})) {
    lines.push_back(ToLine(row));
  }
  return lines;
}

std::vector<LedgerLine> ListLines(pg::Tx& tx, const std::string& city_code,
                                  const LedgerFilter& filter, int64_t after_entry, int limit) {
  return ToLedgerLines(
      Select(tx, filter,
             {city_code, absl::CivilDay(filter.month), after_entry, limit, filter.elder_id,
              filter.provider_id, filter.caregiver_id, filter.county_code, filter.funding,
              filter.reason, filter.adjustments_only, filter.as_of}));
}

std::vector<LedgerLine> ListAdjustments(pg::Tx& tx, const std::string& city_code,
                                        absl::CivilMonth booked_month, absl::string_view elder_id,
                                        absl::string_view provider_id, int64_t after_entry,
                                        int limit) {
  return ToLedgerLines(tx.Exec(
      HC_LINES
      " WHERE entry.city_code = $1 AND booked_month = $2 AND adjustment"
      " AND entry_number > $3 AND ($5 = '' OR entry.elder_id = $5)"
      " AND ($6 = '' OR entry.provider_id = $6) ORDER BY entry_number LIMIT $4",
      {city_code, absl::CivilDay(booked_month), after_entry, limit, elder_id, provider_id}));
}

std::optional<LedgerLine> FindLine(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view line_id) {
  const pg::Rows rows =
      tx.Exec(HC_LINES " WHERE entry.city_code = $1 AND line_id = $2", {city_code, line_id});
  if (rows.empty()) return std::nullopt;
  return ToLedgerLine(rows[0]);
}

std::vector<LedgerLine> LinesAbout(pg::Tx& tx, const std::string& city_code, const Line& line,
                                   absl::string_view elder_id, absl::Time as_of) {
  return ToLedgerLines(tx.Exec(
      HC_LINES
      " WHERE entry.city_code = $1 AND entry.elder_id = $2 AND entry.month = $3"
      " AND line.visit_id = $4 AND line.funding = $5 AND line.reason = $6"
      " AND rate_fen_per_hour = $7 AND line.post_time <= $8 ORDER BY entry_number",
      {city_code, elder_id, absl::CivilDay(line.month), line.visit_id, FundingName(line.funding),
       ReasonName(line.reason), line.rate_fen_per_hour.value(), as_of}));
}

std::vector<std::string> EvidenceOf(pg::Tx& tx, const std::string& city_code,
                                    absl::string_view visit_id, absl::Time as_of) {
  std::vector<std::string> events;
  for (const pg::Row& row :
       tx.Exec("SELECT recorded_event_id FROM visit_record WHERE city_code = $1 AND visit_id = $2"
               " AND recorded_time <= $3 ORDER BY recorded_time",
               {city_code, visit_id, as_of})) {
    events.push_back(row.Text("recorded_event_id"));
  }
  return events;
}

std::vector<SealedEntry> ReadEntries(pg::Tx& tx, const std::string& city_code, int64_t after_entry,
                                     int limit) {
  std::vector<SealedEntry> entries;
  for (const pg::Row& row : tx.Exec(
           "SELECT entry_number, line_id, posting_id, line.elder_id, line.provider_id,"
           " caregiver_id, county_code, line.month, line.visit_id, line.funding, line.reason,"
           " rate_fen_per_hour, minutes, amount_fen, debit_account, credit_account,"
           " policy_version_id, line.post_time, booked_month, adjustment, corrects_line_id, cause,"
           " explanation, cause_event_id, previous_hash, entry_hash"
           " FROM ledger_entry AS entry JOIN ledger_line AS line USING (city_code, line_id)"
           " JOIN posting USING (city_code, posting_id)"
           " WHERE entry.city_code = $1 AND entry_number > $2 AND entry_number <= $2 + $3"
           " ORDER BY entry_number",
           {city_code, after_entry, limit})) {
    entries.push_back(ToSealedEntry(city_code, row));
  }
  return entries;
}

std::vector<SealedEntry> UnchainedEntries(pg::Tx& tx, const std::string& city_code) {
  std::vector<SealedEntry> entries;
  for (const pg::Row& row : tx.Exec(
           "SELECT 0::bigint AS entry_number, line_id, posting_id, line.elder_id,"
           " line.provider_id, caregiver_id, county_code, line.month, line.visit_id, line.funding,"
           " line.reason, rate_fen_per_hour, minutes, amount_fen, debit_account, credit_account,"
           " policy_version_id, line.post_time,"
           " date_trunc('month', line.post_time AT TIME ZONE 'Asia/Shanghai')::date"
           " AS booked_month, false AS adjustment,"
           // As Corrected of ledger_book.cc has it.
           " coalesce(nullif(first_value(line_id) OVER same, line_id),"
           " nullif(first_value(line_id) OVER of_visit, line_id), '') AS corrects_line_id,"
           " cause, '' AS explanation, cause_event_id,"
           " decode(repeat('00', 32), 'hex') AS previous_hash,"
           " decode(repeat('00', 32), 'hex') AS entry_hash"
           " FROM ledger_line AS line JOIN posting USING (city_code, posting_id)"
           " JOIN visit USING (city_code, visit_id)"
           " JOIN elder ON elder.city_code = line.city_code AND elder.elder_id = line.elder_id"
           " WHERE line.city_code = $1 AND NOT EXISTS (SELECT FROM ledger_entry AS entry"
           " WHERE entry.city_code = $1 AND entry.line_id = line.line_id)"
           " WINDOW same AS (PARTITION BY line.visit_id, line.month, line.funding, line.reason,"
           " rate_fen_per_hour ORDER BY line.post_time, line_id),"
           " of_visit AS (PARTITION BY line.visit_id, line.month ORDER BY line.post_time, line_id)"
           " ORDER BY line.post_time, posting_id, line_id",
           {city_code})) {
    entries.push_back(ToSealedEntry(city_code, row));
  }
  return entries;
}

}  // namespace homecare::billing::storage
