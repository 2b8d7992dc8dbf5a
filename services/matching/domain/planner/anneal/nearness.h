// Which tasks make good neighbours: for each task, those it could well follow, the best first, by
// the way, the wait and the lateness that this order would mean.
#pragma once

#include <utility>
#include <vector>

#include "services/matching/domain/planner/anneal/model.h"

namespace homecare::matching::planner::anneal {

class Nearness {
 public:
  Nearness(const Model& model, int most);

  // Tasks that some caregiver could do right before this one.
  const std::vector<int>& Before(int task) const { return before_[task]; }
  // What it costs to drive between near tasks, in travel time; 0 where there are none.
  double typical_way() const { return typical_way_; }

 private:
  double Distance(const Model& model, int from, int to) const;

  void Choose(const Model& model, int task, int most, std::vector<std::pair<double, int>>& ranked);
  void FindTypicalWay(const Model& model);

  std::vector<std::vector<int>> before_;
  double typical_way_ = 0;
};

}  // namespace homecare::matching::planner::anneal
