#include "services/billing/storage/close_draft.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "common/base/civil_time.h"
#include "common/pg/text_format.h"
#include "services/billing/chain/merkle.h"
#include "services/billing/chain/month_root.h"
#include "services/billing/domain/reach.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<int64_t>;

struct NetLine {
  std::string provider_id;
  int64_t check_in_second = 0;
  Line line;
};

// In the order of RateMonth's lines.
bool Before(const NetLine& a, const NetLine& b) {
  const auto key = [](const NetLine& net) {
    return std::tuple(net.check_in_second, absl::string_view(net.line.visit_id), net.line.funding,
                      net.line.reason, net.line.rate_fen_per_hour.value());
  };
  return key(a) < key(b);
}

bool AreOfOneLine(const NetLine& a, const NetLine& b) {
  return a.line.visit_id == b.line.visit_id && a.line.funding == b.line.funding &&
         a.line.reason == b.line.reason && a.line.rate_fen_per_hour == b.line.rate_fen_per_hour;
}

// Lines that follow each other in order are added up; what comes to nothing is no line.
std::vector<NetLine> AddedUp(std::vector<NetLine> posted) {
  std::sort(posted.begin(), posted.end(), &Before);
  std::vector<NetLine> net;
  for (NetLine& line : posted) {
    if (!net.empty() && AreOfOneLine(net.back(), line)) {
      net.back().line.minutes += line.line.minutes;
      net.back().line.fen += line.line.fen;
    } else {
      net.push_back(std::move(line));
    }
  }
  std::erase_if(net, [](const NetLine& line) {
    return line.line.minutes == Minutes(0) && line.line.fen == Fen(0);
  });
  return net;
}

// By the ids of the visits, which the rows hold.
absl::flat_hash_map<std::string, int64_t> CheckIns(Change& change, absl::CivilMonth month,
                                                   const Texts& elders) {
  const VisitWindow window = WindowOf(month, month);
  absl::flat_hash_map<std::string, int64_t> seconds;
  for (const pg::Row& row : change.tx().Exec(
           "SELECT visit_id, check_in_time FROM visit WHERE city_code = $1 AND elder_id >= $2"
           " AND elder_id <= $3 AND NOT voided AND check_in_time < $4 AND check_out_time >= $5",
           {change.city_code(), elders.front(), elders.back(), window.starts_before,
            window.ends_from})) {
    seconds.emplace(row.Text("visit_id"), FloorSeconds(row.Time("check_in_time")));
  }
  return seconds;
}

// By elder, each in order. The elders are all there are between the first and the last of them. A
// join in the database, and sums there, take three times as long.
std::map<std::string, std::vector<NetLine>> NetLines(Change& change, absl::CivilMonth month,
                                                     const Texts& elders) {
  const auto check_ins = CheckIns(change, month, elders);
  std::map<std::string, std::vector<NetLine>> by_elder;
  for (const pg::Row& row : change.tx().Exec(
           "SELECT elder_id, provider_id, visit_id, month, funding, reason, rate_fen_per_hour,"
           " minutes, amount_fen FROM ledger_line WHERE city_code = $1 AND elder_id >= $2"
           " AND elder_id <= $3 AND month = $4",
           {change.city_code(), elders.front(), elders.back(), absl::CivilDay(month)})) {
    NetLine net{row.Text("provider_id"), 0, ToLine(row)};
    // A visit that is voided has none; its lines come to nothing.
    const auto check_in = check_ins.find(net.line.visit_id);
    if (check_in != check_ins.end()) net.check_in_second = check_in->second;
    by_elder[row.Text("elder_id")].push_back(std::move(net));
  }
  for (auto& [elder_id, lines] : by_elder) lines = AddedUp(std::move(lines));
  return by_elder;
}

std::string LeafHashes(const std::string& elder_id, const std::vector<NetLine>& lines) {
  std::string hashes;
  for (const NetLine& net : lines) {
    const Line& line = net.line;
    const chain::MonthLine leaf{elder_id,
                                line.month,
                                line.visit_id,
                                FundingName(line.funding),
                                ReasonName(line.reason),
                                line.rate_fen_per_hour,
                                line.minutes,
                                line.fen};
    hashes += std::string(chain::LeafHash(chain::CanonicalBytes(leaf)).view());
  }
  return hashes;
}

struct ShareColumns {
  Texts elders, providers;
  Numbers lines, subsidy_minutes, subsidy_fen, family_minutes, family_fen, provider_minutes,
      none_minutes;

  void Add(const std::string& elder_id, const std::string& provider_id,
           const std::vector<Line>& own) {
    const FundingTotals totals = TotalsOf(own);
    elders.push_back(elder_id);
    providers.push_back(provider_id);
    lines.push_back(static_cast<int64_t>(own.size()));
    subsidy_minutes.push_back(totals[Funding::kSubsidy].minutes.value());
    subsidy_fen.push_back(totals[Funding::kSubsidy].fen.value());
    family_minutes.push_back(totals[Funding::kFamily].minutes.value());
    family_fen.push_back(totals[Funding::kFamily].fen.value());
    provider_minutes.push_back(totals[Funding::kProvider].minutes.value());
    none_minutes.push_back(totals[Funding::kNone].minutes.value());
  }
};

