// A folder of CSV files as the text that homecare-rate prints.
#pragma once

#include "absl/status/statusor.h"
#include "services/billing/rate/options.h"
#include "services/billing/rate/temp_file.h"

namespace homecare::billing::rate {

// All lines, without the header. INVALID_ARGUMENT that names the place in the files, INTERNAL where
// the machine refuses. Files that are in the order of elders are read elder by elder; others are
// sorted in memory.
absl::StatusOr<TempFile> RateFolder(const Options& options);

}  // namespace homecare::billing::rate
