#include "services/matching/domain/day/planned.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/base/names.h"

namespace homecare::matching {
namespace {

constexpr auto kPlanStates = std::to_array<NameOf<PlanState>>({
    {PlanState::kReady, "READY"},
    {PlanState::kCommitting, "COMMITTING"},
    {PlanState::kCommitted, "COMMITTED"},
    {PlanState::kDiscarded, "DISCARDED"},
});

constexpr auto kOutcomes = std::to_array<NameOf<PlannedOutcome>>({
    {PlannedOutcome::kPending, "PENDING"},
    {PlannedOutcome::kKept, "KEPT"},
    {PlannedOutcome::kAssigned, "ASSIGNED"},
    {PlannedOutcome::kRepaired, "REPAIRED"},
    {PlannedOutcome::kLeft, "LEFT"},
    {PlannedOutcome::kOvertaken, "OVERTAKEN"},
});

}  // namespace

absl::string_view Name(PlanState state) { return NameIn(kPlanStates, state); }
absl::string_view Name(PlannedOutcome outcome) { return NameIn(kOutcomes, outcome); }

bool WorthIt(const PlanRecord& plan, const PlanPolicy& policy) {
  if (plan.after.visits_unserved < plan.before.visits_unserved) return true;
  if (plan.after.visits_unserved > plan.before.visits_unserved) return false;
  const int64_t saved = plan.before.travel_seconds - plan.after.travel_seconds;
  return saved >= absl::ToInt64Seconds(policy.least_saving) &&
         int64_t{plan.after.changes} * 1000 <=
             int64_t{plan.after.visits_planned} * policy.most_changes_permille;
}

void MoveTo(PlanRecord& plan, PlanState to) {
  HC_CHECK(std::find(kPlanSteps.begin(), kPlanSteps.end(), std::pair(plan.state, to)) !=
           kPlanSteps.end());
  plan.state = to;
}

void Count(PlanRecord& plan, PlannedOutcome outcome) {
  --plan.outcomes[static_cast<int>(PlannedOutcome::kPending)];
  ++plan.outcomes[static_cast<int>(outcome)];
}

}  // namespace homecare::matching
