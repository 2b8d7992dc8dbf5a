#include "services/matching/domain/planner/solver.h"

#include "common/base/status.h"
#include "services/matching/domain/planner/routes/engine.h"

namespace homecare::matching::planner {

absl::StatusOr<SolveResult> Solve(const Problem& problem, const SolveOptions& options,
                                  Workers& workers) {
  RETURN_IF_ERROR(Check(problem));
  return routes::Engine(problem, options, workers).Run();
}

}  // namespace homecare::matching::planner
