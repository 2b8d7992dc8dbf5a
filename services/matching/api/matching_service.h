// The gRPC shell of the matching service: check, convert, call, convert.
#pragma once

#include "common/base/clock.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/matching/v1/matching_service.grpc.pb.h"
#include "services/matching/api/day_planner.h"
#include "services/matching/domain/desk.h"
#include "services/matching/domain/matcher.h"

namespace homecare::matching {

// Thread safe.
class MatchingService final : public v1::MatchingService::CallbackService {
 public:
  MatchingService(rpc::Dispatch& dispatch, const rpc::Pager& pager, const Clock& clock, Feed& feed,
                  Desk& desk, const Matcher& matcher, PlanDesk& plan_desk, DayPlanner& planner)
      : dispatch_(dispatch),
        pager_(pager),
        clock_(clock),
        feed_(feed),
        desk_(desk),
        matcher_(matcher),
        plan_desk_(plan_desk),
        planner_(planner) {}

  rpc::Unary* PutShifts(rpc::Context* context, const v1::PutShiftsRequest* request,
                        v1::PutShiftsResponse* response) override;
  rpc::Unary* RecordAbsence(rpc::Context* context, const v1::RecordAbsenceRequest* request,
                            v1::RecordAbsenceResponse* response) override;
  rpc::Unary* EndAbsence(rpc::Context* context, const v1::EndAbsenceRequest* request,
                         v1::EndAbsenceResponse* response) override;
  rpc::Unary* FindCandidates(rpc::Context* context, const v1::FindCandidatesRequest* request,
                             v1::FindCandidatesResponse* response) override;
  rpc::Unary* AcceptOffer(rpc::Context* context, const v1::AcceptOfferRequest* request,
                          v1::AcceptOfferResponse* response) override;
  rpc::Unary* DeclineOffer(rpc::Context* context, const v1::DeclineOfferRequest* request,
                           v1::DeclineOfferResponse* response) override;
  rpc::Unary* GetOffer(rpc::Context* context, const v1::GetOfferRequest* request,
                       v1::GetOfferResponse* response) override;
  rpc::Unary* ListOffers(rpc::Context* context, const v1::ListOffersRequest* request,
                         v1::ListOffersResponse* response) override;
  rpc::Unary* ListAssignments(rpc::Context* context, const v1::ListAssignmentsRequest* request,
                              v1::ListAssignmentsResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchOffersResponse>* WatchOffers(
      rpc::Context* context, const v1::WatchOffersRequest* request) override;
  rpc::Unary* ExplainAssignment(rpc::Context* context, const v1::ExplainAssignmentRequest* request,
                                v1::ExplainAssignmentResponse* response) override;

  // Plans of whole days: plan_calls.cc.
  grpc::ServerWriteReactor<v1::PlanDayResponse>* PlanDay(
      rpc::Context* context, const v1::PlanDayRequest* request) override;
  rpc::Unary* CommitPlan(rpc::Context* context, const v1::CommitPlanRequest* request,
                         v1::CommitPlanResponse* response) override;
  rpc::Unary* DiscardPlan(rpc::Context* context, const v1::DiscardPlanRequest* request,
                          v1::DiscardPlanResponse* response) override;
  rpc::Unary* GetPlan(rpc::Context* context, const v1::GetPlanRequest* request,
                      v1::GetPlanResponse* response) override;
  rpc::Unary* ListPlans(rpc::Context* context, const v1::ListPlansRequest* request,
                        v1::ListPlansResponse* response) override;
  rpc::Unary* ListPlannedVisits(rpc::Context* context, const v1::ListPlannedVisitsRequest* request,
                                v1::ListPlannedVisitsResponse* response) override;
  rpc::Unary* ExplainPlan(rpc::Context* context, const v1::ExplainPlanRequest* request,
                          v1::ExplainPlanResponse* response) override;
  grpc::ServerWriteReactor<v1::ReplayPlanResponse>* ReplayPlan(
      rpc::Context* context, const v1::ReplayPlanRequest* request) override;

 private:
  // Answers to an emergency's offer have threads and connections of their own.
  Lane LaneOf(const std::string& offer_id) const;

  rpc::Dispatch& dispatch_;
  const rpc::Pager& pager_;
  const Clock& clock_;
  Feed& feed_;
  Desk& desk_;
  const Matcher& matcher_;
  PlanDesk& plan_desk_;
  DayPlanner& planner_;
};

}  // namespace homecare::matching
