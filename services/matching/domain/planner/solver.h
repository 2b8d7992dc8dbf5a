// The planner: the best plan it finds for a problem until it is told to stop.
//
// Deterministic: the same problem, seed and number of rounds give the same plan, whatever the
// number of workers and the speed of the machine. A run by time depends on the clock in its pace
// alone, which SolveResult tells, so that it can be replayed.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "absl/status/statusor.h"
#include "services/matching/domain/planner/plan.h"

namespace homecare::matching::planner {

// The threads that the planner is given. Run calls body(0) .. body(count - 1), at the same time as
// far as there are threads, and returns when all have returned.
class Workers {
 public:
  virtual ~Workers() = default;
  virtual int threads() const = 0;
  virtual void Run(int count, const std::function<void(int)>& body) = 0;
};

// Everything in the calling thread.
Workers& NoWorkers();

struct Progress {
  double seconds = 0;
  int64_t rounds = 0;
  int64_t cost = 0;
  int unserved = 0;
  // Valid during the call.
  const Routes* routes = nullptr;
};

struct SolveOptions {
  uint64_t seed = 1;
  // Whichever comes first ends the search. `seconds` asks elapsed_seconds, of the caller's clock,
  // since the planner has none; annealing cools by it, or by rounds where it is infinite.
  double seconds = std::numeric_limits<double>::infinity();
  std::function<double()> elapsed_seconds;
  int64_t rounds = std::numeric_limits<int64_t>::max();
  int64_t target_cost = std::numeric_limits<int64_t>::min();
  // Asked often, from any of the workers' threads, as elapsed_seconds is; true ends the search at
  // once with the best so far.
  std::function<bool()> stop;
  // Called from one thread at a time whenever the best plan has changed, at most once a round.
  std::function<void(const Progress&)> progress;
  // The pace of an earlier run, which is replayed: `seconds` and `rounds` do not count then.
  const std::vector<int64_t>* pace = nullptr;
  // Where to begin; tasks that no longer fit are left unserved and inserted anew. nullptr: nothing.
  const Routes* initial = nullptr;
};

struct SolveResult {
  Plan plan;
  int64_t rounds = 0;
  // How it cooled, in numbers that the engine understands: with problem, seed and initial plan they
  // determine the plan, however the run was limited.
  std::vector<int64_t> pace;
};

// INVALID_ARGUMENT if Check refuses the problem, or the frozen beginnings cannot be kept.
absl::StatusOr<SolveResult> Solve(const Problem& problem, const SolveOptions& options,
                                  Workers& workers);

}  // namespace homecare::matching::planner
