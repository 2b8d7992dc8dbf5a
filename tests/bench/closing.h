// How long a city's month takes to close, against one statement that adds up the same rows.
#pragma once

#include "absl/status/status.h"
#include "tests/bench/report.h"

namespace homecare::bench {

// 360,000 lines of 10,000 elders, put there by SQL: from ProposeClose to the answer of CloseMonth,
// in turns with `INSERT ... SELECT` of the sums by elder, by provider and of the city.
absl::Status BenchClosing(Report* report);

}  // namespace homecare::bench
