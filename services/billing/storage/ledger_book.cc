// What was posted, on one change.
#include <map>
#include <tuple>

#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/pg/text_format.h"
#include "services/billing/domain/posting.h"
#include "services/billing/storage/books.h"
#include "services/billing/storage/chain_head.h"
#include "services/billing/storage/ledger.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<int64_t>;

struct Parties {
  std::string provider_id;
  std::string caregiver_id;
  std::string county_code;
};

// By visit.
std::map<std::string, Parties> PartiesOf(Change& change, const Texts& visit_ids) {
  std::map<std::string, Parties> parties;
  for (const pg::Row& row :
       change.tx().Exec("SELECT visit_id, provider_id, caregiver_id, county_code FROM visit"
                        " JOIN elder USING (city_code, elder_id)"
                        " WHERE city_code = $1 AND visit_id = ANY($2::text[])",
                        {change.city_code(), visit_ids})) {
    parties[row.Text("visit_id")] = {row.Text("provider_id"), row.Text("caregiver_id"),
                                     row.Text("county_code")};
  }
  return parties;
}

// Which line another one corrects: the first about the same minutes, else the first of the visit in
// that month.
class Corrected {
 public:
  Corrected(Change& change, const Posting& posting, const Texts& visit_ids) {
    for (const pg::Row& row : change.tx().Exec(
             "SELECT line_id, visit_id, month, funding, reason, rate_fen_per_hour, minutes,"
             " amount_fen FROM ledger_line WHERE city_code = $1 AND elder_id = $2 AND month = $3"
             " AND visit_id = ANY($4::text[]) ORDER BY post_time, line_id",
             {change.city_code(), posting.elder_id, absl::CivilDay(posting.month), visit_ids})) {
      const Line line = ToLine(row);
      by_minutes_.try_emplace(KeyOf(line), row.Text("line_id"));
      by_visit_.try_emplace(line.visit_id, row.Text("line_id"));
    }
  }

  std::string By(const Line& line) const {
    if (const auto same = by_minutes_.find(KeyOf(line)); same != by_minutes_.end()) {
      return same->second;
    }
    const auto visit = by_visit_.find(line.visit_id);
    return visit == by_visit_.end() ? "" : visit->second;
  }

 private:
  using Key = std::tuple<std::string, Funding, LineReason, int64_t>;

  static Key KeyOf(const Line& line) {
    return {line.visit_id, line.funding, line.reason, line.rate_fen_per_hour.value()};
  }

  std::map<Key, std::string> by_minutes_;
  std::map<std::string, std::string> by_visit_;
};

// Lines and their entries as columns, for unnest.
struct Columns {
  Texts line_ids, visit_ids, provider_ids, caregiver_ids, county_codes, fundings, reasons, debits,
      credits, corrects, previous_hashes, hashes;
  Numbers rates, minutes, fen, entry_numbers;

  void Add(const chain::Entry& entry, const chain::Hash& hash, const Parties& parties) {
    line_ids.push_back(entry.line_id);
    visit_ids.push_back(entry.visit_id);
    provider_ids.push_back(entry.provider_id);
    caregiver_ids.push_back(parties.caregiver_id);
    county_codes.push_back(parties.county_code);
    fundings.push_back(entry.funding);
    reasons.push_back(entry.reason);
    debits.push_back(entry.debit_account);
    credits.push_back(entry.credit_account);
    corrects.push_back(entry.corrects_line_id);
    previous_hashes.push_back(pg::FormatBytes(entry.previous_hash.view()));
    hashes.push_back(pg::FormatBytes(hash.view()));
    rates.push_back(entry.rate_fen_per_hour.value());
    minutes.push_back(entry.minutes.value());
    fen.push_back(entry.amount_fen.value());
    entry_numbers.push_back(entry.entry_number);
  }
};

// What all lines of a posting have in common.
chain::Entry EntryOf(const Change& change, const Posting& posting, const std::string& cause_id) {
  chain::Entry entry;
  entry.city_code = change.city_code();
  entry.posting_id = NewId();
  entry.elder_id = posting.elder_id;
  entry.month = posting.month;
  entry.booked_month = ServiceMonth(posting.recorded_time);
  entry.policy_version_id = posting.policy_version_ids.back();
  entry.cause = std::string(Name(posting.cause));
  entry.cause_id = cause_id;
  entry.explanation = posting.explanation;
  entry.post_time = posting.recorded_time;
  return entry;
}

void SetLine(const Line& line, chain::Entry& entry) {
  entry.line_id = NewId();
  entry.visit_id = line.visit_id;
  entry.funding = std::string(FundingName(line.funding));
  entry.reason = std::string(ReasonName(line.reason));
  entry.rate_fen_per_hour = line.rate_fen_per_hour;
  entry.minutes = line.minutes;
  entry.amount_fen = line.fen;
  const std::optional<DoubleEntry> accounts = DoubleEntryOf(line);
  entry.debit_account = std::string(accounts ? accounts->debit_account : "");
  entry.credit_account = std::string(accounts ? accounts->credit_account : "");
}