void InsertDrafts(Change& change, const Proposal& proposal, const Texts& elders,
                  const std::map<std::string, std::vector<NetLine>>& by_elder,
                  absl::Time drafted_time) {
  Texts hashes;
  Numbers lines;
  for (const std::string& elder_id : elders) {
    const auto own = by_elder.find(elder_id);
    lines.push_back(own == by_elder.end() ? 0 : static_cast<int64_t>(own->second.size()));
    hashes.push_back(
        pg::FormatBytes(own == by_elder.end() ? "" : LeafHashes(elder_id, own->second)));
  }
  change.tx().Exec(
      "INSERT INTO close_draft (city_code, proposal_id, elder_id, drafted_time,"
      " last_entry_number, lines, leaf_hashes) SELECT $1, $2, elder_id, $3,"
      " coalesce((SELECT max(entry_number) FROM ledger_entry WHERE city_code = $1), 0), lines,"
      " leaf_hashes FROM unnest($4::text[], $5::bigint[], $6::bytea[])"
      " AS gathered (elder_id, lines, leaf_hashes)",
      {change.city_code(), proposal.proposal_id, drafted_time, elders, lines, hashes});
}

void InsertShares(Change& change, const Proposal& proposal,
                  const std::map<std::string, std::vector<NetLine>>& by_elder) {
  ShareColumns columns;
  for (const auto& [elder_id, lines] : by_elder) {
    std::map<std::string, std::vector<Line>> by_provider;
    for (const NetLine& net : lines) by_provider[net.provider_id].push_back(net.line);
    for (const auto& [provider_id, own] : by_provider) columns.Add(elder_id, provider_id, own);
  }
  change.tx().Exec(
      "INSERT INTO close_draft_share (city_code, proposal_id, elder_id, provider_id, lines,"
      " subsidy_minutes, subsidy_fen, family_minutes, family_fen, provider_minutes, none_minutes)"
      " SELECT $1, $2, elder_id, provider_id, lines, subsidy_minutes, subsidy_fen, family_minutes,"
      " family_fen, provider_minutes, none_minutes FROM unnest($3::text[], $4::text[],"
      " $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],"
      " $11::bigint[]) AS share (elder_id, provider_id, lines, subsidy_minutes, subsidy_fen,"
      " family_minutes, family_fen, provider_minutes, none_minutes)",
      {change.city_code(), proposal.proposal_id, columns.elders, columns.providers, columns.lines,
       columns.subsidy_minutes, columns.subsidy_fen, columns.family_minutes, columns.family_fen,
       columns.provider_minutes, columns.none_minutes});
}

}  // namespace

void GatherElders(Change& change, const Proposal& proposal, const Texts& elders,
                  absl::Time drafted_time) {
  if (elders.empty()) return;
  const auto by_elder = NetLines(change, proposal.month, elders);
  InsertDrafts(change, proposal, elders, by_elder, drafted_time);
  InsertShares(change, proposal, by_elder);
}

void GatherAgain(Change& change, const Proposal& proposal, const std::string& elder_id,
                 absl::Time drafted_time) {
  const char* const statements[] = {
      "DELETE FROM close_draft_share WHERE city_code = $1 AND proposal_id = $2 AND elder_id = $3",
      "DELETE FROM close_draft WHERE city_code = $1 AND proposal_id = $2 AND elder_id = $3"};
  for (const char* statement : statements) {
    change.tx().Exec(statement, {change.city_code(), proposal.proposal_id, elder_id});
  }
  GatherElders(change, proposal, {elder_id}, drafted_time);
}

// An elder who was not gathered at all is one whose first line came later. A corrected check-in may
// change the order of lines without changing one.
std::vector<std::string> EldersChangedSince(Change& change, const Proposal& proposal, int limit) {
  std::vector<std::string> elders;
  for (const pg::Row& row : change.tx().Exec(
           "WITH oldest AS (SELECT coalesce(min(last_entry_number), 0) AS entry,"
           " coalesce(min(drafted_time), '-infinity') AS time FROM close_draft"
           " WHERE city_code = $1 AND proposal_id = $2)"
           " SELECT entry.elder_id FROM ledger_entry AS entry LEFT JOIN close_draft AS draft"
           " ON draft.city_code = $1 AND draft.proposal_id = $2"
           " AND draft.elder_id = entry.elder_id"
           " WHERE entry.city_code = $1 AND entry.month = $3"
           " AND entry.entry_number > (SELECT entry FROM oldest)"
           " AND (draft.elder_id IS NULL OR entry.entry_number > draft.last_entry_number)"
           " UNION SELECT record.elder_id FROM visit_record AS record JOIN close_draft AS draft"
           " ON draft.city_code = $1 AND draft.proposal_id = $2"
           " AND draft.elder_id = record.elder_id"
           " WHERE record.city_code = $1 AND record.recorded_time > (SELECT time FROM oldest)"
           " AND record.recorded_time > draft.drafted_time LIMIT $4",
           {change.city_code(), proposal.proposal_id, absl::CivilDay(proposal.month), limit})) {
    elders.push_back(row.Text("elder_id"));
  }
  return elders;
}

}  // namespace homecare::billing::storage
