// MatchingService on plans of whole days.
#include <sodium.h>

#include "absl/strings/escaping.h"
#include "common/base/status.h"
#include "common/rpc/dispatch_stream.h"
#include "services/matching/api/change_session.h"
#include "services/matching/api/matching_service.h"
#include "services/matching/api/plan_convert.h"
#include "services/matching/api/plan_lists.h"
#include "services/matching/storage/plans.h"

namespace homecare::matching {
namespace {

std::string Sha256Hex(const std::string& bytes) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return absl::BytesToHexString(hash);
}

v1::PlanDayResponse ToProto(const PlanProgress& progress) {
  v1::PlanDayResponse out;
  out.set_elapsed_seconds(progress.elapsed_seconds);
  out.set_iterations(progress.iterations);
  *out.mutable_figures() = ToProto(progress.figures);
  return out;
}

absl::Status PlanDayNow(DayPlanner& planner, const PlanQuestion& question,
                        rpc::DownloadPort<v1::PlanDayResponse>& port) {
  PlanProgress last;
  ASSIGN_OR_RETURN(const PlanRecord plan, planner.Plan(
                                              question, [&](auto body) { return port.Read(body); },
                                              [&](const PlanProgress& progress) {
                                                last = progress;
                                                return port.Send(ToProto(progress));
                                              }));
  last.iterations = plan.iterations;
  last.figures = plan.after;
  v1::PlanDayResponse done = ToProto(last);
  *done.mutable_plan() = ToProto(plan);
  return port.Send(std::move(done));
}

absl::Status ReplayPlanNow(DayPlanner& planner, const v1::ReplayPlanRequest& request,
                           rpc::DownloadPort<v1::ReplayPlanResponse>& port) {
  v1::ReplayPlanResponse answer;
  std::string snapshot;
  ASSIGN_OR_RETURN(const int differences, planner.Replay(
                                              request.city_code(), request.plan_id(),
                                              [&](auto body) { return port.Read(body); },
                                              [&](const PlanProgress& progress) {
                                                answer.set_iterations(progress.iterations);
                                                return port.Send(answer);
                                              },
                                              &snapshot));
  answer.set_done(true);
  answer.set_differences(differences);
  answer.set_snapshot_sha256(Sha256Hex(snapshot));
  return port.Send(std::move(answer));
}

}  // namespace

grpc::ServerWriteReactor<v1::PlanDayResponse>* MatchingService::PlanDay(
    rpc::Context* context, const v1::PlanDayRequest* request) {
  return dispatch_.Download<v1::PlanDayRequest, v1::PlanDayResponse>(
      context, request,
      [this](const v1::PlanDayRequest& request,
             rpc::DownloadPort<v1::PlanDayResponse>& port) -> absl::Status {
        ASSIGN_OR_RETURN(const PlanQuestion question,
                         FromProto(request, clock_.Now(), planner_.policy()));
        return PlanDayNow(planner_, question, port);
      });
}

rpc::Unary* MatchingService::CommitPlan(rpc::Context* context, const v1::CommitPlanRequest* request,
                                        v1::CommitPlanResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](homecare::Change& change, const v1::CommitPlanRequest& request,
                                v1::CommitPlanResponse* response) -> absl::Status {
                           ChangeSession session(change);
                           storage::Plans plans(change);
                           ASSIGN_OR_RETURN(const PlanRecord plan,
                                            plan_desk_.Commit(*session, plans, request.plan_id()));
                           *response->mutable_plan() = ToProto(plan);
                           return absl::OkStatus();
                         });
}

rpc::Unary* MatchingService::DiscardPlan(rpc::Context* context,
                                         const v1::DiscardPlanRequest* request,
                                         v1::DiscardPlanResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](homecare::Change& change, const v1::DiscardPlanRequest& request,
                                v1::DiscardPlanResponse* response) -> absl::Status {
                           ChangeSession session(change);
                           storage::Plans plans(change);
                           ASSIGN_OR_RETURN(const PlanRecord plan,
                                            plan_desk_.Discard(*session, plans, request.plan_id()));
                           *response->mutable_plan() = ToProto(plan);
                           return absl::OkStatus();
                         });
}

rpc::Unary* MatchingService::GetPlan(rpc::Context* context, const v1::GetPlanRequest* request,
                                     v1::GetPlanResponse* response) {
  return dispatch_.Read(context, request, response, &matching::GetPlan);
}

rpc::Unary* MatchingService::ListPlans(rpc::Context* context, const v1::ListPlansRequest* request,
                                       v1::ListPlansResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListPlansRequest& request, v1::ListPlansResponse* response) {
        return matching::ListPlans(tx, pager_, request, response);
      });
}

rpc::Unary* MatchingService::ListPlannedVisits(rpc::Context* context,
                                               const v1::ListPlannedVisitsRequest* request,
                                               v1::ListPlannedVisitsResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ListPlannedVisitsRequest& request,
                               v1::ListPlannedVisitsResponse* response) {
                          return matching::ListPlannedVisits(tx, pager_, request, response);
                        });
}

rpc::Unary* MatchingService::ExplainPlan(rpc::Context* context,
                                         const v1::ExplainPlanRequest* request,
                                         v1::ExplainPlanResponse* response) {
  return dispatch_.Read(context, request, response, &matching::ExplainPlan);
}

grpc::ServerWriteReactor<v1::ReplayPlanResponse>* MatchingService::ReplayPlan(
    rpc::Context* context, const v1::ReplayPlanRequest* request) {
  return dispatch_.Download<v1::ReplayPlanRequest, v1::ReplayPlanResponse>(
      context, request,
      [this](const v1::ReplayPlanRequest& request,
             rpc::DownloadPort<v1::ReplayPlanResponse>& port) {
        return ReplayPlanNow(planner_, request, port);
      });
}

}  // namespace homecare::matching
