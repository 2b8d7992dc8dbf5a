// The gRPC shell of the billing service: check, convert, call, convert.
#pragma once

#include "common/base/clock.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/billing/v1/billing_service.grpc.pb.h"

namespace homecare::billing {

// Thread safe.
class BillingService final : public v1::BillingService::CallbackService {
 public:
  BillingService(rpc::Dispatch& dispatch, const rpc::Pager& pager, const Clock& clock)
      : dispatch_(dispatch), pager_(pager), clock_(clock) {}

  rpc::Unary* QuoteVisit(rpc::Context* context, const v1::QuoteVisitRequest* request,
                         v1::QuoteVisitResponse* response) override;
  rpc::Unary* GetElderMonth(rpc::Context* context, const v1::GetElderMonthRequest* request,
                            v1::GetElderMonthResponse* response) override;
  rpc::Unary* ListLedger(rpc::Context* context, const v1::ListLedgerRequest* request,
                         v1::ListLedgerResponse* response) override;

 private:
  rpc::Dispatch& dispatch_;
  const rpc::Pager& pager_;
  const Clock& clock_;
};

}  // namespace homecare::billing
