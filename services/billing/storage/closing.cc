#include "services/billing/storage/closing.h"

#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/billing/chain/merkle.h"
#include "services/billing/chain/month_root.h"
#include "services/billing/domain/errors.h"
#include "services/billing/storage/books.h"
#include "services/billing/storage/chain_head.h"
#include "services/billing/storage/close_draft.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

// A step of gathering takes some tens of milliseconds; what is gathered again while closing must
// fit into one transaction.
constexpr int kEldersAStep = 200;
constexpr int kMostEldersAgain = 1000;

Proposal ToProposal(const pg::Row& row) {
  Proposal proposal;
  proposal.proposal_id = row.Text("proposal_id");
  proposal.month = ToMonth(row);
  proposal.maker_id = row.Text("maker_id");
  proposal.propose_time = row.Time("propose_time");
  proposal.state = ValueIn(kProposalStateNames, row.Text("state"));
  proposal.drafted_elder_id = row.Text("drafted_elder_id");
  proposal.elders_drafted = row.Int64("elders_drafted");
  return proposal;
}

MonthClose ToClose(const pg::Row& row) {
  MonthClose close;
  close.month = ToMonth(row);
  close.proposal_id = row.Text("proposal_id");
  close.maker_id = row.Text("maker_id");
  close.checker_id = row.Text("checker_id");
  close.close_time = row.Time("close_time");
  close.last_entry_number = row.Int64("last_entry_number");
  close.merkle_root = row.Bytes("merkle_root");
  close.chained_root = row.Bytes("chained_root");
  return close;
}

std::vector<std::string> EldersOf(const pg::Rows& rows) {
  std::vector<std::string> elders;
  for (const pg::Row& row : rows) elders.push_back(row.Text("elder_id"));
  return elders;
}

void SetState(Change& change, const std::string& proposal_id, ProposalState state) {
  change.tx().Exec("UPDATE close_proposal SET state = $3 WHERE city_code = $1 AND proposal_id = $2",
                   {change.city_code(), proposal_id, NameIn(kProposalStateNames, state)});
}

void GatherLater(Change& change, const std::string& proposal_id) {
  change.SetDeadline(
      {.kind = kCloseDraftDeadline, .subject_id = proposal_id, .due_time = change.now()});
}

chain::Hash HashOf(absl::string_view bytes) {
  const auto hash = chain::FromBytes<32>(bytes);
  HC_CHECK(hash.ok());  // the tables' own constraints
  return *hash;
}

// Over the lines in the order of (elder, check-in, visit, funding, reason, rate).
chain::Frontier TreeOf(Change& change, const Proposal& proposal) {
  chain::Frontier tree;
  for (const pg::Row& row :
       change.tx().Exec("SELECT leaf_hashes FROM close_draft WHERE city_code = $1"
                        " AND proposal_id = $2 ORDER BY elder_id",
                        {change.city_code(), proposal.proposal_id})) {
    const std::string hashes = row.Bytes("leaf_hashes");
    for (size_t at = 0; at < hashes.size(); at += 32) {
      tree.AppendHash(HashOf(absl::string_view(hashes).substr(at, 32)));
    }
  }
  return tree;
}

chain::Hash RootBefore(Change& change, absl::CivilMonth month) {
  const std::vector<MonthClose> before = ListCloses(change.tx(), change.city_code(), month, 1);
  return before.empty() ? chain::Hash() : HashOf(before.front().chained_root);
}

void Insert(Change& change, const MonthClose& close) {
  change.tx().Exec(
      "INSERT INTO month_close (city_code, month, proposal_id, maker_id, checker_id, close_time,"
      " last_entry_number, merkle_root, chained_root) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {change.city_code(), absl::CivilDay(close.month), close.proposal_id, close.maker_id,
       close.checker_id, close.close_time, close.last_entry_number, pg::Bytes{close.merkle_root},
       pg::Bytes{close.chained_root}});
}

#define HC_SUMS                                                                           \
  " sum(lines)::bigint, sum(subsidy_minutes)::bigint, sum(subsidy_fen)::bigint,"          \
  " sum(family_minutes)::bigint, sum(family_fen)::bigint, sum(provider_minutes)::bigint," \
  " sum(none_minutes)::bigint"

