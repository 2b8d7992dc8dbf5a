// The rules that a plan can break. INVALID_ARGUMENT, named after the rule; the message says who and
// what by their positions in the problem.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/matching/domain/planner/problem.h"

namespace homecare::matching::planner {

// kNone for a caregiver or task that has no part in it.
absl::Status BrokenRule(absl::string_view rule, int caregiver, int task);

}  // namespace homecare::matching::planner
