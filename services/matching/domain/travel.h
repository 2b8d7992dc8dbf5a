// Travel times fast enough to be asked a hundred thousand times a second.
#pragma once

#include <cstdint>

#include "common/base/geo.h"

namespace homecare::matching {

// A point with its unit vector on the sphere, made once.
struct Place {
  Place() = default;
  explicit Place(const LatLng& point);

  LatLng point;
  double x = 0, y = 0, z = 0;
};

// Great circle.
double Metres(const Place& from, const Place& to);

// Thread safe. Seconds() is TravelModel::Time to the second: where the fast formula comes so close
// to a whole second that rounding could differ, the slow one decides.
class Travel {
 public:
  explicit Travel(const TravelModel& model = {});

  int64_t Seconds(const Place& from, const Place& to) const;

 private:
  TravelModel model_;
  double seconds_per_metre_;
  int64_t overhead_seconds_;
};

}  // namespace homecare::matching