// One row a party; GROUPING SETS make elders, providers and the city in one pass.
#define HC_BY_PARTY                                                               \
  " CASE WHEN grouping(elder_id) = 0 THEN 'ELDER' WHEN grouping(provider_id) = 0" \
  " THEN 'PROVIDER' ELSE 'CITY' END, coalesce(elder_id, provider_id, ''),"

#define HC_STATEMENT                                                                   \
  "INSERT INTO statement (city_code, month, party_kind, party_id, adjustments, lines," \
  " subsidy_minutes, subsidy_fen, family_minutes, family_fen, provider_minutes, none_minutes)"

void InsertStatements(Change& change, const Proposal& proposal) {
  change.tx().Exec(HC_STATEMENT " SELECT $1, $2," HC_BY_PARTY " false," HC_SUMS
                                " FROM close_draft_share WHERE city_code = $1 AND proposal_id = $3"
                                " GROUP BY GROUPING SETS ((elder_id), (provider_id), ())"
                                " HAVING count(*) > 0",
                   {change.city_code(), absl::CivilDay(proposal.month), proposal.proposal_id});
}

void InsertAdjustments(Change& change, absl::CivilMonth month) {
  change.tx().Exec(HC_STATEMENT
                   " SELECT $1, $2," HC_BY_PARTY " true," HC_SUMS
                   " FROM (SELECT entry.elder_id, entry.provider_id, 1 AS lines,"
                   " CASE line.funding WHEN 'SUBSIDY' THEN minutes ELSE 0 END AS subsidy_minutes,"
                   " CASE line.funding WHEN 'SUBSIDY' THEN amount_fen ELSE 0 END AS subsidy_fen,"
                   " CASE line.funding WHEN 'FAMILY' THEN minutes ELSE 0 END AS family_minutes,"
                   " CASE line.funding WHEN 'FAMILY' THEN amount_fen ELSE 0 END AS family_fen,"
                   " CASE line.funding WHEN 'PROVIDER' THEN minutes ELSE 0 END AS provider_minutes,"
                   " CASE line.funding WHEN 'NONE' THEN minutes ELSE 0 END AS none_minutes"
                   " FROM ledger_entry AS entry JOIN ledger_line AS line USING (city_code, line_id)"
                   " WHERE entry.city_code = $1 AND booked_month = $2 AND adjustment) AS adjusted"
                   " GROUP BY GROUPING SETS ((elder_id), (provider_id), ()) HAVING count(*) > 0",
                   {change.city_code(), absl::CivilDay(month)});
}

// The ledger says it all; what was gathered has served.
void RemoveDrafts(Change& change, absl::CivilMonth month) {
  const char* const statements[] = {
      "DELETE FROM close_draft_share AS draft USING close_proposal AS proposal"
      " WHERE draft.city_code = $1 AND proposal.city_code = $1"
      " AND draft.proposal_id = proposal.proposal_id AND month = $2",
      "DELETE FROM close_draft AS draft USING close_proposal AS proposal"
      " WHERE draft.city_code = $1 AND proposal.city_code = $1"
      " AND draft.proposal_id = proposal.proposal_id AND month = $2"};
  for (const char* statement : statements) {
    change.tx().Exec(statement, {change.city_code(), absl::CivilDay(month)});
  }
}

}  // namespace

std::optional<Proposal> FindProposal(pg::Tx& tx, const std::string& city_code,
                                     absl::string_view proposal_id) {
  const pg::Rows rows = tx.Exec(
      "SELECT proposal_id, month, maker_id, propose_time, state, drafted_elder_id,"
      " elders_drafted FROM close_proposal WHERE city_code = $1 AND proposal_id = $2",
      {city_code, proposal_id});
  if (rows.empty()) return std::nullopt;
  return ToProposal(rows[0]);
}

std::vector<MonthClose> ListCloses(pg::Tx& tx, const std::string& city_code,
                                   absl::CivilMonth before, int limit) {
  std::vector<MonthClose> closes;
  for (const pg::Row& row :
       tx.Exec("SELECT month, proposal_id, maker_id, checker_id, close_time, last_entry_number,"
               " merkle_root, chained_root FROM month_close WHERE city_code = $1 AND month < $2"
               " ORDER BY month DESC LIMIT $3",
               {city_code, absl::CivilDay(before), limit})) {
    closes.push_back(ToClose(row));
  }
  return closes;
}

