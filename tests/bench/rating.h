// How long homecare-rate takes over a city's month, beside PostgreSQL's COPY of the same lines.
#pragma once

#include "absl/status/status.h"
#include "tests/bench/report.h"

namespace homecare::bench {

// A month of 360,000 visits, files to lines, in turns with COPY of those lines into a table with
// the same columns and a primary key of the unique ones (fsync and synchronous_commit on): the
// median and the best of three, and rate_vs_copy, the ratio of the medians. Then time and peak
// memory at 36,000, 360,000 and 3,600,000 visits. Needs some 2 GB under /tmp.
absl::Status BenchRating(Report* report);

// 7,000,000 visits once: time and peak memory. Needs some 4 GB under /tmp.
absl::Status BenchLargeRating(Report* report);

}  // namespace homecare::bench
