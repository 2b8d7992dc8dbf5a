// What auditors look at and decide: visits, exceptions, findings, samples, claw-backs and the
// budget.
#pragma once

#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/billing/v1/audit.pb.h"

namespace homecare::billing {

// Detectors take longer than a call may: RunDetectors leaves a deadline of kDetectorsDeadline,
// which DetectorWorker (audit_worker.h) answers. Thread safe.
class AuditApi {
 public:
  AuditApi(rpc::Dispatch& dispatch, const rpc::Pager& pager) : dispatch_(dispatch), pager_(pager) {}

  rpc::Unary* ListVisits(rpc::Context* context, const v1::ListVisitsRequest* request,
                         v1::ListVisitsResponse* response);
  rpc::Unary* ListExceptions(rpc::Context* context, const v1::ListExceptionsRequest* request,
                             v1::ListExceptionsResponse* response);
  rpc::Unary* RunDetectors(rpc::Context* context, const v1::RunDetectorsRequest* request,
                           v1::RunDetectorsResponse* response);
  rpc::Unary* GetDetectorRun(rpc::Context* context, const v1::GetDetectorRunRequest* request,
                             v1::GetDetectorRunResponse* response);
  rpc::Unary* ListFindings(rpc::Context* context, const v1::ListFindingsRequest* request,
                           v1::ListFindingsResponse* response);
  rpc::Unary* DrawSample(rpc::Context* context, const v1::DrawSampleRequest* request,
                         v1::DrawSampleResponse* response);
  rpc::Unary* GetSample(rpc::Context* context, const v1::GetSampleRequest* request,
                        v1::GetSampleResponse* response);
  rpc::Unary* RecordSampleResult(rpc::Context* context,
                                 const v1::RecordSampleResultRequest* request,
                                 v1::RecordSampleResultResponse* response);
  rpc::Unary* ClawBack(rpc::Context* context, const v1::ClawBackRequest* request,
                       v1::ClawBackResponse* response);
  rpc::Unary* SetBudget(rpc::Context* context, const v1::SetBudgetRequest* request,
                        v1::SetBudgetResponse* response);
  rpc::Unary* GetBudget(rpc::Context* context, const v1::GetBudgetRequest* request,
                        v1::GetBudgetResponse* response);

 private:
  rpc::Dispatch& dispatch_;
  const rpc::Pager& pager_;
};

}  // namespace homecare::billing
