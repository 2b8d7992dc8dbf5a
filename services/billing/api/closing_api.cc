#include "services/billing/api/closing_api.h"

#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/dispatch_stream.h"
#include "common/rpc/keyset.h"
#include "services/billing/api/convert.h"
#include "services/billing/api/convert_closing.h"
#include "services/billing/api/statement_export.h"
#include "services/billing/domain/errors.h"
#include "services/billing/storage/books.h"
#include "services/billing/storage/checkpoints.h"
#include "services/billing/storage/closing.h"
#include "services/billing/storage/statements.h"

namespace homecare::billing {
namespace {

// More than that and somebody reads the first of them.
constexpr int kMostBlockers = 10'000;

// Keys of pages that are no (time, id): the id alone, or a month.
rpc::TimeKey KeyOf(const std::string& id) { return {absl::InfinitePast(), id}; }
rpc::TimeKey KeyOfStatement(const Statement& statement) { return KeyOf(statement.party_id); }
rpc::TimeKey KeyOfClose(const MonthClose& close) { return KeyOf(FormatMonth(close.month)); }
rpc::TimeKey KeyOfBlocker(const FoundBlocker& found) {
  return KeyOf(
      absl::StrCat(static_cast<int>(found.blocker), " ", found.visit_id, " ", found.detail));
}

absl::Status CheckNothingBlocks(pg::Tx& tx, const std::string& city_code, absl::CivilMonth month,
                                absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<FoundBlocker> found,
                   storage::FindBlockers(tx, city_code, month, now, kMostBlockers));
  std::map<CloseBlocker, int> counts;
  for (const FoundBlocker& blocker : found) ++counts[blocker.blocker];
  if (counts.empty()) return absl::OkStatus();
  std::vector<std::string> texts;
  for (const auto& [blocker, count] : counts) {
    texts.push_back(absl::StrCat(NameIn(kCloseBlockerNames, blocker), " ", count));
  }
  return MonthNotReady(absl::StrJoin(texts, ", "));
}

absl::StatusOr<MonthClose> MustBeClosed(pg::Tx& tx, const std::string& city_code,
                                        const std::string& month_text) {
  ASSIGN_OR_RETURN(const absl::CivilMonth month, CheckedMonth(month_text));
  std::optional<MonthClose> close = storage::FindClose(tx, city_code, month);
  if (!close) return MonthOpen(month);
  return *std::move(close);
}

v1::MonthClose WithTotals(pg::Tx& tx, const std::string& city_code, const MonthClose& close) {
  const auto whole = storage::FindStatement(tx, city_code, close.month, PartyKind::kCity, "");
  return ToProto(close, whole.value_or(Statement{.month = close.month}));
}

absl::StatusOr<v1::MonthClose> CloseIn(Change& change, const v1::CloseMonthRequest& request) {
  const absl::Time close_time = storage::OpenBooks(change);
  const auto proposal =
      storage::FindProposal(change.tx(), change.city_code(), request.proposal_id());
  if (!proposal) return ProposalNotFound(request.proposal_id());
  if (const auto close = storage::FindClose(change.tx(), change.city_code(), proposal->month)) {
    if (close->proposal_id != proposal->proposal_id) return MonthClosed(proposal->month);
    return WithTotals(change.tx(), change.city_code(), *close);
  }
  if (proposal->maker_id == request.checker_id()) return SamePerson(proposal->maker_id);
  if (proposal->state != ProposalState::kReady) return ProposalNotReady(proposal->proposal_id);
  RETURN_IF_ERROR(
      CheckNothingBlocks(change.tx(), change.city_code(), proposal->month, change.now()));
  RETURN_IF_ERROR(storage::GatherAgain(change, *proposal));
  const MonthClose close = storage::Close(change, *proposal, request.checker_id(), close_time);
  storage::MakeCheckpointSoon(change);
  return WithTotals(change.tx(), change.city_code(), close);
}

}  // namespace

rpc::Unary* ClosingApi::ListCloseBlockers(rpc::Context* context,
                                          const v1::ListCloseBlockersRequest* request,
                                          v1::ListCloseBlockersResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListCloseBlockersRequest& request,
             v1::ListCloseBlockersResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const absl::CivilMonth month, CheckedMonth(request.month()));
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        ASSIGN_OR_RETURN(
            std::vector<FoundBlocker> found,
            storage::FindBlockers(tx, request.city_code(), month, clock_.Now(), kMostBlockers));
        std::erase_if(found, [&](const FoundBlocker& blocker) {
          return KeyOfBlocker(blocker).id <= page.after.id;
        });
        response->set_next_page_token(rpc::CutToPage(pager_, page, &found, &KeyOfBlocker));
        for (const FoundBlocker& blocker : found) *response->add_blockers() = ToProto(blocker);
        return absl::OkStatus();
      });
}

rpc::Unary* ClosingApi::ProposeClose(rpc::Context* context, const v1::ProposeCloseRequest* request,
                                     v1::ProposeCloseResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [](Change& change, const v1::ProposeCloseRequest& request,
         v1::ProposeCloseResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const absl::CivilMonth month, CheckedMonth(request.month()));
        if (storage::FindClose(change.tx(), change.city_code(), month)) return MonthClosed(month);
        RETURN_IF_ERROR(CheckNothingBlocks(change.tx(), change.city_code(), month, change.now()));
        *response->mutable_proposal() =
            ToProto(storage::Propose(change, month, request.maker_id()));
        return absl::OkStatus();
      });
}