pg::Param OrNull(const std::string& text) {
  return text.empty() ? pg::Param(std::nullopt) : pg::Param(text);
}

void Insert(Change& change, const Posting& posting, const chain::Entry& entry,
            const Columns& lines) {
  change.tx().Exec(
      "WITH of_month AS (INSERT INTO elder_month (city_code, elder_id, month) VALUES ($1, $2, $3)"
      " ON CONFLICT (city_code, elder_id, month) DO NOTHING),"
      " header AS (INSERT INTO posting (city_code, elder_id, month, posting_id, cause,"
      " cause_event_id, cause_visit_id, policy_version_ids, post_time)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)),"
      " added AS (SELECT line_id, visit_id, provider_id, caregiver_id, county_code, funding,"
      " reason, nullif(debit, '') AS debit_account, nullif(credit, '') AS credit_account,"
      " corrects, previous_hash, entry_hash, rate, minutes, fen, entry_number"
      " FROM unnest($13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],"
      " $19::text[], $20::text[], $21::text[], $22::text[], $23::bytea[], $24::bytea[],"
      " $25::bigint[], $26::bigint[], $27::bigint[], $28::bigint[])"
      " AS added (line_id, visit_id, provider_id, caregiver_id, county_code, funding, reason,"
      " debit, credit, corrects, previous_hash, entry_hash, rate, minutes, fen, entry_number)),"
      " line AS (INSERT INTO ledger_line (city_code, elder_id, month, posting_id, line_id,"
      " visit_id, provider_id, funding, reason, rate_fen_per_hour, minutes, amount_fen,"
      " debit_account, credit_account, policy_version_id, post_time)"
      " SELECT $1, $2, $3, $4, line_id, visit_id, provider_id, funding, reason, rate, minutes,"
      " fen, debit_account, credit_account, $10, $9 FROM added)"
      " INSERT INTO ledger_entry (city_code, entry_number, line_id, booked_month, adjustment,"
      " corrects_line_id, explanation, previous_hash, entry_hash, month, elder_id, provider_id,"
      " caregiver_id, county_code, funding, reason)"
      " SELECT $1, entry_number, line_id, $11, $12, corrects, $29, previous_hash, entry_hash, $3,"
      " $2, provider_id, caregiver_id, county_code, funding, reason FROM added",
      {change.city_code(),
       posting.elder_id,
       absl::CivilDay(posting.month),
       entry.posting_id,
       entry.cause,
       entry.cause_id,
       OrNull(posting.cause_visit_id),
       posting.policy_version_ids,
       entry.post_time,
       entry.policy_version_id,
       absl::CivilDay(entry.booked_month),
       posting.adjustment,
       lines.line_ids,
       lines.visit_ids,
       lines.provider_ids,
       lines.caregiver_ids,
       lines.county_codes,
       lines.fundings,
       lines.reasons,
       lines.debits,
       lines.credits,
       lines.corrects,
       lines.previous_hashes,
       lines.hashes,
       lines.rates,
       lines.minutes,
       lines.fen,
       lines.entry_numbers,
       entry.explanation});
}

}  // namespace

std::vector<absl::CivilMonth> ChangeLedgerBook::PostedMonths(absl::string_view elder_id) {
  return storage::PostedMonths(change_.tx(), change_.city_code(), elder_id);
}

std::vector<Line> ChangeLedgerBook::Posted(absl::string_view elder_id, absl::CivilMonth first,
                                           absl::CivilMonth last) {
  return PostedSums(change_.tx(), change_.city_code(), elder_id, first, last);
}

void ChangeLedgerBook::Post(const Posting& posting) {
  Texts visit_ids;
  for (const Line& line : posting.lines) visit_ids.push_back(line.visit_id);
  const std::map<std::string, Parties> parties = PartiesOf(change_, visit_ids);
  const Corrected corrected(change_, posting, visit_ids);
  chain::Entry entry = EntryOf(change_, posting, event_id_);
  Columns columns;
  for (const Line& line : posting.lines) {
    const auto known = parties.find(line.visit_id);
    HC_CHECK(known != parties.end());  // a line is about a visit that was recorded
    SetLine(line, entry);
    entry.provider_id = known->second.provider_id;
    entry.corrects_line_id = corrected.By(line);
    const chain::Hash hash = ChainOf(change_).Append(entry);
    columns.Add(entry, hash, known->second);
  }
  Insert(change_, posting, entry, columns);
}

}  // namespace homecare::billing::storage
