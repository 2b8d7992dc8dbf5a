// Closing months, and what each party is told of them.
#pragma once

#include "common/base/clock.h"
#include "common/change/change.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/billing/v1/closing.pb.h"

namespace homecare::billing {

class ClosingApi {
 public:
  ClosingApi(rpc::Dispatch& dispatch, const rpc::Pager& pager, const Clock& clock)
      : dispatch_(dispatch), pager_(pager), clock_(clock) {}

  rpc::Unary* ListCloseBlockers(rpc::Context* context, const v1::ListCloseBlockersRequest* request,
                                v1::ListCloseBlockersResponse* response);
  rpc::Unary* ProposeClose(rpc::Context* context, const v1::ProposeCloseRequest* request,
                           v1::ProposeCloseResponse* response);
  rpc::Unary* GetCloseProposal(rpc::Context* context, const v1::GetCloseProposalRequest* request,
                               v1::GetCloseProposalResponse* response);
  rpc::Unary* CloseMonth(rpc::Context* context, const v1::CloseMonthRequest* request,
                         v1::CloseMonthResponse* response);
  rpc::Unary* ListMonthCloses(rpc::Context* context, const v1::ListMonthClosesRequest* request,
                              v1::ListMonthClosesResponse* response);
  rpc::Unary* GetStatement(rpc::Context* context, const v1::GetStatementRequest* request,
                           v1::GetStatementResponse* response);
  rpc::Unary* ListStatements(rpc::Context* context, const v1::ListStatementsRequest* request,
                             v1::ListStatementsResponse* response);
  grpc::ServerWriteReactor<v1::ExportStatementResponse>* ExportStatement(
      rpc::Context* context, const v1::ExportStatementRequest* request);

 private:
  rpc::Dispatch& dispatch_;
  const rpc::Pager& pager_;
  const Clock& clock_;
};

}  // namespace homecare::billing
