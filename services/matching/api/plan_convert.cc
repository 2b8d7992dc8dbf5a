#include "services/matching/api/plan_convert.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "services/matching/domain/errors.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching {
namespace {

constexpr int64_t kMostIterations = 1'000'000'000;
constexpr int64_t kMostChangeSeconds = 86'400;
// As JSON carries whole numbers.
constexpr int64_t kMostSeed = (int64_t{1} << 53) - 1;

}  // namespace

v1::PlanFigures ToProto(const DayFigures& figures) {
  v1::PlanFigures out;
  out.set_visits_planned(figures.visits_planned);
  out.set_visits_unserved(figures.visits_unserved);
  out.set_travel_seconds(figures.travel_seconds);
  out.set_tardiness_seconds(figures.tardiness_seconds);
  out.set_changes(figures.changes);
  out.set_care_seconds(figures.care_seconds);
  return out;
}

v1::Plan ToProto(const PlanRecord& plan) {
  v1::Plan out;
  out.set_plan_id(plan.plan_id);
  out.set_service_date(FormatDay(storage::CivilDayOf(plan.day)));
  out.set_state(static_cast<v1::PlanState>(plan.state));
  *out.mutable_from_time() = rpc::ToProto(plan.from_time);
  *out.mutable_make_time() = rpc::ToProto(plan.make_time);
  out.set_automatic(plan.automatic);
  out.set_seed(plan.seed);
  out.set_iterations(plan.iterations);
  *out.mutable_before() = ToProto(plan.before);
  *out.mutable_after() = ToProto(plan.after);
  const auto count = [&](PlannedOutcome outcome) {
    return plan.outcomes[static_cast<int>(outcome)];
  };
  v1::PlanOutcomes& outcomes = *out.mutable_outcomes();
  outcomes.set_pending(count(PlannedOutcome::kPending));
  outcomes.set_kept(count(PlannedOutcome::kKept));
  outcomes.set_assigned(count(PlannedOutcome::kAssigned));
  outcomes.set_repaired(count(PlannedOutcome::kRepaired));
  outcomes.set_left(count(PlannedOutcome::kLeft));
  outcomes.set_overtaken(count(PlannedOutcome::kOvertaken));
  if (plan.commit_time) *out.mutable_commit_time() = rpc::ToProto(*plan.commit_time);
  return out;
}

v1::PlannedVisit ToProto(const PlanMember& member) {
  v1::PlannedVisit out;
  out.set_order_id(member.order_id);
  if (member.place.planned()) {
    out.set_caregiver_id(member.place.caregiver_id);
    *out.mutable_planned() =
        rpc::ToProto(rpc::TimeSpan{storage::TimeOf(member.place.start),
                                   storage::TimeOf(member.place.start + member.duration_seconds)});
    out.set_added_travel_seconds(static_cast<int32_t>(member.reason.added_travel_seconds));
  }
  if (member.former.planned()) {
    out.set_former_caregiver_id(member.former.caregiver_id);
    *out.mutable_former_start_time() = rpc::ToProto(storage::TimeOf(member.former.start));
  }
  out.set_outcome(static_cast<v1::PlannedOutcome>(member.outcome));
  return out;
}

absl::StatusOr<PlanQuestion> FromProto(const v1::PlanDayRequest& request, absl::Time now,
                                       const PlanPolicy& policy) {
  ASSIGN_OR_RETURN(const absl::CivilDay day,
                   rpc::CheckedDay(request.service_date(), "service_date"));
  Violations violations;
  violations.Expect(day <= ServiceDay(now) + policy.most_days_ahead, "service_date",
                    absl::StrCat("at most ", policy.most_days_ahead, " days ahead"));
  const int64_t longest = absl::ToInt64Seconds(policy.longest_time_limit);
  violations.Expect(request.time_limit_seconds() >= 0 && request.time_limit_seconds() <= longest,
                    "time_limit_seconds", absl::StrCat("0 to ", longest));
  violations.Expect(request.seed() >= 0 && request.seed() <= kMostSeed, "seed",
                    absl::StrCat("0 to ", kMostSeed));
  violations.Expect(request.iterations() >= 0 && request.iterations() <= kMostIterations,
                    "iterations", absl::StrCat("0 to ", kMostIterations));
  violations.Expect(
      request.change_cost_seconds() >= 0 && request.change_cost_seconds() <= kMostChangeSeconds,
      "change_cost_seconds", absl::StrCat("0 to ", kMostChangeSeconds));
  RETURN_IF_ERROR(violations.ToStatus());
  PlanQuestion question;
  question.city_code = request.city_code();
  question.day = storage::DayNumberOf(day);
  question.from_time = std::max(StartOf(day), now + policy.frozen_horizon);
  if (request.has_from_time()) {
    ASSIGN_OR_RETURN(const absl::Time from,
                     rpc::CheckedTime(request.from_time(), now, "from_time"));
    question.from_time = std::max(question.from_time, from);
  }
  if (question.from_time >= StartOf(day + 1)) return DayOver(request.service_date());
  question.seconds = request.time_limit_seconds() > 0
                         ? request.time_limit_seconds()
                         : absl::ToDoubleSeconds(policy.default_time_limit);
  question.iterations = request.iterations();
  question.seed = static_cast<uint64_t>(request.seed());
  question.change_seconds = request.has_change_cost_seconds()
                                ? request.change_cost_seconds()
                                : absl::ToInt64Seconds(policy.change_cost);
  return question;
}

}  // namespace homecare::matching
