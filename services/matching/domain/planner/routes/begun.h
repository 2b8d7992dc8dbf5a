// Visits of two tasks of which one has begun: the other is not left out whatever it costs.
#pragma once

#include "absl/status/status.h"
#include "services/matching/domain/planner/routes/state.h"

namespace homecare::matching::planner::routes {

// Places the other halves, where they are not planned yet. INVALID_ARGUMENT, FROZEN_HALF, if one
// fits nowhere.
absl::Status PlaceOtherHalves(State& state);

}  // namespace homecare::matching::planner::routes