rpc::Unary* ClosingApi::GetCloseProposal(rpc::Context* context,
                                         const v1::GetCloseProposalRequest* request,
                                         v1::GetCloseProposalResponse* response) {
  return dispatch_.Read(context, request, response,
                        [](pg::Tx& tx, const v1::GetCloseProposalRequest& request,
                           v1::GetCloseProposalResponse* response) -> absl::Status {
                          const auto proposal =
                              storage::FindProposal(tx, request.city_code(), request.proposal_id());
                          if (!proposal) return ProposalNotFound(request.proposal_id());
                          *response->mutable_proposal() = ToProto(*proposal);
                          return absl::OkStatus();
                        });
}

rpc::Unary* ClosingApi::CloseMonth(rpc::Context* context, const v1::CloseMonthRequest* request,
                                   v1::CloseMonthResponse* response) {
  return dispatch_.Write(context, request, response,
                         [](Change& change, const v1::CloseMonthRequest& request,
                            v1::CloseMonthResponse* response) -> absl::Status {
                           ASSIGN_OR_RETURN(*response->mutable_month_close(),
                                            CloseIn(change, request));
                           return absl::OkStatus();
                         });
}

rpc::Unary* ClosingApi::ListMonthCloses(rpc::Context* context,
                                        const v1::ListMonthClosesRequest* request,
                                        v1::ListMonthClosesResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListMonthClosesRequest& request,
             v1::ListMonthClosesResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        absl::CivilMonth before(3000, 1);
        if (!page.after.id.empty()) {
          ASSIGN_OR_RETURN(before, ParseMonth(page.after.id));
        }
        std::vector<MonthClose> closes =
            storage::ListCloses(tx, request.city_code(), before, page.limit + 1);
        response->set_next_page_token(rpc::CutToPage(pager_, page, &closes, &KeyOfClose));
        for (const MonthClose& close : closes) {
          *response->add_month_closes() = WithTotals(tx, request.city_code(), close);
        }
        return absl::OkStatus();
      });
}

rpc::Unary* ClosingApi::GetStatement(rpc::Context* context, const v1::GetStatementRequest* request,
                                     v1::GetStatementResponse* response) {
  return dispatch_.Read(context, request, response,
                        [](pg::Tx& tx, const v1::GetStatementRequest& request,
                           v1::GetStatementResponse* response) -> absl::Status {
                          ASSIGN_OR_RETURN(const PartyKind kind, FromProto(request.party_kind()));
                          ASSIGN_OR_RETURN(const MonthClose close,
                                           MustBeClosed(tx, request.city_code(), request.month()));
                          const auto statement = storage::FindStatement(
                              tx, request.city_code(), close.month, kind, request.party_id());
                          if (!statement) return StatementNotFound(request.party_id());
                          *response->mutable_statement() = ToProto(*statement, close);
                          return absl::OkStatus();
                        });
}

rpc::Unary* ClosingApi::ListStatements(rpc::Context* context,
                                       const v1::ListStatementsRequest* request,
                                       v1::ListStatementsResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListStatementsRequest& request,
             v1::ListStatementsResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const PartyKind kind, FromProto(request.party_kind()));
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        ASSIGN_OR_RETURN(const MonthClose close,
                         MustBeClosed(tx, request.city_code(), request.month()));
        std::vector<Statement> statements = storage::ListStatements(
            tx, request.city_code(), close.month, kind, page.after.id, page.limit + 1);
        response->set_next_page_token(rpc::CutToPage(pager_, page, &statements, &KeyOfStatement));
        for (const Statement& statement : statements) {
          *response->add_statements() = ToProto(statement, close);
        }
        return absl::OkStatus();
      });
}

grpc::ServerWriteReactor<v1::ExportStatementResponse>* ClosingApi::ExportStatement(
    rpc::Context* context, const v1::ExportStatementRequest* request) {
  return dispatch_.Download<v1::ExportStatementRequest, v1::ExportStatementResponse>(
      context, request,
      [](const v1::ExportStatementRequest& request,
         rpc::DownloadPort<v1::ExportStatementResponse>& port) -> absl::Status {
        ASSIGN_OR_RETURN(const PartyKind kind, FromProto(request.party_kind()));
        StatementExport statement;
        RETURN_IF_ERROR(port.Read([&](pg::Tx& tx) -> absl::Status {
          ASSIGN_OR_RETURN(statement.close, MustBeClosed(tx, request.city_code(), request.month()));
          const auto found = storage::FindStatement(tx, request.city_code(), statement.close.month,
                                                    kind, request.party_id());
          if (!found) return StatementNotFound(request.party_id());
          statement.statement = *found;
          return absl::OkStatus();
        }));
        statement.city_code = request.city_code();
        ASSIGN_OR_RETURN(const auto writer,
                         TableWriterOf<v1::ExportStatementResponse>(request.format(), port));
        return WriteStatement(
            statement,
            [&port](absl::FunctionRef<absl::Status(pg::Tx&)> body) { return port.Read(body); },
            *writer);
      });
}

}  // namespace homecare::billing
