// How fast caregivers travel, as data: a correction is a further version, never an edit, because a
// plan names the version it was made with.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/base/geo.h"

namespace homecare::matching {

// Of a place: of the town, or of the countryside.
enum class AreaClass { kUrban, kRural };

// The roads of one area class: how much longer than the great circle, and how fast.
struct Roads {
  double detour_factor = 1.3;
  double metres_per_second = 20.0 / 3.6;

  bool operator==(const Roads& other) const {
    return detour_factor == other.detour_factor && metres_per_second == other.metres_per_second;
  }
};

// Default: the figures that matching has always reckoned with, the same everywhere.
struct TravelPolicy {
  std::string version = "flat-1";
  Roads urban, rural;
  // To leave and to arrive; once a journey, whatever its length.
  absl::Duration overhead = absl::Minutes(2);

  // The model of journeys between places of these classes. Between town and countryside half of
  // the way is of either.
  TravelModel Between(AreaClass from, AreaClass to) const;
};

// One model everywhere.
TravelPolicy Everywhere(const TravelModel& model, std::string version);

// Plan figures for electric bicycles, which GB 17761 limits to 25 km/h: in town they stop at
// lights, in the countryside they ride on, but along roads that wind more.
TravelPolicy ByAreaClass();

}  // namespace homecare::matching
