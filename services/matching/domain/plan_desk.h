// The decisions about plans: commit, step by step, or discard. Pure, like Desk, whose errors and
// rules of sessions it shares.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/matching/domain/day/plan_policy.h"
#include "services/matching/domain/day/planned.h"
#include "services/matching/domain/desk.h"
#include "services/matching/domain/session.h"

namespace homecare::matching {

// Thread safe.
class PlanDesk {
 public:
  PlanDesk(Desk& desk, const PlanPolicy& policy) : desk_(desk), policy_(policy) {}

  // Keeps a plan as READY, and forgets old ones that were never committed.
  void Keep(Session& session, PlanBook& plans, const PlanRecord& plan,
            const std::vector<PlanMember>& members);
  // READY to COMMITTING, and the first step at once; the others follow by deadlines, each in a
  // change of its own, so that a process that dies is no loss.
  absl::StatusOr<PlanRecord> Commit(Session& session, PlanBook& plans, absl::string_view plan_id);
  // Due::kCommitPlan: the next step.
  void Continue(Session& session, PlanBook& plans, absl::string_view plan_id);
  absl::StatusOr<PlanRecord> Discard(Session& session, PlanBook& plans, absl::string_view plan_id);

 private:
  void TakeStep(Session& session, PlanBook& plans, PlanRecord& plan);

  Desk& desk_;
  const PlanPolicy& policy_;
};

}  // namespace homecare::matching
