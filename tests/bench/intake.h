// How fast an order is taken: against a call that does nothing, and against PostgreSQL by itself.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tests/bench/report.h"
#include "tests/bench/stack.h"

namespace homecare::bench {

struct IntakeOptions {
  int in_flight = 256;
  int rounds = 3;
  absl::Duration no_op = absl::Seconds(2);
  absl::Duration orders = absl::Seconds(6);
  absl::Duration pgbench = absl::Seconds(3);  // per number of clients
};

// Rounds of: a bare gRPC server, no-ops and orders on intake, pgbench with the same statements; of
// each figure the median of the rounds. While orders are taken the whole stack runs and competes
// for the machine; before each other trial it has become quiet.
//
//   noop_vs_bare       no-ops a second on intake / on a gRPC server with nothing of ours
//   intake_vs_noop     orders a second / no-ops a second
//   intake_vs_pgbench  orders a second / transactions a second of pgbench, its best of 8 to 64
absl::Status BenchIntake(Stack& stack, const IntakeOptions& options, Report* report);

// FAILED_PRECONDITION unless tests/bench/place_order.sql has the statements that intake sends for
// one PlaceOrder that shares its transaction with nobody.
absl::Status CheckPlaceOrderScript(Stack& stack);

}  // namespace homecare::bench
