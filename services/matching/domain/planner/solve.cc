#include "common/base/status.h"
#include "services/matching/domain/planner/anneal/engine.h"
#include "services/matching/domain/planner/solver.h"

namespace homecare::matching::planner {

absl::StatusOr<SolveResult> Solve(const Problem& problem, const SolveOptions& options,
                                  Workers& workers) {
  RETURN_IF_ERROR(Check(problem));
  return anneal::Solve(problem, options, workers);
}

}  // namespace homecare::matching::planner
