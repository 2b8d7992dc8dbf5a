// How long it takes to find a caregiver for one order: the pure library, in one thread.
#pragma once

#include "tests/bench/report.h"

namespace homecare::bench {

// One order judged over 400, 4,000 and 40,000 caregivers whose day is half full: the median of some
// hundred different orders each (match_<caregivers>_ms_p50), and what ten times the caregivers
// cost.
void BenchMatch(Report* report);

}  // namespace homecare::bench
