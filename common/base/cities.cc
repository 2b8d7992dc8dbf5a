#include "common/base/cities.h"

#include <array>

namespace homecare {
namespace {

const std::array<City, 1> kCities = {{
    {"370300", "淄博市", {{35.90, 117.53}, {37.31, 118.55}}},
}};

}  // namespace

const City* FindCity(absl::string_view code) {
  for (const City& city : kCities) {
    if (city.code == code) return &city;
  }
  return nullptr;
}

}  // namespace homecare
