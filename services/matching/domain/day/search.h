// Plans a day: part by part, until time or rounds are over.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "absl/status/statusor.h"
#include "services/matching/domain/day/day.h"
#include "services/matching/domain/planner/solver.h"
#include "services/matching/domain/travel.h"

namespace homecare::matching {

struct DaySearchOptions {
  uint64_t seed = 1;
  // So long, unless one of the others is given; time and iterations are shared among the parts by
  // their visits. `paces`, one a part, repeat a search that has been.
  double seconds = std::numeric_limits<double>::infinity();
  int64_t iterations = 0;
  const std::vector<std::vector<int64_t>>* paces = nullptr;
  // Of a clock that never stands still.
  std::function<double()> elapsed_seconds;
  // True ends the search with the best so far.
  std::function<bool()> stop;
  // The best so far and its rounds; called when it changed, not more often than four times a
  // second.
  std::function<void(const DayPlan&, int64_t rounds)> progress;
};

struct DaySearchResult {
  DayPlan plan;
  int64_t rounds = 0;
  // By part, how its search went on: they repeat it.
  std::vector<std::vector<int64_t>> paces;
};

// Begins with the day as it was where promises bind, else from nothing; and is never worse than the
// day was. A visit that had somebody keeps that where nothing better is found. INVALID_ARGUMENT
// where the planner refuses a part.
absl::StatusOr<DaySearchResult> SearchDay(const Day& day, const Travel& travel,
                                          const DaySearchOptions& options,
                                          planner::Workers& workers);

}  // namespace homecare::matching
