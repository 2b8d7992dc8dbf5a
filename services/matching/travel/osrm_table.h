// The `table` request of OSRM's HTTP API (v1), and its answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/matching/travel/journey_cache.h"

namespace homecare::matching {

// `base` is scheme, host and port, with a path if the service lies below one.
std::string OsrmTableUrl(absl::string_view base, absl::Span<const GridPoint> sources,
                         absl::Span<const GridPoint> destinations);

// Row-major. Absent where the service knows no way (null). Seconds are rounded up; metres are -1
// where the service tells none. INTERNAL, TABLE_GARBLED where it is no table of that size.
absl::StatusOr<std::vector<std::optional<Journey>>> ParseOsrmTable(const std::string& body,
                                                                   size_t sources,
                                                                   size_t destinations);

}  // namespace homecare::matching
