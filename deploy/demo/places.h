// The places of a city as a CSV file, one row a community or village.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/geo.h"

namespace homecare::demo {

// A community or village.
struct Place {
  std::string code;
  std::string name;
  std::string county_code;
  bool urban = false;
  LatLng location;
};

// "place_code,place_name,town_code,town_name,county_code,county_name,area,lon,lat"; nothing where
// the row is not like that, or lies nowhere on the earth.
std::optional<Place> ParsePlace(absl::string_view row);

// A header and at least one row. NOT_FOUND for a file that cannot be read, INVALID_ARGUMENT for a
// row that is not as the header says, with its line.
absl::StatusOr<std::vector<Place>> ReadPlaces(const std::string& path);

}  // namespace homecare::demo
