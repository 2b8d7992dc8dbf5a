// A plan as a page for dispatchers: the routes on the city's outline, and the day as a Gantt chart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/geo.h"
#include "services/matching/domain/planner/plan.h"

namespace homecare::matching {

struct MapInput {
  const planner::Problem& problem;
  const planner::Plan& plan;
  std::string title;
  // By location. Empty, or absent for one: the page draws what it can, the Gantt chart always.
  std::vector<std::optional<LatLng>> points;
  // What dispatchers call them; empty: their ids. They may hold anything.
  std::vector<std::string> visit_labels, caregiver_labels;
  // The time of the day's 00:00, and how many units of time a minute has.
  planner::Time midnight = 0;
  planner::Duration units_per_minute = 60;
};

// One file of HTML that needs no network: 1,000 visits make about 300 kB. The outlines of the
// city's counties are drawn where the places lie within them.
std::string MapPage(const MapInput& input);

// The 00:00 of the first day that the problem's times lie in: 0 where they are counted from a
// day's beginning, the local midnight of Asia/Shanghai where they are seconds since 1970.
planner::Time MidnightOf(const planner::Problem& problem);

}  // namespace homecare::matching
