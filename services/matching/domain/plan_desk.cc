#include "services/matching/domain/plan_desk.h"

#include <string>

#include "common/base/status.h"
#include "services/matching/domain/errors.h"

namespace homecare::matching {
namespace {

absl::StatusOr<PlanRecord> LockReady(PlanBook& plans, absl::string_view plan_id) {
  std::optional<PlanRecord> plan = plans.Lock(plan_id);
  if (!plan) return PlanNotFound(plan_id);
  if (plan->state != PlanState::kReady) return PlanNotReady(*plan);
  return *std::move(plan);
}

}  // namespace

void PlanDesk::Keep(Session& session, PlanBook& plans, const PlanRecord& plan,
                    const std::vector<PlanMember>& members) {
  plans.ForgetUncommitted(session.now - policy_.keep_uncommitted);
  plans.Insert(plan, members);
}

absl::StatusOr<PlanRecord> PlanDesk::Commit(Session& session, PlanBook& plans,
                                            absl::string_view plan_id) {
  ASSIGN_OR_RETURN(PlanRecord plan, LockReady(plans, plan_id));
  MoveTo(plan, PlanState::kCommitting);
  plan.commit_time = session.now;
  TakeStep(session, plans, plan);
  return plan;
}

void PlanDesk::Continue(Session& session, PlanBook& plans, absl::string_view plan_id) {
  std::optional<PlanRecord> plan = plans.Lock(plan_id);
  if (plan && plan->state == PlanState::kCommitting) TakeStep(session, plans, *plan);
}

void PlanDesk::TakeStep(Session& session, PlanBook& plans, PlanRecord& plan) {
  if (plan.next_step < plan.steps) {
    std::vector<PlanMember> members = plans.Step(plan.plan_id, plan.next_step);
    const std::vector<PlannedOutcome> outcomes =
        desk_.AssignPlanned(session, members, session.now + policy_.notice);
    for (size_t i = 0; i < members.size(); ++i) {
      members[i].outcome = outcomes[i];
      Count(plan, outcomes[i]);
    }
    plans.SaveOutcomes(plan.plan_id, members);
    ++plan.next_step;
  }
  if (plan.next_step < plan.steps) {
    session.teller.Remind(Due::kCommitPlan, plan.plan_id, session.now, /*emergency=*/false);
  } else {
    MoveTo(plan, PlanState::kCommitted);
  }
  plans.Save(plan);
}

absl::StatusOr<PlanRecord> PlanDesk::Discard(Session&, PlanBook& plans, absl::string_view plan_id) {
  ASSIGN_OR_RETURN(PlanRecord plan, LockReady(plans, plan_id));
  MoveTo(plan, PlanState::kDiscarded);
  plans.Save(plan);
  return plan;
}

}  // namespace homecare::matching
