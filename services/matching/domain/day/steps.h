// The steps of a commit: which visits are assigned in one transaction.
#pragma once

#include <vector>

#include "services/matching/domain/day/day.h"
#include "services/matching/domain/day/plan_policy.h"

namespace homecare::matching {

// Stays as it is, or nobody goes: no step.
inline constexpr int kNoStep = -1;

// By visit, from 0. Visits that change caregivers among themselves share a step, so that each finds
// the time free that another leaves, as far as there are not more than
// PlanPolicy::largest_step_visits of them; two who come together always do. The earliest come
// first.
std::vector<int> StepsOf(const Day& day, const DayPlan& plan, const PlanPolicy& policy);

}  // namespace homecare::matching
