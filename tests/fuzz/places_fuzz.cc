// Rows of the places of a city, as CSV: a row is a place on the earth, or refused.
#include <cmath>

#include "common/base/check.h"
#include "deploy/demo/places.h"
#include "tests/fuzz/fuzz.h"

FUZZ_TARGET(places, bytes) {
  const auto place = homecare::demo::ParsePlace(bytes);
  if (!place.has_value()) return;
  HC_CHECK(!place->code.empty() && !place->county_code.empty());
  HC_CHECK(std::abs(place->location.latitude_degrees) <= 90);
  HC_CHECK(std::abs(place->location.longitude_degrees) <= 180);
}
