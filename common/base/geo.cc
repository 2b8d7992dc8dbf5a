#include "common/base/geo.h"

#include <algorithm>
#include <cmath>

namespace homecare {
namespace {

constexpr double kEarthRadiusMetres = 6'371'008.8;

double Radians(double degrees) { return degrees * M_PI / 180.0; }

}  // namespace

bool BoundingBox::Contains(const LatLng& point) const {
  return point.latitude_degrees >= south_west.latitude_degrees &&
         point.latitude_degrees <= north_east.latitude_degrees &&
         point.longitude_degrees >= south_west.longitude_degrees &&
         point.longitude_degrees <= north_east.longitude_degrees;
}

double DistanceMetres(const LatLng& from, const LatLng& to) {
  const double half_latitude = Radians(to.latitude_degrees - from.latitude_degrees) / 2;
  const double half_longitude = Radians(to.longitude_degrees - from.longitude_degrees) / 2;
  const double chord = std::sin(half_latitude) * std::sin(half_latitude) +
                       std::cos(Radians(from.latitude_degrees)) *
                           std::cos(Radians(to.latitude_degrees)) * std::sin(half_longitude) *
                           std::sin(half_longitude);
  return 2 * kEarthRadiusMetres * std::asin(std::sqrt(std::min(1.0, chord)));
}

absl::Duration TravelModel::Time(const LatLng& from, const LatLng& to) const {
  if (from == to) return absl::ZeroDuration();
  const double seconds = DistanceMetres(from, to) * detour_factor / metres_per_second;
  return absl::Seconds(static_cast<int64_t>(std::ceil(seconds))) + overhead;
}

}  // namespace homecare
