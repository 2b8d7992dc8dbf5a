#include "deploy/demo/month/closing.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/month/blockers.h"
#include "deploy/demo/month/exports.h"
#include "deploy/demo/month/lists.h"
#include "deploy/demo/month/say.h"

namespace homecare::demo {
namespace {

using Billing = billing::v1::BillingService::Stub;
using billing::v1::CloseProposal;
using billing::v1::MonthClose;
using billing::v1::Statement;
using billing::v1::StatementTotals;

constexpr int kMostLooks = 200;

// The 5th of July, 24:00 in Shanghai.
absl::Time ClosingTime() { return StartOf(absl::CivilDay(2022, 7, 6)); }

absl::Status ClearTheWay(Scene& scene) {
  ASSIGN_OR_RETURN(auto blockers, ListJuneBlockers(scene.peers));
  scene.report.blockers = static_cast<int64_t>(blockers.size());
  ShowBlockers(blockers);
  RETURN_IF_ERROR(ResolveBlockers(scene, blockers));
  ASSIGN_OR_RETURN(blockers, ListJuneBlockers(scene.peers));
  ShowBlockers(blockers);
  scene.report.Expect(blockers.empty(), absl::StrCat(blockers.size(), " blockers are left"));
  return absl::OkStatus();
}

absl::StatusOr<CloseProposal> Propose(Scene& scene) {
  auto request = RequestFor<billing::v1::ProposeCloseRequest>("propose-june");
  request.set_month(kJune);
  request.set_maker_id(kAccountant);
  ASSIGN_OR_RETURN(const auto proposed,
                   Call(*scene.peers.billing, &Billing::ProposeClose, request));
  billing::v1::GetCloseProposalRequest look;
  look.set_city_code(kCity);
  look.set_proposal_id(proposed.proposal().proposal_id());
  for (int i = 0; i < kMostLooks; ++i) {
    RETURN_IF_ERROR(scene.stage.Settle());
    ASSIGN_OR_RETURN(const auto now, Call(*scene.peers.billing, &Billing::GetCloseProposal, look));
    if (now.proposal().state() == billing::v1::PROPOSAL_STATE_READY) return now.proposal();
  }
  return absl::DeadlineExceededError("the month's lines are still being gathered");
}

absl::StatusOr<MonthClose> Agree(Scene& scene, const CloseProposal& proposal,
                                 const std::string& checker_id) {
  auto request =
      RequestFor<billing::v1::CloseMonthRequest>(absl::StrCat("close-june-", checker_id));
  request.set_proposal_id(proposal.proposal_id());
  request.set_checker_id(checker_id);
  ASSIGN_OR_RETURN(const auto closed, Call(*scene.peers.billing, &Billing::CloseMonth, request));
  return closed.month_close();
}

absl::StatusOr<MonthClose> Close(Scene& scene) {
  ASSIGN_OR_RETURN(const CloseProposal proposal, Propose(scene));
  SayRow("proposed by", absl::StrCat(kAccountant, "; the lines of ",
                                     Grouped(proposal.elders_drafted()), " elders are gathered"));
  const absl::Status refused = Agree(scene, proposal, kAccountant).status();
  scene.report.Expect(Reason(refused) == "SAME_PERSON", "the maker could close the month alone");
  SayRow("the same person", absl::StrCat("may not close it: ", Reason(refused)));
  return Agree(scene, proposal, kHeadOfOffice);
}

void Keep(const MonthClose& close, MonthReport* report) {
  const StatementTotals& totals = close.totals();
  report->lines = totals.lines();
  report->subsidy_minutes = totals.subsidy_minutes();
  report->subsidy_fen = totals.subsidy_fen();
  report->family_minutes = totals.family_minutes();
  report->family_fen = totals.family_fen();
  report->provider_minutes = totals.provider_minutes();
  report->none_minutes = totals.none_minutes();
  report->merkle_root = Hex(close.merkle_root());
  report->chained_root = Hex(close.chained_root());
}

void Show(const MonthClose& close, const MonthReport& r) {
  SayRow("closed by",
         absl::StrCat(
             close.checker_id(), " at ",
             absl::FormatTime("%Y-%m-%d %H:%M", rpc::FromProto(close.close_time()), ServiceZone()),
             ", with ledger entry ", Grouped(close.last_entry_number())));
  SayRow("the fund pays", absl::StrCat(Grouped(r.subsidy_minutes), " min, ", Yuan(r.subsidy_fen)));
  SayRow("families pay", absl::StrCat(Grouped(r.family_minutes), " min, ", Yuan(r.family_fen)));
  SayRow("providers bear", absl::StrCat(Grouped(r.provider_minutes), " min"));
  SayRow("billed to nobody", absl::StrCat(Grouped(r.none_minutes), " min"));
  SayRow("lines", Grouped(r.lines));
  SayRow("root of the lines", r.merkle_root);
  SayRow("chained root", r.chained_root);
}

void ShowStatement(const Statement& statement) {
  const StatementTotals& totals = statement.totals();
  SayRow(statement.party_id(),
         absl::StrFormat("%s lines; fund %s, families %s; receives %s", Grouped(totals.lines()),
                         Yuan(totals.subsidy_fen()), Yuan(totals.family_fen()),
                         Yuan(statement.payable_fen())));
}

// The provider who receives most.
absl::StatusOr<std::string> ShowStatements(Scene& scene) {
  ASSIGN_OR_RETURN(const auto statements,
                   ListJuneStatements(scene.peers, billing::v1::PARTY_KIND_PROVIDER));
  if (statements.empty()) return absl::NotFoundError("no provider has a statement");
  for (const Statement& statement : statements) ShowStatement(statement);
  return std::max_element(statements.begin(), statements.end(),
                          [](const Statement& a, const Statement& b) {
                            return a.payable_fen() < b.payable_fen();
                          })
      ->party_id();
}

absl::Status TakeHome(Scene& scene, ClosedJune* june) {
  june->statement_csv = scene.PathOf(absl::StrCat("statement-2022-06-", june->provider_id, ".csv"));
  june->statement_xlsx =
      scene.PathOf(absl::StrCat("statement-2022-06-", june->provider_id, ".xlsx"));
  RETURN_IF_ERROR(ExportStatement(scene, june->provider_id, billing::v1::EXPORT_FORMAT_CSV,
                                  june->statement_csv));
  RETURN_IF_ERROR(ExportStatement(scene, june->provider_id, billing::v1::EXPORT_FORMAT_XLSX,
                                  june->statement_xlsx));
  SayRow("statement exported", june->statement_csv);
  SayRow("", june->statement_xlsx);
  ASSIGN_OR_RETURN(const Verified verified, VerifyLedger(scene, "ledger-at-close.csv", ""));
  scene.report.Expect(verified.ended.code == 0, "the ledger does not verify after the close");
  june->noted_checkpoint = verified.noted_checkpoint;
  SayRow("checkpoint noted down", june->noted_checkpoint);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ClosedJune> CloseJune(Scene& scene) {
  SayTitle("The 5th of July, 24:00: June is closed");
  RETURN_IF_ERROR(scene.stage.MoveTo(ClosingTime()));
  RETURN_IF_ERROR(scene.stage.Settle());
  RETURN_IF_ERROR(ClearTheWay(scene));
  ClosedJune june;
  ASSIGN_OR_RETURN(june.close, Close(scene));
  RETURN_IF_ERROR(scene.stage.Settle());
  Keep(june.close, &scene.report);
  Show(june.close, scene.report);
  ASSIGN_OR_RETURN(june.provider_id, ShowStatements(scene));
  RETURN_IF_ERROR(TakeHome(scene, &june));
  return june;
}

}  // namespace homecare::demo
