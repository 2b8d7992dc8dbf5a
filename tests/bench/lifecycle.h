// One order through its whole life (placed, offered, accepted, checked in, checked out, billed), at
// a steady load on the whole line, against pgbench running the same six transactions.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/pgbench.h"

namespace homecare::bench {

struct LifecycleOptions {
  // Enough that neither an elder's day nor a caregiver's limit is what bounds the rate.
  int elders = 5'000;
  int caregivers = 2'000;
  // Lives under way at once, those included that only wait for their time to come. A new one begins
  // when one was checked out.
  int in_flight = 2'000;
  // Lives with a request under way or waited for; when fewer act, the clock moves on.
  int acting = 256;
  absl::Duration warm_up = absl::Seconds(8);
  absl::Duration measured = absl::Seconds(20);  // the steady middle
  absl::Duration pgbench = absl::Seconds(5);    // per number of clients; zero: left out
  uint64_t seed = 1;
};

struct LifecycleResult {
  // Visits billed in the steady middle, by the ledger.
  int64_t lives = 0;
  double lives_per_second = 0;
  // What the line committed and executed in PostgreSQL meanwhile, per life: also delivery, offers
  // and states that intake and matching hear of, watches, sweeps, and the clock of the test.
  double transactions_per_life = 0;
  double statements_per_life = 0;
  // Processor time by program ("postgres", "homecare-intake", ...; the driver is "client").
  std::map<std::string, double> cpu_ms_per_life;
  // Lives that did not go the usual way (an offer that lapsed, a visit missed).
  int64_t odd = 0;

  // The reference: the six transactions as one life sends them when it is alone.
  int pgbench_statements = 0;
  PgbenchResult pgbench;  // a transaction of it is a whole life
  double ratio = 0;
};

// On a line of its own, in virtual time: the clock of all services moves by five minutes whenever
// the lives that can act at this instant are nearly done, so that every visit lasts half an hour
// and is billed as one, while the load on the machine is steady. Nothing waits for the clock longer
// than for a handful of requests. INTERNAL where the line does not get through, or pgbench fails.
absl::StatusOr<LifecycleResult> RunLifecycle(const LifecycleOptions& options);

// The table that homecare-bench prints.
std::string ToText(const LifecycleResult& result);

}  // namespace homecare::bench
