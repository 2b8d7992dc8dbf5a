#include "deploy/demo/day_plans.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"

namespace homecare::demo {
namespace {

using Matching = matching::v1::MatchingService::Stub;

// Real time.
constexpr int kSearchSeconds = 5;
constexpr absl::Duration kPatience = absl::Minutes(2);

// Orders come all day, and few elders wait for a certain minute yet.
constexpr int kChangeCostSeconds = 120;

}  // namespace

absl::StatusOr<matching::v1::Plan> DayPlans::Plan(absl::CivilDay day) {
  matching::v1::PlanDayRequest request;
  request.set_city_code(kCity);
  request.set_service_date(FormatDay(day));
  request.set_time_limit_seconds(kSearchSeconds);
  request.set_seed(static_cast<int64_t>(seed_));
  request.set_change_cost_seconds(kChangeCostSeconds);
  grpc::ClientContext context;
  RETURN_IF_ERROR(rpc::PrepareCall(kPatience, context));
  const auto stream = peers_.matching->PlanDay(&context, request);
  matching::v1::PlanDayResponse response, last;
  while (stream->Read(&response)) last = response;
  RETURN_IF_ERROR(rpc::FromGrpc(stream->Finish()));
  return last.plan();
}

absl::Status DayPlans::PlanRest(absl::CivilDay day) {
  ASSIGN_OR_RETURN(const matching::v1::Plan plan, Plan(day));
  matching::v1::CommitPlanRequest commit;
  commit.set_city_code(kCity);
  commit.set_request_id(absl::StrCat("commit-", plan.plan_id()));
  commit.set_plan_id(plan.plan_id());
  RETURN_IF_ERROR(Call(*peers_.matching, &Matching::CommitPlan, commit).status());
  RETURN_IF_ERROR(stage_.Settle());  // its steps are deadlines that are due
  matching::v1::GetPlanRequest get;
  get.set_city_code(kCity);
  get.set_plan_id(plan.plan_id());
  ASSIGN_OR_RETURN(const auto kept, Call(*peers_.matching, &Matching::GetPlan, get));
  if (kept.plan().state() != matching::v1::PLAN_STATE_COMMITTED) {
    return absl::InternalError(absl::StrCat("plan ", plan.plan_id(), " was not committed"));
  }
  const matching::v1::PlanOutcomes& outcomes = kept.plan().outcomes();
  ++counts_.plans;
  counts_.assigned += outcomes.assigned();
  counts_.repaired += outcomes.repaired();
  counts_.left += outcomes.left();
  counts_.saved_seconds += plan.before().travel_seconds() - plan.after().travel_seconds();
  return absl::OkStatus();
}

}  // namespace homecare::demo
