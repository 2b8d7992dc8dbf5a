// Travel times fast enough to be asked a hundred thousand times a second.
#pragma once

#include <array>
#include <cstdint>

#include "common/base/geo.h"
#include "services/matching/domain/travel_policy.h"

namespace homecare::matching {

// A point with its unit vector on the sphere, made once.
struct Place {
  Place() = default;
  explicit Place(const LatLng& point, AreaClass area = AreaClass::kUrban);

  LatLng point;
  AreaClass area = AreaClass::kUrban;
  double x = 0, y = 0, z = 0;
};

// Great circle.
double Metres(const Place& from, const Place& to);

// Thread safe. Seconds() is TravelModel::Time to the second, of the model between the places'
// areas: where the fast formula comes so close to a whole second that rounding could differ, the
// slow one decides.
class Travel {
 public:
  explicit Travel(const TravelModel& model = {});
  explicit Travel(const TravelPolicy& policy);

  int64_t Seconds(const Place& from, const Place& to) const;
  // Of the way: the great circle times the detour, to the nearest metre.
  int64_t WayMetres(const Place& from, const Place& to) const;

 private:
  struct Pace {
    TravelModel model;
    double seconds_per_metre = 0;
  };
  const Pace& PaceOf(const Place& from, const Place& to) const {
    return paces_[(from.area == AreaClass::kRural) + (to.area == AreaClass::kRural)];
  }

  // By how many of the two places are in the countryside.
  std::array<Pace, 3> paces_;
  int64_t overhead_seconds_;
};

}  // namespace homecare::matching
