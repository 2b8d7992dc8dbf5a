// The page of a plan, from a problem in VROOM's form.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/matching/plan/vroom.h"

namespace homecare::matching::plan {

// Caregivers and visits are called by their descriptions, else by their ids. Replaces the file.
// UNAVAILABLE where it cannot be written.
absl::Status WriteMapFile(const VroomProblem& vroom, const planner::Plan& plan,
                          const std::string& path);

}  // namespace homecare::matching::plan
