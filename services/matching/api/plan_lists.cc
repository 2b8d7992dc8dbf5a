#include "services/matching/api/plan_lists.h"

#include <string>
#include <vector>

#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/keyset.h"
#include "services/matching/api/plan_convert.h"
#include "services/matching/domain/errors.h"
#include "services/matching/storage/plan_reason.h"
#include "services/matching/storage/plans.h"

namespace homecare::matching {

absl::Status GetPlan(pg::Tx& tx, const v1::GetPlanRequest& request, v1::GetPlanResponse* response) {
  const auto plan = storage::FindPlan(tx, request.city_code(), request.plan_id());
  if (!plan) return PlanNotFound(request.plan_id());
  *response->mutable_plan() = ToProto(*plan);
  return absl::OkStatus();
}

absl::Status ListPlans(pg::Tx& tx, const rpc::Pager& pager, const v1::ListPlansRequest& request,
                       v1::ListPlansResponse* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  storage::PlanFilter filter;
  if (!request.service_date().empty()) {
    ASSIGN_OR_RETURN(filter.service_date, rpc::CheckedDay(request.service_date(), "service_date"));
  }
  if (request.state() != v1::PLAN_STATE_UNSPECIFIED) {
    filter.state = std::string(Name(static_cast<PlanState>(request.state())));
  }
  std::vector<PlanRecord> plans = storage::ListPlans(
      tx, request.city_code(), filter, page.after.time, page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &plans, [](const PlanRecord& plan) -> rpc::TimeKey {
        return {plan.make_time, plan.plan_id};
      }));
  for (const PlanRecord& plan : plans) *response->add_plans() = ToProto(plan);
  return absl::OkStatus();
}

absl::Status ListPlannedVisits(pg::Tx& tx, const rpc::Pager& pager,
                               const v1::ListPlannedVisitsRequest& request,
                               v1::ListPlannedVisitsResponse* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  if (!storage::FindPlan(tx, request.city_code(), request.plan_id())) {
    return PlanNotFound(request.plan_id());
  }
  storage::PlannedFilter filter{request.plan_id(), request.caregiver_id(), ""};
  if (request.outcome() != v1::PLANNED_OUTCOME_UNSPECIFIED) {
    filter.outcome = std::string(Name(static_cast<PlannedOutcome>(request.outcome())));
  }
  std::vector<PlanMember> members = storage::ListPlannedVisits(
      tx, request.city_code(), filter, page.after.time, page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &members, [](const PlanMember& member) -> rpc::TimeKey {
        return {storage::StartOf(member), member.order_id};
      }));
  for (const PlanMember& member : members) *response->add_visits() = ToProto(member);
  return absl::OkStatus();
}

absl::Status ExplainPlan(pg::Tx& tx, const v1::ExplainPlanRequest& request,
                         v1::ExplainPlanResponse* response) {
  const auto member =
      storage::FindPlannedVisit(tx, request.city_code(), request.plan_id(), request.order_id());
  if (!member) {
    const bool known = storage::FindPlan(tx, request.city_code(), request.plan_id()).has_value();
    return known ? OrderNotFound(request.order_id()) : PlanNotFound(request.plan_id());
  }
  *response = storage::ToProto(member->reason, member->duration_seconds);
  *response->mutable_visit() = ToProto(*member);
  return absl::OkStatus();
}

}  // namespace homecare::matching
