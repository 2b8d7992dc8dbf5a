// Makes the problem of one part of a day; see parts.h.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/matching/domain/day/parts.h"

namespace homecare::matching {

// Makes one.
class PartMaker {
 public:
  PartMaker(const Day& day, const Travel& travel) : day_(day), travel_(travel) {}

  // Indices into the day's caregivers and visits, ascending.
  DayPart Make(const std::vector<int>& caregivers, const std::vector<int>& visits);

 private:
  // Two that come at the same time make one visit of the problem.
  void AddVisits(const std::vector<int>& visits);
  void AddTours(const std::vector<int>& caregivers);
  void AddTour(int caregiver, int number);
  // Once all are known: weights that outweigh, and who may, should and was to go.
  void Weigh();
  void NameCaregivers();
  void NameFormer(planner::Visit& visit, int task, int side);
  void MakeMatrix();

  int LocationOf(const LatLng& point, bool base);
  int SkillOf(const std::string& county_code);
  int AddTask(int visit);
  std::vector<int> ToursOf(const std::vector<std::string>& caregiver_ids) const;

  const Day& day_;
  const Travel& travel_;
  DayPart part_;
  std::map<std::tuple<double, double, bool>, int> location_of_;
  std::vector<std::pair<Place, bool>> locations_;  // and whether it is a base
  std::map<std::string, int> county_skill_;
  absl::flat_hash_map<std::string, std::vector<int>> tours_of_;
};

}  // namespace homecare::matching
