// Why a task went to whom it went: for each caregiver the extra cost, or the rule that forbids it.
#pragma once

#include <string>
#include <vector>

#include "services/matching/domain/planner/plan.h"

namespace homecare::matching::planner {

struct Choice {
  int caregiver = kNone;
  bool chosen = false;
  // Of putting the task into the caregiver's day as the plan has it, at the best place; against the
  // plan without the visit.
  Cost extra_cost = 0;
  // Not empty: why not. SKILLS, ONLY, NEVER, CAPACITY, WINDOW (does not fit even an empty day),
  // NO_ROOM (does not fit what else is planned), LIMIT (tasks, hours or kilometres of the day),
  // SAME_CAREGIVER (does the other half of a visit of two).
  std::string rule;
};

// One entry a caregiver: who can, cheapest first; then who cannot. Nobody else's plan is changed:
// the other half of a visit of two keeps its place and its start.
std::vector<Choice> Explain(const Problem& problem, const Plan& plan, int task);

}  // namespace homecare::matching::planner
