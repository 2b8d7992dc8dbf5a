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

// The value of `matrices`, at which the scanner is: by profile, tables of rows. A city's has
// hundreds of millions of numbers, hence it is read once from front to back and never held as a
// tree.
absl::StatusOr<std::map<std::string, planner::Matrix>> ReadMatrices(Scanner& scanner);

// Great circle times 1.3 at 20 km/h; metres and seconds.
planner::Matrix GreatCircleMatrix(const std::vector<Coordinates>& places);

}  // namespace homecare::matching::plan
