// A day as problems for the planner, and plans back. A city falls into parts that share neither
// caregivers nor visits (contracts end at counties): each is a problem of its own, which keeps
// matrices small and searches short.
#pragma once

#include <utility>
#include <vector>

#include "services/matching/domain/day/day.h"
#include "services/matching/domain/planner/plan.h"
#include "services/matching/domain/planner/problem.h"
#include "services/matching/domain/travel.h"

namespace homecare::matching {

// Units are seconds, and costs are seconds of travel. Ways take whole minutes, so that visits
// begin on them.
struct DayPart {
  planner::Problem problem;
  // The visit of the day that a task is, and the caregiver and tour that a planner's caregiver is.
  std::vector<int> visit_of_task;
  std::vector<std::pair<int, int>> tours;
};

// In the order of the day; a function of the day and the travel model alone. Parts without
// caregivers or without visits are left out, and so are visits that cannot take place.
std::vector<DayPart> PartsOf(const Day& day, const Travel& travel);

// The part's routes as they were before, in order of start.
planner::Routes FormerRoutes(const Day& day, const DayPart& part);

// Writes who goes when in the part.
void PutPart(const Day& day, const DayPart& part, const planner::Plan& plan, DayPlan& out);

}  // namespace homecare::matching
