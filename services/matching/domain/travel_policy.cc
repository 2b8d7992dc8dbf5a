#include "services/matching/domain/travel_policy.h"

#include <utility>

namespace homecare::matching {

TravelModel TravelPolicy::Between(AreaClass from, AreaClass to) const {
  const Roads& begin = from == AreaClass::kUrban ? urban : rural;
  const Roads& finish = to == AreaClass::kUrban ? urban : rural;
  if (begin == finish) return {begin.detour_factor, begin.metres_per_second, overhead};
  // Over equal halves times add up, not speeds; so does the length of the way.
  const double detour = (begin.detour_factor + finish.detour_factor) / 2;
  const double seconds_per_metre = (begin.detour_factor / begin.metres_per_second +
                                    finish.detour_factor / finish.metres_per_second) /
                                   2;
  return {detour, detour / seconds_per_metre, overhead};
}

TravelPolicy Everywhere(const TravelModel& model, std::string version) {
  const Roads roads{model.detour_factor, model.metres_per_second};
  return {std::move(version), roads, roads, model.overhead};
}

TravelPolicy ByAreaClass() {
  TravelPolicy policy;
  policy.version = "area-1";
  policy.urban = {1.3, 18.0 / 3.6};
  policy.rural = {1.4, 24.0 / 3.6};
  return policy;
}

}  // namespace homecare::matching
