// The one call by which programs come to travel times.
#pragma once

#include <memory>
#include <string>

#include "services/matching/travel/matrix_times.h"

namespace homecare::matching {

// The matrix service at `options.url` with the policy's great circle behind it; the great circle
// alone where the URL is empty. INVALID_ARGUMENT, INVALID_TRAVEL_URL where it is not
// http(s)://host..., INVALID_TRAVEL_LIMIT where a request may carry fewer than two coordinates.
absl::StatusOr<std::unique_ptr<TravelTimes>> MakeTravelTimes(
    MatrixOptions options, const TravelPolicy& policy = ByAreaClass());

}  // namespace homecare::matching
