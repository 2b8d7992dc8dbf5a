#include "services/matching/domain/day/parts.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "services/matching/domain/day/part_maker.h"

namespace homecare::matching {
namespace {

// Sets of caregivers and visits that have a county in common, directly or by others.
class Regions {
 public:
  int Of(const std::string& county) {
    const auto [known, added] = index_.try_emplace(county, static_cast<int>(parent_.size()));
    if (added) parent_.push_back(known->second);
    return Root(known->second);
  }
  void Join(const std::string& a, const std::string& b) {
    const int x = Of(a), y = Of(b);
    parent_[std::max(x, y)] = std::min(x, y);
  }

 private:
  int Root(int region) const {
    while (parent_[region] != region) region = parent_[region];
    return region;
  }

  std::map<std::string, int> index_;
  std::vector<int> parent_;
};

}  // namespace

std::vector<DayPart> PartsOf(const Day& day, const Travel& travel) {
  Regions regions;
  for (const DayCaregiver& caregiver : day.caregivers) {
    for (const std::string& county : caregiver.county_codes) {
      regions.Join(caregiver.county_codes.front(), county);
    }
  }
  std::map<int, std::pair<std::vector<int>, std::vector<int>>> members;
  for (size_t i = 0; i < day.caregivers.size(); ++i) {
    if (day.caregivers[i].county_codes.empty()) continue;
    members[regions.Of(day.caregivers[i].county_codes.front())].first.push_back(
        static_cast<int>(i));
  }
  for (size_t i = 0; i < day.visits.size(); ++i) {
    if (day.visits[i].starts.empty()) continue;
    members[regions.Of(day.visits[i].county_code)].second.push_back(static_cast<int>(i));
  }
  std::vector<DayPart> parts;
  for (const auto& [region, both] : members) {
    if (both.first.empty() || both.second.empty()) continue;
    parts.push_back(PartMaker(day, travel).Make(both.first, both.second));
  }
  return parts;
}

planner::Routes FormerRoutes(const Day& day, const DayPart& part) {
  absl::flat_hash_map<std::string, std::vector<int>> tours_of;
  for (size_t i = 0; i < part.tours.size(); ++i) {
    tours_of[day.caregivers[part.tours[i].first].caregiver_id].push_back(static_cast<int>(i));
  }
  planner::Routes routes;
  routes.tasks.resize(part.tours.size());
  for (size_t task = 0; task < part.visit_of_task.size(); ++task) {
    const DayVisit& visit = day.visits[part.visit_of_task[task]];
    if (visit.former_caregiver_id.empty()) continue;
    for (const int tour : tours_of[visit.former_caregiver_id]) {
      const auto [caregiver, number] = part.tours[tour];
      const bool holds = day.caregivers[caregiver].tours[number].span.Contains(visit.former_start);
      if (holds) routes.tasks[tour].push_back(static_cast<int>(task));
    }
  }
  for (std::vector<int>& route : routes.tasks) {
    std::sort(route.begin(), route.end(), [&](int a, int b) {
      return std::pair(day.visits[part.visit_of_task[a]].former_start, a) <
             std::pair(day.visits[part.visit_of_task[b]].former_start, b);
    });
  }
  return routes;
}

void PutPart(const Day& day, const DayPart& part, const planner::Plan& plan, DayPlan& out) {
  for (const int visit : part.visit_of_task) out[visit] = {};
  for (size_t tour = 0; tour < part.tours.size(); ++tour) {
    for (const int task : plan.routes.tasks[tour]) {
      out[part.visit_of_task[task]] = {day.caregivers[part.tours[tour].first].caregiver_id,
                                       plan.start_of_task[task]};
    }
  }
}

}  // namespace homecare::matching
