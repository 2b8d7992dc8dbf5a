// Putting given routes into an empty State.
#pragma once

#include "services/matching/domain/planner/plan.h"
#include "services/matching/domain/planner/routes/state.h"

namespace homecare::matching::planner::routes {

// The routes as far as they keep the rules; what does not fit, and halves of visits, are left out.
// Frozen beginnings are in the State already.
void LoadRoutes(const Routes& routes, State& state);

}  // namespace homecare::matching::planner::routes
