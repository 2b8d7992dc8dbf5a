#include "services/matching/plan/vroom_matrix.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "common/base/geo.h"
#include "common/base/status.h"
#include "services/matching/plan/json.h"

namespace homecare::matching::plan {
namespace {

using planner::Matrix;

constexpr int64_t kMost = std::numeric_limits<int32_t>::max() / 4;

absl::Status ReadRow(simdjson::ondemand::value row, const std::string& path,
                     std::vector<int32_t>& cells) {
  simdjson::ondemand::array array;
  if (row.get_array().get(array) != simdjson::SUCCESS) return Malformed(path, "an array");
  const size_t before = cells.size();
  for (auto item : array) {
    uint64_t number = 0;
    if (item.get_uint64().get(number) != simdjson::SUCCESS || number > kMost) {
      return Malformed(absl::StrCat(path, "[", cells.size() - before, "]"),
                       absl::StrCat("a whole number from 0 to ", kMost));
    }
    cells.push_back(static_cast<int32_t>(number));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int32_t>> ReadTable(simdjson::ondemand::value value,
                                               const std::string& path) {
  simdjson::ondemand::array rows;
  if (value.get_array().get(rows) != simdjson::SUCCESS) return Malformed(path, "an array of rows");
  std::vector<int32_t> cells;
  size_t size = 0, row_number = 0;
  for (auto item : rows) {
    simdjson::ondemand::value row;
    const std::string row_path = absl::StrCat(path, "[", row_number, "]");
    if (item.get(row) != simdjson::SUCCESS) return Malformed(row_path, "an array");
    RETURN_IF_ERROR(ReadRow(row, row_path, cells));
    if (row_number == 0) {
      size = cells.size();
      cells.reserve(size * size);
    }
    ++row_number;
    if (cells.size() != size * row_number) {
      return Malformed(row_path, absl::StrCat("as many numbers as the first row has, ", size));
    }
  }
  if (row_number != size) {
    return Malformed(path, absl::StrCat("as many rows as columns, ", size));
  }
  return cells;
}

absl::StatusOr<Matrix> ReadProfile(simdjson::ondemand::value value, const std::string& path) {
  simdjson::ondemand::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return Malformed(path, "an object");
  Matrix matrix;
  for (auto field : object) {
    std::string_view key;
    simdjson::ondemand::value table;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS ||
        field.value().get(table) != simdjson::SUCCESS) {
      return Malformed(path, "well-formed JSON");
    }
    std::vector<int32_t>* target = key == "durations"   ? &matrix.durations
                                   : key == "costs"     ? &matrix.costs
                                   : key == "distances" ? &matrix.distances
                                                        : nullptr;
    if (target == nullptr) continue;
    const std::string name(key);
    ASSIGN_OR_RETURN(*target, ReadTable(table, absl::StrCat(path, ".", name)));
  }
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

}  // namespace

absl::StatusOr<std::map<std::string, Matrix>> ReadMatrices(simdjson::ondemand::value value) {
  simdjson::ondemand::object profiles;
  if (value.get_object().get(profiles) != simdjson::SUCCESS) {
    return Malformed("matrices", "an object");
  }
  std::map<std::string, Matrix> matrices;
  for (auto field : profiles) {
    std::string_view key;
    simdjson::ondemand::value profile;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS ||
        field.value().get(profile) != simdjson::SUCCESS) {
      return Malformed("matrices", "well-formed JSON");
    }
    const std::string name(key);
    ASSIGN_OR_RETURN(matrices[name], ReadProfile(profile, absl::StrCat("matrices.", name)));
  }
  return matrices;
}

Matrix GreatCircleMatrix(const std::vector<Coordinates>& places) {
  const TravelModel model;
  Matrix matrix;
  matrix.locations = static_cast<int>(places.size());
  for (const auto& [from_longitude, from_latitude] : places) {
    for (const auto& [to_longitude, to_latitude] : places) {
      const double metres = model.detour_factor * DistanceMetres({from_latitude, from_longitude},
                                                                 {to_latitude, to_longitude});
      matrix.distances.push_back(static_cast<int32_t>(std::lround(metres)));
      matrix.durations.push_back(
          static_cast<int32_t>(std::lround(metres / model.metres_per_second)));
    }
  }
  return matrix;
}

}  // namespace homecare::matching::plan
