// What every problem that was read must come to.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "services/matching/domain/planner/plan.h"

namespace homecare::fuzz {

using matching::planner::Plan;
using matching::planner::Problem;
using matching::planner::Routes;

// Refused by name, as whatever is wrong with a problem.
void CheckRefused(const absl::Status& status);

// The reference's plan of these routes; where it refuses them, of nobody going anywhere. None where
// it refuses that, too: then the problem is refused, by name.
std::optional<Plan> Reckoned(const Problem& problem, const Routes& routes);

// The planner's after two rounds, which the reference finds right to the last unit. None where the
// planner refuses the problem, by name, or it is too large to be solved over and over.
std::optional<Plan> Solved(const Problem& problem, const Routes* initial);

}  // namespace homecare::fuzz
