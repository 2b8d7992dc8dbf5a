#include "services/matching/domain/travel.h"

#include <algorithm>
#include <cmath>

#include "common/base/check.h"

namespace homecare::matching {
namespace {

constexpr double kEarthRadiusMetres = 6'371'008.8;
// Far above the error of either formula within a city, far below what matters.
constexpr double kAmbiguousSeconds = 1e-4;

}  // namespace

Place::Place(const LatLng& place) : point(place) {
  const double latitude = place.latitude_degrees * M_PI / 180;
  const double longitude = place.longitude_degrees * M_PI / 180;
  x = std::cos(latitude) * std::cos(longitude);
  y = std::cos(latitude) * std::sin(longitude);
  z = std::sin(latitude);
}

double Metres(const Place& from, const Place& to) {
  const double dx = from.x - to.x, dy = from.y - to.y, dz = from.z - to.z;
  const double half = std::sqrt(dx * dx + dy * dy + dz * dz) / 2;
  // The arc of a chord. Within 600 km four terms of the arc sine leave less than a micrometre.
  if (half > 0.05) return 2 * kEarthRadiusMetres * std::asin(std::min(1.0, half));
  const double square = half * half;
  return 2 * kEarthRadiusMetres * half *
         (1 + square * (1.0 / 6 + square * (3.0 / 40 + square * (15.0 / 336))));
}

Travel::Travel(const TravelModel& model)
    : model_(model),
      seconds_per_metre_(model.detour_factor / model.metres_per_second),
      overhead_seconds_(absl::ToInt64Seconds(model.overhead)) {
  HC_CHECK(absl::Seconds(overhead_seconds_) == model.overhead);
}

int64_t Travel::Seconds(const Place& from, const Place& to) const {
  if (from.point == to.point) return 0;
  const double seconds = Metres(from, to) * seconds_per_metre_;
  const double whole = std::ceil(seconds);
  if (whole - seconds < kAmbiguousSeconds || seconds - (whole - 1) < kAmbiguousSeconds) {
    return absl::ToInt64Seconds(model_.Time(from.point, to.point));
  }
  return static_cast<int64_t>(whole) + overhead_seconds_;
}

}  // namespace homecare::matching
