#include "deploy/demo/places.h"

#include <cmath>
#include <fstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace homecare::demo {
namespace {

constexpr absl::string_view kColumns =
    "place_code,place_name,town_code,town_name,county_code,county_name,area,lon,lat";

absl::Status BadRow(const std::string& path, int line) {
  return absl::InvalidArgumentError(absl::StrCat(path, " line ", line, ": expected ", kColumns));
}

// SimpleAtod takes "nan" and "inf", too; a comparison with NaN is false.
bool OnEarth(const LatLng& point) {
  return std::abs(point.latitude_degrees) <= 90 && std::abs(point.longitude_degrees) <= 180;
}

}  // namespace

std::optional<Place> ParsePlace(absl::string_view row) {
  const std::vector<absl::string_view> fields = absl::StrSplit(row, ',');
  Place place;
  if (fields.size() != 9 || !absl::SimpleAtod(fields[7], &place.location.longitude_degrees) ||
      !absl::SimpleAtod(fields[8], &place.location.latitude_degrees)) {
    return std::nullopt;
  }
  place.code = std::string(fields[0]);
  place.name = std::string(fields[1]);
  place.county_code = std::string(fields[4]);
  place.urban = fields[6] == "URBAN";
  if (place.code.empty() || place.county_code.empty() || !OnEarth(place.location)) {
    return std::nullopt;
  }
  return place;
}

absl::StatusOr<std::vector<Place>> ReadPlaces(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::vector<Place> places;
  std::string text;
  std::getline(file, text);  // header
  for (int line = 2; std::getline(file, text); ++line) {
    std::optional<Place> place = ParsePlace(text);
    if (!place.has_value()) return BadRow(path, line);
    places.push_back(*std::move(place));
  }
  if (places.empty()) return BadRow(path, 2);
  return places;
}

}  // namespace homecare::demo
