// A database with intake's schema on the stack's PostgreSQL, for pgbench alone: no service sees
// what is written there.
#pragma once

#include "absl/status/statusor.h"
#include "tests/bench/pgbench.h"
#include "tests/bench/stack.h"

namespace homecare::bench {

// With elders of its own, analysed. Gives pgbench's options for place_order.sql on it.
absl::StatusOr<PgbenchOptions> MakeReferenceDatabase(Stack& stack);

// Sets the script's counter, so that the ids of one run are those of no other.
void StartRun(int run, PgbenchOptions* options);

}  // namespace homecare::bench