std::optional<MonthClose> FindClose(pg::Tx& tx, const std::string& city_code,
                                    absl::CivilMonth month) {
  std::vector<MonthClose> closes = ListCloses(tx, city_code, month + 1, 1);
  if (closes.empty() || closes.front().month != month) return std::nullopt;
  return std::move(closes.front());
}

Proposal Propose(Change& change, absl::CivilMonth month, const std::string& maker_id) {
  Proposal proposal;
  proposal.proposal_id = NewId();
  proposal.month = month;
  proposal.maker_id = maker_id;
  proposal.propose_time = change.now();
  change.tx().Exec(
      "INSERT INTO close_proposal (city_code, proposal_id, month, maker_id, propose_time, state,"
      " drafted_elder_id, elders_drafted) VALUES ($1, $2, $3, $4, $5, 'DRAFTING', '', 0)",
      {change.city_code(), proposal.proposal_id, absl::CivilDay(month), maker_id,
       proposal.propose_time});
  GatherLater(change, proposal.proposal_id);
  return proposal;
}

absl::Status GatherMore(Change& change, const std::string& proposal_id) {
  const absl::Time drafted_time = OpenBooks(change);
  const auto proposal = FindProposal(change.tx(), change.city_code(), proposal_id);
  if (!proposal || proposal->state != ProposalState::kDrafting) return absl::OkStatus();
  // Another proposal was quicker.
  if (FindClose(change.tx(), change.city_code(), proposal->month)) return absl::OkStatus();
  const std::vector<std::string> elders = EldersOf(
      change.tx().Exec("SELECT elder_id FROM elder_month WHERE city_code = $1 AND month = $2"
                       " AND elder_id > $3 ORDER BY elder_id LIMIT $4",
                       {change.city_code(), absl::CivilDay(proposal->month),
                        proposal->drafted_elder_id, kEldersAStep}));
  GatherElders(change, *proposal, elders, drafted_time);
  if (static_cast<int>(elders.size()) < kEldersAStep) {
    SetState(change, proposal_id, ProposalState::kReady);
  } else {
    GatherLater(change, proposal_id);
  }
  if (elders.empty()) return absl::OkStatus();
  change.tx().Exec(
      "UPDATE close_proposal SET drafted_elder_id = $3, elders_drafted = elders_drafted + $4"
      " WHERE city_code = $1 AND proposal_id = $2",
      {change.city_code(), proposal_id, elders.back(), static_cast<int64_t>(elders.size())});
  return absl::OkStatus();
}

absl::Status GatherAgain(Change& change, const Proposal& proposal) {
  const std::vector<std::string> elders =
      EldersChangedSince(change, proposal, kMostEldersAgain + 1);
  if (static_cast<int>(elders.size()) > kMostEldersAgain) {
    return ProposalStale(proposal.proposal_id);
  }
  for (const std::string& elder_id : elders) {
    GatherAgain(change, proposal, elder_id, change.now());
  }
  return absl::OkStatus();
}

MonthClose Close(Change& change, const Proposal& proposal, const std::string& checker_id,
                 absl::Time close_time) {
  const chain::Frontier tree = TreeOf(change, proposal);
  const chain::Hash root = tree.Root();
  const chain::Hash chained = chain::ChainedRoot(
      {change.city_code(), proposal.month, tree.size(), root, RootBefore(change, proposal.month)});
  MonthClose close;
  close.month = proposal.month;
  close.proposal_id = proposal.proposal_id;
  close.maker_id = proposal.maker_id;
  close.checker_id = checker_id;
  close.close_time = close_time;
  close.last_entry_number = ChainOf(change).size();
  close.merkle_root = std::string(root.view());
  close.chained_root = std::string(chained.view());
  Insert(change, close);
  InsertStatements(change, proposal);
  InsertAdjustments(change, proposal.month);
  SetState(change, proposal.proposal_id, ProposalState::kClosed);
  RemoveDrafts(change, proposal.month);
  ChangeCityBook(change).Forget();
  return close;
}

}  // namespace homecare::billing::storage
