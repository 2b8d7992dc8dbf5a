// The JSON form of the home health care routing and scheduling benchmark (HHCRSP: Mankowska 2014,
// Kummer 2021, Ceschia 2024): patients with one or two services, at once or one after the other, a
// hard beginning and a soft end of their windows, caregivers with abilities, one office.
//
// The cost is the sum of travel, tardiness and the largest tardiness; the literature divides by 3.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/matching/domain/planner/plan.h"

namespace homecare::matching::plan {

struct HhcrspDocument {
  planner::Problem problem;
  // Times of the problem are those of the document times this: 1, 10, 100 or 1000.
  int scale = 1;
  std::vector<std::string> service_of_task;  // ids; patients' are those of the visits
};

// INVALID_ARGUMENT, PROBLEM_INVALID: the path in the document and what was expected there.
absl::StatusOr<HhcrspDocument> ReadHhcrsp(absl::string_view json);

// The solution: routes, starts (`arrival_time`), and the cost with its parts.
std::string WriteHhcrsp(const HhcrspDocument& document, const planner::Plan& plan);

}  // namespace homecare::matching::plan
