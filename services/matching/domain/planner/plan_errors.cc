#include "services/matching/domain/planner/plan_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::matching::planner {

absl::Status BrokenRule(absl::string_view rule, int caregiver, int task) {
  std::string message = absl::StrCat("a plan that breaks the rule ", rule);
  if (caregiver != kNone) absl::StrAppend(&message, ", caregiver ", caregiver);
  if (task != kNone) absl::StrAppend(&message, ", task ", task);
  return NamedError(absl::StatusCode::kInvalidArgument, absl::StrCat("PLAN_", rule), message);
}

}  // namespace homecare::matching::planner
