// Runs of the detectors, and what they found.
#include "services/billing/storage/audit_runs.h"

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/rpc/keyset.h"
#include "services/billing/api/audit_api.h"
#include "services/billing/api/audit_convert.h"
#include "services/billing/api/audit_worker.h"
#include "services/billing/api/convert.h"
#include "services/billing/domain/audit_errors.h"
#include "services/billing/storage/facts.h"

namespace homecare::billing {
namespace {

constexpr int kMostRunsNotDone = 100;

rpc::TimeKey KeyOf(const storage::StoredFinding& finding) {
  return {absl::InfinitePast(), std::to_string(finding.number)};
}

// The key of a page's token, which this service has signed.
int64_t NumberOf(const rpc::TimeKey& key) {
  int64_t number = 0;
  HC_CHECK(key.id.empty() || absl::SimpleAtoi(key.id, &number));
  return number;
}

absl::Status Begin(Change& change, const v1::RunDetectorsRequest& request,
                   v1::RunDetectorsResponse* response) {
  storage::DetectorRun run{NewId(), {}, std::nullopt};
  ASSIGN_OR_RETURN(run.month, CheckedMonth(request.month()));
  // Detectors ask for the caps of the month.
  ASSIGN_OR_RETURN(const Rulebook rules, storage::Rules(change.tx(), change.city_code()));
  RETURN_IF_ERROR(rules.PolicyOn(absl::CivilDay(run.month + 1) - 1).status());
  const auto waiting = storage::RunsNotDone(change.tx(), change.city_code(), kMostRunsNotDone);
  if (std::ssize(waiting) >= kMostRunsNotDone) return RunsWaiting(kMostRunsNotDone);
  storage::PutRun(change.tx(), change.city_code(), run, change.now());
  change.SetDeadline({kDetectorsDeadline, run.run_id, change.now()});
  *response->mutable_run() = ToProto(run);
  return absl::OkStatus();
}

}  // namespace

rpc::Unary* AuditApi::RunDetectors(rpc::Context* context, const v1::RunDetectorsRequest* request,
                                   v1::RunDetectorsResponse* response) {
  return dispatch_.Write(context, request, response, &Begin);
}

rpc::Unary* AuditApi::GetDetectorRun(rpc::Context* context,
                                     const v1::GetDetectorRunRequest* request,
                                     v1::GetDetectorRunResponse* response) {
  return dispatch_.Read(context, request, response,
                        [](pg::Tx& tx, const v1::GetDetectorRunRequest& request,
                           v1::GetDetectorRunResponse* response) -> absl::Status {
                          const auto run =
                              storage::FindRun(tx, request.city_code(), request.run_id());
                          if (!run) return RunNotFound(request.run_id());
                          *response->mutable_run() = ToProto(*run);
                          return absl::OkStatus();
                        });
}

rpc::Unary* AuditApi::ListFindings(rpc::Context* context, const v1::ListFindingsRequest* request,
                                   v1::ListFindingsResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListFindingsRequest& request,
             v1::ListFindingsResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        const auto run = storage::FindRun(tx, request.city_code(), request.run_id());
        if (!run) return RunNotFound(request.run_id());
        if (!run->result) return RunNotReady(request.run_id());
        std::vector<storage::StoredFinding> findings =
            storage::ListFindings(tx, request.city_code(), run->run_id, run->result->attempt_id,
                                  {request.detector_id(), NameOf(request.severity())},
                                  NumberOf(page.after), page.limit + 1);
        response->set_next_page_token(rpc::CutToPage(pager_, page, &findings, &KeyOf));
        for (const storage::StoredFinding& finding : findings) {
          HC_CHECK(response->add_findings()->ParseFromString(finding.bytes));
        }
        return absl::OkStatus();
      });
}

}  // namespace homecare::billing
