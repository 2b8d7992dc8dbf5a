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

Place::Place(const LatLng& place, AreaClass place_area) : point(place), area(place_area) {
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

Travel::Travel(const TravelModel& model) : Travel(Everywhere(model, "")) {}

Travel::Travel(const TravelPolicy& policy)
    : overhead_seconds_(absl::ToInt64Seconds(policy.overhead)) {
  HC_CHECK(absl::Seconds(overhead_seconds_) == policy.overhead);
  const std::array<TravelModel, 3> models = {policy.Between(AreaClass::kUrban, AreaClass::kUrban),
                                             policy.Between(AreaClass::kUrban, AreaClass::kRural),
                                             policy.Between(AreaClass::kRural, AreaClass::kRural)};
  for (size_t i = 0; i < models.size(); ++i) {
    paces_[i] = {models[i], models[i].detour_factor / models[i].metres_per_second};
  }
}

int64_t Travel::Seconds(const Place& from, const Place& to) const {
  if (from.point == to.point) return 0;
  const Pace& pace = PaceOf(from, to);
  const double seconds = Metres(from, to) * pace.seconds_per_metre;
  const double whole = std::ceil(seconds);
  if (whole - seconds < kAmbiguousSeconds || seconds - (whole - 1) < kAmbiguousSeconds) {
    return absl::ToInt64Seconds(pace.model.Time(from.point, to.point));
  }
  return static_cast<int64_t>(whole) + overhead_seconds_;
}

int64_t Travel::WayMetres(const Place& from, const Place& to) const {
  return std::llround(Metres(from, to) * PaceOf(from, to).model.detour_factor);
}

}  // namespace homecare::matching
