// Where the process's travel times come from, as its flags say.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "services/matching/domain/travel_times.h"

namespace homecare::matching {

// Once a process: --travel_matrix_url, empty for the great circle by area class. What happens is
// counted in homecare_travel_pairs_total and homecare_travel_requests_total. INVALID_ARGUMENT,
// INVALID_TRAVEL_URL.
absl::StatusOr<std::unique_ptr<TravelTimes>> TravelTimesFromFlags();

}  // namespace homecare::matching
