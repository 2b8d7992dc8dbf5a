// VROOM's JSON form of a problem and of its solution, version 1.14's API.
//
// Read into the planner's model: a job is a visit of one task, a shipment one of two that are
// carried. Priorities outweigh the number of jobs, that outweighs cost.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/matching/domain/planner/plan.h"

namespace homecare::matching::plan {

// What the solution repeats and the planner has no use for.
struct VroomPlace {
  std::optional<std::pair<double, double>> coordinates;  // longitude, latitude
  std::optional<int> index;                              // as the document numbers it
};

struct VroomTask {
  int64_t id = 0;
  std::string type;  // job, pickup, delivery
  std::string description;
  VroomPlace place;
};

struct VroomVehicle {
  int64_t id = 0;
  std::string description;
  VroomPlace start, end;
  std::vector<std::pair<int64_t, std::string>> breaks;  // id, description
};

struct VroomProblem {
  planner::Problem problem;
  std::vector<VroomTask> tasks;  // as the problem's
  std::vector<VroomVehicle> vehicles;
  std::vector<int64_t> priorities;  // by visit
  // From vehicles' steps: where to begin. No routes if no vehicle has any.
  planner::Routes initial;
  bool has_distances = false;
};

// INVALID_ARGUMENT, "path in the document: what was expected".
absl::StatusOr<VroomProblem> ReadVroom(absl::string_view document);

// The same; `make_matrix` is asked where the document has coordinates (longitude, latitude) and no
// matrices, for each profile, with each place once.
using MatrixMaker = std::function<planner::Matrix(
    const std::string& profile, const std::vector<std::pair<double, double>>& places)>;
absl::StatusOr<VroomProblem> ReadVroom(absl::string_view document, const MatrixMaker& make_matrix);

struct Durations {
  int64_t loading_milliseconds = 0;
  int64_t solving_milliseconds = 0;
};

// One line of JSON.
std::string WriteVroom(const VroomProblem& vroom, const planner::Plan& plan,
                       const Durations& durations);

}  // namespace homecare::matching::plan
