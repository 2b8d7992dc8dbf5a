// What was billed, now and as it was known at any instant, line by line.
#pragma once

#include "common/base/clock.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/billing/v1/ledger.pb.h"
#include "homecare/billing/v1/quote.pb.h"

namespace homecare::billing {

class LedgerApi {
 public:
  LedgerApi(rpc::Dispatch& dispatch, const rpc::Pager& pager, const Clock& clock)
      : dispatch_(dispatch), pager_(pager), clock_(clock) {}

  rpc::Unary* QuoteVisit(rpc::Context* context, const v1::QuoteVisitRequest* request,
                         v1::QuoteVisitResponse* response);
  rpc::Unary* GetElderMonth(rpc::Context* context, const v1::GetElderMonthRequest* request,
                            v1::GetElderMonthResponse* response);
  rpc::Unary* ListLedger(rpc::Context* context, const v1::ListLedgerRequest* request,
                         v1::ListLedgerResponse* response);
  rpc::Unary* ExplainLine(rpc::Context* context, const v1::ExplainLineRequest* request,
                          v1::ExplainLineResponse* response);
  grpc::ServerWriteReactor<v1::ExportLinesResponse>* ExportLines(
      rpc::Context* context, const v1::ExportLinesRequest* request);

 private:
  rpc::Dispatch& dispatch_;
  const rpc::Pager& pager_;
  const Clock& clock_;
};

}  // namespace homecare::billing
