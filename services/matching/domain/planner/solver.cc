#include "services/matching/domain/planner/solver.h"

#include <algorithm>

#include "common/base/status.h"
#include "services/matching/domain/planner/anneal/engine.h"
#include "services/matching/domain/planner/routes/engine.h"

namespace homecare::matching::planner {
namespace {

// Above it the annealing engine's moves, which look at the whole day, are too many to try.
constexpr size_t kMostVisitsToAnneal = 1500;

bool EndsSoftly(const Task& task) {
  return std::any_of(task.windows.begin(), task.windows.end(),
                     [](const Window& window) { return window.due < window.close; });
}

// Where starts hang together, or may be late at a price, times are a matter of the whole day:
// annealing propagates them. Elsewhere routes are judged one by one, which is faster by far.
bool HangsTogether(const Problem& problem) {
  const Objective& objective = problem.objective;
  if (objective.tardiness == 0 && objective.largest_tardiness == 0 && objective.spread == 0) {
    return false;
  }
  const auto together = [](const Visit& visit) { return visit.relation == Relation::kTogether; };
  return std::any_of(problem.visits.begin(), problem.visits.end(), together) ||
         std::any_of(problem.tasks.begin(), problem.tasks.end(), &EndsSoftly) ||
         objective.spread != 0;
}

}  // namespace

absl::StatusOr<SolveResult> Solve(const Problem& problem, const SolveOptions& options,
                                  Workers& workers) {
  RETURN_IF_ERROR(Check(problem));
  if (problem.visits.size() <= kMostVisitsToAnneal && HangsTogether(problem)) {
    return anneal::Solve(problem, options, workers);
  }
  return routes::Engine(problem, options, workers).Run();
}

}  // namespace homecare::matching::planner
