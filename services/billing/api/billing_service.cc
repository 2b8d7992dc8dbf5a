#include "services/billing/api/billing_service.h"

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/keyset.h"
#include "services/billing/api/convert.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/quote.h"
#include "services/billing/storage/facts.h"
#include "services/billing/storage/ledger.h"

namespace homecare::billing {
namespace {

rpc::TimeKey KeyOf(const storage::LedgerLine& line) { return {line.post_time, line.line_id}; }

}  // namespace

rpc::Unary* BillingService::QuoteVisit(rpc::Context* context, const v1::QuoteVisitRequest* request,
                                       v1::QuoteVisitResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::QuoteVisitRequest& request,
             v1::QuoteVisitResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const Visit planned, FromProto(request, clock_.Now()));
        ASSIGN_OR_RETURN(
            const ElderFacts facts,
            storage::FactsOf(tx, request.city_code(), request.elder_id(),
                             WindowAround(planned.check_in_time, planned.check_out_time)));
        ASSIGN_OR_RETURN(const Rulebook rules, storage::Rules(tx, request.city_code()));
        ASSIGN_OR_RETURN(const Quote quote, billing::QuoteVisit(facts, planned, rules));
        ASSIGN_OR_RETURN(const Policy* policy, rules.PolicyOn(ServiceDay(planned.check_in_time)));
        *response = ToProto(quote, *policy);
        return absl::OkStatus();
      });
}

rpc::Unary* BillingService::GetElderMonth(rpc::Context* context,
                                          const v1::GetElderMonthRequest* request,
                                          v1::GetElderMonthResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [](pg::Tx& tx, const v1::GetElderMonthRequest& request,
         v1::GetElderMonthResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const absl::CivilMonth month, CheckedMonth(request.month()));
        const auto elder = storage::FindElder(tx, request.city_code(), request.elder_id());
        if (!elder) return ElderNotFound(request.elder_id());
        ASSIGN_OR_RETURN(const Rulebook rules, storage::Rules(tx, request.city_code()));
        const std::vector<Line> lines =
            storage::PostedSums(tx, request.city_code(), request.elder_id(), month, month);
        ASSIGN_OR_RETURN(const ElderMonth summary, Summarise(*elder, month, lines, rules));
        *response->mutable_elder_month() = ToProto(summary, lines);
        return absl::OkStatus();
      });
}

rpc::Unary* BillingService::ListLedger(rpc::Context* context, const v1::ListLedgerRequest* request,
                                       v1::ListLedgerResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListLedgerRequest& request,
             v1::ListLedgerResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const storage::LedgerFilter filter, FromProto(request));
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        std::vector<storage::LedgerLine> lines = storage::ListLines(
            tx, request.city_code(), filter, page.after.time, page.after.id, page.limit + 1);
        response->set_next_page_token(rpc::CutToPage(pager_, page, &lines, &KeyOf));
        for (const storage::LedgerLine& line : lines) *response->add_lines() = ToProto(line);
        return absl::OkStatus();
      });
}

}  // namespace homecare::billing
