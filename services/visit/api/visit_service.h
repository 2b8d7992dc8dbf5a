// The gRPC shell of the visit service: check, convert, call, convert.
#pragma once

#include "common/base/clock.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/visit/v1/visit_service.grpc.pb.h"
#include "services/visit/domain/exceptions.h"

namespace homecare::visit {

// Thread safe.
class VisitService final : public v1::VisitService::CallbackService {
 public:
  VisitService(rpc::Dispatch& dispatch, const rpc::Pager& pager, const Clock& clock,
               const EvidencePolicy& policy)
      : dispatch_(dispatch), pager_(pager), clock_(clock), policy_(policy) {}

  rpc::Unary* ListMyVisits(rpc::Context* context, const v1::ListMyVisitsRequest* request,
                           v1::ListMyVisitsResponse* response) override;
  rpc::Unary* GetVisit(rpc::Context* context, const v1::GetVisitRequest* request,
                       v1::GetVisitResponse* response) override;
  rpc::Unary* ListVisits(rpc::Context* context, const v1::ListVisitsRequest* request,
                         v1::ListVisitsResponse* response) override;
  rpc::Unary* CheckIn(rpc::Context* context, const v1::CheckInRequest* request,
                      v1::CheckInResponse* response) override;
  rpc::Unary* CheckOut(rpc::Context* context, const v1::CheckOutRequest* request,
                       v1::CheckOutResponse* response) override;
  rpc::Unary* ListExceptions(rpc::Context* context, const v1::ListExceptionsRequest* request,
                             v1::ListExceptionsResponse* response) override;
  rpc::Unary* ClearException(rpc::Context* context, const v1::ClearExceptionRequest* request,
                             v1::ClearExceptionResponse* response) override;
  rpc::Unary* SetVisitEnd(rpc::Context* context, const v1::SetVisitEndRequest* request,
                          v1::SetVisitEndResponse* response) override;
  rpc::Unary* VoidVisit(rpc::Context* context, const v1::VoidVisitRequest* request,
                        v1::VoidVisitResponse* response) override;

 private:
  rpc::Dispatch& dispatch_;
  const rpc::Pager& pager_;
  const Clock& clock_;
  const EvidencePolicy& policy_;
};

}  // namespace homecare::visit
