#include "services/matching/domain/travel_times.h"

#include <utility>

namespace homecare::matching {

GreatCircleTimes::GreatCircleTimes(const TravelPolicy& policy)
    : travel_(policy), version_(policy.version) {}

TravelTable GreatCircleTimes::Table(absl::Span<const Place> sources,
                                    absl::Span<const Place> destinations) {
  TravelTable table;
  table.seconds.reserve(sources.size() * destinations.size());
  table.metres.reserve(sources.size() * destinations.size());
  for (const Place& source : sources) {
    for (const Place& destination : destinations) {
      table.seconds.push_back(static_cast<int32_t>(travel_.Seconds(source, destination)));
      table.metres.push_back(static_cast<int32_t>(travel_.WayMetres(source, destination)));
    }
  }
  return table;
}

planner::Matrix MatrixOf(TravelTimes& times, absl::Span<const Place> places, int64_t* estimated) {
  TravelTable table = times.Table(places, places);
  if (estimated != nullptr) *estimated = table.estimated;
  planner::Matrix matrix;
  matrix.locations = static_cast<int>(places.size());
  matrix.durations = std::move(table.seconds);
  matrix.distances = std::move(table.metres);
  return matrix;
}

}  // namespace homecare::matching
