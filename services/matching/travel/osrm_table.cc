#include "services/matching/travel/osrm_table.h"

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"

namespace homecare::matching {
namespace {

using Json = nlohmann::json;

// Twelve days, and half the equator: nobody travels longer for a visit, so a larger value is
// garbage.
constexpr double kMostSeconds = 1e6;
constexpr double kMostMetres = 2e7;
constexpr int32_t kUnknownMetres = -1;

absl::Status Garbled(absl::string_view what) {
  return NamedError(absl::StatusCode::kInternal, "TABLE_GARBLED", what);
}

void AppendDegrees(int32_t value, std::string* url) {
  absl::StrAppendFormat(url, "%s%d.%05d", value < 0 ? "-" : "", std::abs(value) / 100'000,
                        std::abs(value) % 100'000);
}

void AppendPoints(absl::Span<const GridPoint> points, absl::string_view separator,
                  std::string* url) {
  for (const GridPoint& point : points) {
    absl::StrAppend(url, separator);
    AppendDegrees(point.longitude, url);
    absl::StrAppend(url, ",");
    AppendDegrees(point.latitude, url);
    separator = ";";
  }
}

void AppendNumbers(absl::string_view name, size_t first, size_t count, std::string* url) {
  absl::StrAppend(url, "&", name, "=");
  for (size_t i = 0; i < count; ++i) absl::StrAppend(url, i == 0 ? "" : ";", first + i);
}

// Of `answer[name]`, an array of arrays: nullptr where it is not of that size.
const Json* Rows(const Json& answer, const char* name, size_t sources, size_t destinations) {
  const auto rows = answer.find(name);
  if (rows == answer.end() || !rows->is_array() || rows->size() != sources) return nullptr;
  for (const Json& row : *rows) {
    if (!row.is_array() || row.size() != destinations) return nullptr;
  }
  return &*rows;
}

bool Within(const Json& value, double most) {
  if (!value.is_number()) return false;
  const double number = value.get<double>();
  return number >= 0 && number <= most;
}

}  // namespace

std::string OsrmTableUrl(absl::string_view base, absl::Span<const GridPoint> sources,
                         absl::Span<const GridPoint> destinations) {
  while (!base.empty() && base.back() == '/') base.remove_suffix(1);
  std::string url = absl::StrCat(base, "/table/v1/driving/");
  AppendPoints(sources, "", &url);
  AppendPoints(destinations, ";", &url);
  absl::StrAppend(&url, "?annotations=duration,distance");
  AppendNumbers("sources", 0, sources.size(), &url);
  AppendNumbers("destinations", sources.size(), destinations.size(), &url);
  return url;
}

absl::StatusOr<std::vector<std::optional<Journey>>> ParseOsrmTable(const std::string& body,
                                                                   size_t sources,
                                                                   size_t destinations) {
  const Json answer = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object()) return Garbled("no JSON object");
  if (answer.value("code", Json()) != "Ok") return Garbled("its code is not Ok");
  const Json* durations = Rows(answer, "durations", sources, destinations);
  if (durations == nullptr) return Garbled("its durations are not of the size asked for");
  const Json* distances = Rows(answer, "distances", sources, destinations);
  std::vector<std::optional<Journey>> journeys(sources * destinations);
  for (size_t i = 0; i < journeys.size(); ++i) {
    const Json& seconds = (*durations)[i / destinations][i % destinations];
    if (seconds.is_null()) continue;
    if (!Within(seconds, kMostSeconds)) return Garbled("a duration is not one");
    Journey journey{static_cast<int32_t>(std::ceil(seconds.get<double>())), kUnknownMetres};
    if (distances != nullptr) {
      const Json& metres = (*distances)[i / destinations][i % destinations];
      if (Within(metres, kMostMetres)) {
        journey.metres = static_cast<int32_t>(std::lround(metres.get<double>()));
      }
    }
    journeys[i] = journey;
  }
  return journeys;
}

}  // namespace homecare::matching
