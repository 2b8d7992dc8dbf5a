// Places and travel. WGS 84 degrees in, metres and durations out; pure.
#pragma once

#include "absl/time/time.h"

namespace homecare {

struct LatLng {
  double latitude_degrees = 0;
  double longitude_degrees = 0;

  bool operator==(const LatLng& other) const {
    return latitude_degrees == other.latitude_degrees &&
           longitude_degrees == other.longitude_degrees;
  }
};

// A closed box of coordinates; a city's outer limits.
struct BoundingBox {
  LatLng south_west;
  LatLng north_east;

  bool Contains(const LatLng& point) const;
};

// Great-circle distance on a sphere of 6,371,008.8 m (mean earth radius, IUGG). Error against the
// ellipsoid stays under 0.6 %, far below what the detour factor leaves open.
double DistanceMetres(const LatLng& from, const LatLng& to);

// How long a caregiver is on the road: great circle times a detour factor, at one speed, plus a
// fixed overhead to leave and arrive. Defaults are plan figures for electric bicycles.
struct TravelModel {
  double detour_factor = 1.3;
  double metres_per_second = 20.0 / 3.6;
  absl::Duration overhead = absl::Minutes(2);

  // Whole seconds, rounded up. Zero for the same place.
  absl::Duration Time(const LatLng& from, const LatLng& to) const;
};

}  // namespace homecare
