// --explain: who could do a job at what extra cost, as text for people.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/matching/plan/vroom.h"

namespace homecare::matching::plan {

// One line a vehicle, cheapest first, then those who cannot, with the rule. INVALID_ARGUMENT if
// there is no such job.
absl::StatusOr<std::string> ExplainJob(const VroomProblem& vroom, const planner::Plan& plan,
                                       const std::string& job);

}  // namespace homecare::matching::plan
