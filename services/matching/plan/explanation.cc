#include "services/matching/plan/explanation.h"

#include "absl/strings/str_cat.h"
#include "services/matching/domain/planner/explain.h"
#include "services/matching/plan/json.h"

namespace homecare::matching::plan {

absl::StatusOr<std::string> ExplainJob(const VroomProblem& vroom, const planner::Plan& plan,
                                       const std::string& job) {
  for (size_t task = 0; task < vroom.tasks.size(); ++task) {
    if (absl::StrCat(vroom.tasks[task].id) != job) continue;
    std::string text;
    for (const planner::Choice& choice :
         planner::Explain(vroom.problem, plan, static_cast<int>(task))) {
      const VroomVehicle& vehicle = vroom.vehicles[choice.caregiver];
      absl::StrAppend(
          &text, "vehicle ", vehicle.id, ": ",
          choice.rule.empty() ? absl::StrCat("extra cost ", choice.extra_cost) : choice.rule,
          choice.chosen ? "  (chosen)" : "", "\n");
    }
    return text;
  }
  return Malformed("--explain", "the id of a job");
}

}  // namespace homecare::matching::plan
