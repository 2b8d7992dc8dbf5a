#include "services/matching/plan/vroom_matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "common/base/geo.h"
#include "common/base/status.h"

namespace homecare::matching::plan {
namespace {

using planner::Matrix;

constexpr int64_t kMost = std::numeric_limits<int32_t>::max() / 4;

absl::Status ReadRow(Scanner& scanner, const std::string& path, std::vector<int32_t>& cells) {
  if (!scanner.Take('[')) return Malformed(path, "an array");
  if (scanner.Take(']')) return absl::OkStatus();
  const size_t before = cells.size();
  do {
    int32_t number = 0;
    if (!scanner.Number(number) || number > kMost) {
      return Malformed(absl::StrCat(path, "[", cells.size() - before, "]"),
                       absl::StrCat("a whole number from 0 to ", kMost));
    }
    cells.push_back(number);
  } while (scanner.Take(','));
  return scanner.Take(']') ? absl::OkStatus() : Malformed(path, "well-formed JSON");
}

absl::Status ReadTable(Scanner& scanner, const std::string& path, std::vector<int32_t>& cells) {
  if (!scanner.Take('[')) return Malformed(path, "an array of rows");
  size_t size = 0, row = 0;
  do {
    const std::string row_path = absl::StrCat(path, "[", row, "]");
    RETURN_IF_ERROR(ReadRow(scanner, row_path, cells));
    if (row++ == 0) {
      size = cells.size();
      cells.reserve(size * size);
    }
    if (cells.size() != size * row) {
      return Malformed(row_path, absl::StrCat("as many numbers as the first row has, ", size));
    }
  } while (scanner.Take(','));
  if (!scanner.Take(']')) return Malformed(path, "well-formed JSON");
  if (row != size) return Malformed(path, absl::StrCat("as many rows as columns, ", size));
  return absl::OkStatus();
}

absl::Status SkipValue(Scanner& scanner, absl::string_view path) {
  absl::string_view text;
  return scanner.Skip(text) ? absl::OkStatus() : Malformed(path, "well-formed JSON");
}

absl::StatusOr<Matrix> ReadProfile(Scanner& scanner, const std::string& path) {
  Matrix matrix;
  RETURN_IF_ERROR(scanner.Object(path, [&](absl::string_view key) {
    std::vector<int32_t>* const cells = key == "durations"   ? &matrix.durations
                                        : key == "costs"     ? &matrix.costs
                                        : key == "distances" ? &matrix.distances
                                                             : nullptr;
    const std::string here = absl::StrCat(path, ".", key);
    if (cells == nullptr || !cells->empty()) return SkipValue(scanner, here);
    return ReadTable(scanner, here, *cells);
  }));
  if (matrix.durations.empty()) return Malformed(absl::StrCat(path, ".durations"), "a table");
  const auto fits = [&](const std::vector<int32_t>& cells) {
    return cells.empty() || cells.size() == matrix.durations.size();
  };
  if (!fits(matrix.costs)) return Malformed(absl::StrCat(path, ".costs"), "the durations' size");
  if (!fits(matrix.distances)) {
    return Malformed(absl::StrCat(path, ".distances"), "the durations' size");
  }
  matrix.locations = static_cast<int>(std::lround(std::sqrt(matrix.durations.size())));
  return matrix;
}

// The longer the way, the faster the roads it takes.
double CarSeconds(double metres) {
  constexpr double kStreets = 5'000, kRoads = 20'000;
  constexpr double kOnStreets = 25 / 3.6, kOnRoads = 50 / 3.6, kOnMotorways = 90 / 3.6;
  const double streets = std::min(metres, kStreets);
  const double roads = std::min(metres - streets, kRoads);
  return streets / kOnStreets + roads / kOnRoads + (metres - streets - roads) / kOnMotorways;
}

}  // namespace

absl::StatusOr<std::map<std::string, Matrix>> ReadMatrices(Scanner& scanner) {
  std::map<std::string, Matrix> matrices;
  RETURN_IF_ERROR(scanner.Object("matrices", [&](absl::string_view key) {
    absl::StatusOr<Matrix> matrix = ReadProfile(scanner, absl::StrCat("matrices.", key));
    if (matrix.ok()) matrices.try_emplace(std::string(key), *std::move(matrix));
    return matrix.status();
  }));
  return matrices;
}

absl::StatusOr<Matrix> ReadDurations(Scanner& scanner) {
  Matrix matrix;
  RETURN_IF_ERROR(ReadTable(scanner, "matrix", matrix.durations));
  matrix.locations = static_cast<int>(std::lround(std::sqrt(matrix.durations.size())));
  return matrix;
}

Matrix ReckonedMatrix(const std::string& profile, const std::vector<Coordinates>& places) {
  const TravelModel model;
  Matrix matrix;
  matrix.locations = static_cast<int>(places.size());
  for (const auto& [from_longitude, from_latitude] : places) {
    for (const auto& [to_longitude, to_latitude] : places) {
      const double metres = model.detour_factor * DistanceMetres({from_latitude, from_longitude},
                                                                 {to_latitude, to_longitude});
      const double seconds =
          profile == kDefaultProfile ? CarSeconds(metres) : metres / model.metres_per_second;
      matrix.distances.push_back(static_cast<int32_t>(std::lround(metres)));
      matrix.durations.push_back(static_cast<int32_t>(std::lround(seconds)));
    }
  }
  return matrix;
}

}  // namespace homecare::matching::plan
