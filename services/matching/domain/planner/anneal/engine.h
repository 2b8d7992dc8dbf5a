// The engine for days with visits together and windows that end softly: simulated annealing over
// several neighbourhoods, by a fixed number of chains that share what they find.
#pragma once

#include "absl/status/statusor.h"
#include "services/matching/domain/planner/solver.h"

namespace homecare::matching::planner::anneal {

// What measuring has settled. Temperatures are in the cost of a typical way between neighbours.
struct Tuning {
  double hot = 4.0;
  double cold = 0.15;
  int near = 60;  // tasks that a task is tried after
  int exchanges = 10;
};

// As planner::Solve, for a problem that Check has passed.
absl::StatusOr<SolveResult> Solve(const Problem& problem, const SolveOptions& options,
                                  Workers& workers, const Tuning& tuning = {});

}  // namespace homecare::matching::planner::anneal
