#include "services/matching/plan/road_matrix.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/matching/plan/vroom_matrix.h"
#include "services/matching/travel/make_times.h"

namespace homecare::matching::plan {
namespace {

planner::Matrix Ask(TravelTimes& times, const std::vector<Coordinates>& coordinates,
                    std::ostream& errors) {
  std::vector<Place> places;
  for (const auto& [longitude, latitude] : coordinates) {
    places.emplace_back(LatLng{latitude, longitude});
  }
  int64_t estimated = 0;
  planner::Matrix matrix = MatrixOf(times, places, &estimated);
  if (estimated > 0) {
    errors << absl::StrCat("--travel-matrix-url: ", estimated, " of ", matrix.durations.size(),
                           " travel times are estimates, which the service did not tell\n");
  }
  return matrix;
}

}  // namespace

absl::StatusOr<MatrixMaker> RoadMatrix(const std::string& url, std::ostream& errors) {
  if (url.empty()) return MatrixMaker(&ReckonedMatrix);
  MatrixOptions options;
  options.url = url;
  // Where the service does not tell. VROOM's form has service and setup times for leaving and
  // arriving.
  TravelModel model;
  model.overhead = absl::ZeroDuration();
  ASSIGN_OR_RETURN(std::unique_ptr<TravelTimes> made,
                   MakeTravelTimes(std::move(options), Everywhere(model, "vroom-1")));
  const std::shared_ptr<TravelTimes> times = std::move(made);
  return MatrixMaker(
      [times, &errors](const std::string&, const std::vector<Coordinates>& coordinates) {
        return Ask(*times, coordinates, errors);
      });
}

}  // namespace homecare::matching::plan
