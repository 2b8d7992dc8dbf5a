#include "services/matching/api/travel_flags.h"

#include <array>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "common/metrics/metrics.h"
#include "services/matching/travel/make_times.h"

ABSL_FLAG(std::string, travel_matrix_url, "",
          "Service that speaks OSRM's table form, http://host:port; empty: the great circle");
ABSL_FLAG(int32_t, travel_matrix_coordinates, 100,
          "Coordinates in one request to it; OSRM's own limit is its --max-table-size");

namespace homecare::matching {
namespace {

metrics::Counter Pairs(const char* source) {
  return metrics::Default().GetCounter("homecare_travel_pairs_total", {{"source", source}});
}

metrics::Counter Requests(const char* outcome) {
  return metrics::Default().GetCounter("homecare_travel_requests_total", {{"outcome", outcome}});
}

// In the order of TravelCount.
std::function<void(TravelCount, int64_t)> CountInMetrics() {
  const std::array<metrics::Counter, 6> counters = {Pairs("service"),   Pairs("cache"),
                                                    Pairs("estimate"),  Requests("sent"),
                                                    Requests("failed"), Requests("skipped")};
  return [counters](TravelCount what, int64_t amount) {
    counters[static_cast<size_t>(what)].Add(amount);
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<TravelTimes>> TravelTimesFromFlags() {
  MatrixOptions options;
  options.url = absl::GetFlag(FLAGS_travel_matrix_url);
  options.most_coordinates = absl::GetFlag(FLAGS_travel_matrix_coordinates);
  options.count = CountInMetrics();
  return MakeTravelTimes(std::move(options));
}

}  // namespace homecare::matching
