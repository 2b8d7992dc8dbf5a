// Which part of the plan is worked on by whom in a round: neighbouring routes together.
#pragma once

#include <vector>

#include "services/matching/domain/planner/routes/editor.h"
#include "services/matching/domain/planner/routes/random.h"

namespace homecare::matching::planner::routes {

struct Parts {
  Division division;
  std::vector<std::vector<int>> routes;         // by part
  std::vector<std::vector<int>> absent_visits;  // by part
};

// Splits routes and unplanned visits into that many parts of about as many visits, along lines that
// `random` draws, so that what is a border in one round is not one in the next. Pairs whose halves
// fall apart, or have begun, belong to no part.
Parts Divide(const State& state, int parts, Random& random);

}  // namespace homecare::matching::planner::routes
