// Travel tables: read from the document as they come, or made from coordinates.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/matching/domain/planner/problem.h"
#include "services/matching/plan/scanner.h"

namespace homecare::matching::plan {

using Coordinates = std::pair<double, double>;  // longitude, latitude

inline constexpr char kDefaultProfile[] = "car";

// The value of `matrices`, at which the scanner is: by profile, tables of rows. A city's has
// hundreds of millions of numbers, hence it is read once from front to back and never held as a
// tree.
absl::StatusOr<std::map<std::string, planner::Matrix>> ReadMatrices(Scanner& scanner);

// The value of `matrix`: one table of durations.
absl::StatusOr<planner::Matrix> ReadDurations(Scanner& scanner);

// The great circle times 1.3, in metres and seconds. Of the profile `car`: 5 km at 25 km/h, the
// next 20 km at 50 km/h, the rest at 90 km/h, plan figures for streets, roads and motorways. Of any
// other profile: an electric bicycle at 20 km/h.
planner::Matrix ReckonedMatrix(const std::string& profile, const std::vector<Coordinates>& places);

}  // namespace homecare::matching::plan
