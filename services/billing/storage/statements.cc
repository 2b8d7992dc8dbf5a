#include "services/billing/storage/statements.h"

#include <algorithm>
#include <tuple>

#include "common/base/civil_time.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

#define HC_STATEMENT                                                               \
  "SELECT party_kind, party_id, adjustments, lines, subsidy_minutes, subsidy_fen," \
  " family_minutes, family_fen, provider_minutes, none_minutes FROM statement"     \
  " WHERE city_code = $1 AND month = $2 AND party_kind = $3"

StatementTotals ToTotals(const pg::Row& row) {
  StatementTotals totals;
  totals.lines = row.Int64("lines");
  totals.subsidy = {Minutes(row.Int64("subsidy_minutes")), Fen(row.Int64("subsidy_fen"))};
  totals.family = {Minutes(row.Int64("family_minutes")), Fen(row.Int64("family_fen"))};
  totals.provider_minutes = Minutes(row.Int64("provider_minutes"));
  totals.none_minutes = Minutes(row.Int64("none_minutes"));
  return totals;
}

// Rows in order of party: the lines, then the adjustments, either of which may be missing.
std::vector<Statement> ToStatements(absl::CivilMonth month, const pg::Rows& rows) {
  std::vector<Statement> statements;
  for (const pg::Row& row : rows) {
    const std::string party_id = row.Text("party_id");
    if (statements.empty() || statements.back().party_id != party_id) {
      statements.push_back(
          {ValueIn(kPartyKindNames, row.Text("party_kind")), party_id, month, {}, {}});
    }
    (row.Bool("adjustments") ? statements.back().adjustments : statements.back().totals) =
        ToTotals(row);
  }
  return statements;
}

const char* ProviderOf(const Party& party) {
  return party.kind == PartyKind::kProvider ? party.id.c_str() : "";
}

bool Before(const StatementLine& a, const StatementLine& b) {
  const auto key = [](const StatementLine& line) {
    return std::tuple(absl::string_view(line.elder_id), FloorSeconds(line.check_in_time),
                      absl::string_view(line.line.visit_id), line.line.funding, line.line.reason,
                      line.line.rate_fen_per_hour.value());
  };
  return key(a) < key(b);
}

}  // namespace

std::optional<Statement> FindStatement(pg::Tx& tx, const std::string& city_code,
                                       absl::CivilMonth month, PartyKind kind,
                                       absl::string_view party_id) {
  std::vector<Statement> found = ToStatements(
      month, tx.Exec(HC_STATEMENT " AND party_id = $4 ORDER BY adjustments",
                     {city_code, absl::CivilDay(month), NameIn(kPartyKindNames, kind), party_id}));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Statement> ListStatements(pg::Tx& tx, const std::string& city_code,
                                      absl::CivilMonth month, PartyKind kind,
                                      const std::string& after, int limit) {
  return ToStatements(
      month,
      tx.Exec(HC_STATEMENT " AND party_id IN (SELECT DISTINCT party_id FROM statement"
                           " WHERE city_code = $1 AND month = $2 AND party_kind = $3"
                           " AND party_id > $4 ORDER BY party_id LIMIT $5)"
                           " ORDER BY party_id, adjustments",
              {city_code, absl::CivilDay(month), NameIn(kPartyKindNames, kind), after, limit}));
}

std::vector<std::string> EldersOfStatement(pg::Tx& tx, const std::string& city_code,
                                           absl::CivilMonth month, const Party& party,
                                           const std::string& after, int limit) {
  if (party.kind == PartyKind::kElder) {
    return after.empty() ? std::vector<std::string>{party.id} : std::vector<std::string>();
  }
  std::vector<std::string> elders;
  for (const pg::Row& row :
       tx.Exec("SELECT DISTINCT elder_id COLLATE \"C\" AS elder_id FROM ledger_entry"
               " WHERE city_code = $1 AND provider_id = $2 AND month = $3 AND NOT adjustment"
               " AND elder_id COLLATE \"C\" > $4 ORDER BY elder_id COLLATE \"C\" LIMIT $5",
               {city_code, party.id, absl::CivilDay(month), after, limit})) {
    elders.push_back(row.Text("elder_id"));
  }
  return elders;
}

std::vector<StatementLine> StatementLines(pg::Tx& tx, const std::string& city_code,
                                          const MonthClose& close, const Party& party,
                                          const std::vector<std::string>& elders) {
  std::vector<StatementLine> lines;
  for (const pg::Row& row : tx.Exec(
           "SELECT entry.elder_id, entry.provider_id, record.caregiver_id, record.check_in_time,"
           " record.check_out_time, line.visit_id, line.month, line.funding, line.reason,"
           " rate_fen_per_hour, sum(minutes)::bigint AS minutes,"
           " sum(amount_fen)::bigint AS amount_fen"
           " FROM ledger_entry AS entry JOIN ledger_line AS line USING (city_code, line_id)"
           // What was known of the visit when the month was closed.
           " JOIN visit_record AS record ON record.city_code = $1"
           " AND record.visit_id = line.visit_id AND record.recorded_time <= $4"
           " AND (record.replaced_time IS NULL OR record.replaced_time > $4)"
           " WHERE entry.city_code = $1 AND entry.elder_id = ANY($2::text[]) AND entry.month = $3"
           " AND NOT adjustment AND ($5 = '' OR entry.provider_id = $5)"
           " GROUP BY entry.elder_id, entry.provider_id, record.caregiver_id,"
           " record.check_in_time, record.check_out_time, line.visit_id, line.month, line.funding,"
           " line.reason, rate_fen_per_hour HAVING sum(minutes) <> 0 OR sum(amount_fen) <> 0",
           {city_code, elders, absl::CivilDay(close.month), close.close_time, ProviderOf(party)})) {
    lines.push_back({row.Text("elder_id"), row.Text("provider_id"), row.Text("caregiver_id"),
                     row.Time("check_in_time"), row.Time("check_out_time"), ToLine(row)});
  }
  std::sort(lines.begin(), lines.end(), &Before);
  return lines;
}

std::vector<LedgerLine> StatementAdjustments(pg::Tx& tx, const std::string& city_code,
                                             absl::CivilMonth booked_month, const Party& party,
                                             int64_t after_entry, int limit) {
  return ListAdjustments(tx, city_code, booked_month,
                         party.kind == PartyKind::kElder ? party.id : "", ProviderOf(party),
                         after_entry, limit);
}

}  // namespace homecare::billing::storage
