#include "services/matching/plan/map_file.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "services/matching/plan/map/map_page.h"

namespace homecare::matching::plan {
namespace {

using Points = std::vector<std::optional<LatLng>>;

void Put(int location, const VroomPlace& place, Points* points) {
  if (location == planner::kNone || !place.coordinates.has_value()) return;
  const auto [longitude, latitude] = *place.coordinates;
  if (points->size() <= static_cast<size_t>(location)) points->resize(location + 1);
  (*points)[location] = LatLng{latitude, longitude};
}

Points PointsOf(const VroomProblem& vroom) {
  Points points;
  for (size_t i = 0; i < vroom.tasks.size(); ++i) {
    Put(vroom.problem.tasks[i].location, vroom.tasks[i].place, &points);
  }
  for (size_t i = 0; i < vroom.vehicles.size(); ++i) {
    Put(vroom.problem.caregivers[i].start, vroom.vehicles[i].start, &points);
    Put(vroom.problem.caregivers[i].end, vroom.vehicles[i].end, &points);
  }
  // The page has a place for each location, or none at all.
  if (!points.empty()) points.resize(vroom.problem.matrices.front().locations);
  return points;
}

}  // namespace

absl::Status WriteMapFile(const VroomProblem& vroom, const planner::Plan& plan,
                          const std::string& path) {
  MapInput input{vroom.problem, plan};
  input.title = "计划 Plan";
  input.points = PointsOf(vroom);
  for (const planner::Visit& visit : vroom.problem.visits) {
    input.visit_labels.push_back(vroom.tasks[visit.first].description);
  }
  for (const VroomVehicle& vehicle : vroom.vehicles) {
    input.caregiver_labels.push_back(vehicle.description);
  }
  input.midnight = MidnightOf(vroom.problem);
  std::ofstream file(path, std::ios::binary);
  file << MapPage(input);
  file.close();
  if (file) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("--map: cannot write ", path));
}

}  // namespace homecare::matching::plan
