#include "tests/fuzz/planned.h"

#include "common/base/check.h"
#include "services/matching/domain/planner/solver.h"

namespace homecare::fuzz {
namespace {

constexpr size_t kMostTasks = 12, kMostCaregivers = 6;

}  // namespace

void CheckRefused(const absl::Status& status) {
  HC_CHECK(absl::IsInvalidArgument(status) && !status.message().empty());
}

std::optional<Plan> Reckoned(const Problem& problem, const Routes& routes) {
  if (const absl::Status status = Check(problem); !status.ok()) {
    CheckRefused(status);
    return {};
  }
  auto plan = Evaluate(problem, routes);
  if (plan.ok()) return *std::move(plan);
  CheckRefused(plan.status());
  Routes none;
  none.tasks.resize(problem.caregivers.size());
  plan = Evaluate(problem, none);
  if (plan.ok()) return *std::move(plan);
  CheckRefused(plan.status());
  return {};
}

std::optional<Plan> Solved(const Problem& problem, const Routes* initial) {
  if (problem.tasks.size() > kMostTasks || problem.caregivers.size() > kMostCaregivers) return {};
  matching::planner::SolveOptions options;
  options.rounds = 2;
  options.initial = initial;
  auto result = Solve(problem, options, matching::planner::NoWorkers());
  if (!result.ok()) {
    CheckRefused(result.status());
    return {};
  }
  const auto again = Evaluate(problem, result->plan.routes);
  HC_CHECK(again.ok() && again->cost == result->plan.cost);
  return std::move(result->plan);
}

}  // namespace homecare::fuzz
