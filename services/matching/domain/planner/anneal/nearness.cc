#include "services/matching/domain/planner/anneal/nearness.h"

#include <algorithm>
#include <utility>

namespace homecare::matching::planner::anneal {
namespace {

// Waiting is worth this part of driving.
constexpr double kWait = 0.2;
// The ways that make the typical one: from the first of each list.
constexpr size_t kTypical = 5;

bool ShareServer(const Model& model, int a, int b) {
  for (const int caregiver : model.servers(a)) {
    if (model.may_serve(b, caregiver)) return true;
  }
  return false;
}

}  // namespace

Nearness::Nearness(const Model& model, int most) : before_(model.tasks) {
  std::vector<std::pair<double, int>> ranked;
  for (int task = 0; task < model.tasks; ++task) {
    if (model.servers(task).empty()) continue;
    ranked.clear();
    for (int other = 0; other < model.tasks; ++other) {
      const bool same_unit = model.unit_of[other] == model.unit_of[task];
      if (!same_unit && !model.closed[other]) {
        ranked.push_back({Distance(model, other, task), other});
      }
    }
    Choose(model, task, most, ranked);
  }
  FindTypicalWay(model);
}

// Sorts no more than it needs, since that is asked for every task.
void Nearness::Choose(const Model& model, int task, int most,
                      std::vector<std::pair<double, int>>& ranked) {
  std::vector<int>& chosen = before_[task];
  size_t sorted = 0;
  while (sorted < ranked.size() && static_cast<int>(chosen.size()) < most) {
    const size_t until = std::min(ranked.size(), sorted + 2 * static_cast<size_t>(most));
    std::partial_sort(ranked.begin() + sorted, ranked.begin() + until, ranked.end());
    for (; sorted < until && static_cast<int>(chosen.size()) < most; ++sorted) {
      const int other = ranked[sorted].second;
      if (ShareServer(model, task, other)) chosen.push_back(other);
    }
  }
}

void Nearness::FindTypicalWay(const Model& model) {
  double sum = 0;
  int ways = 0;
  for (int task = 0; task < model.tasks; ++task) {
    for (size_t i = 0; i < std::min(kTypical, before_[task].size()); ++i) {
      sum += static_cast<double>(model.leg(model.servers(task).front(), before_[task][i], task));
      ++ways;
    }
  }
  if (ways > 0) typical_way_ = sum / ways;
}

double Nearness::Distance(const Model& model, int from, int to) const {
  const int caregiver = model.servers(to).front();
  const Window& first = model.window[from];
  const Duration way = model.work(caregiver, from, from) + model.leg(caregiver, from, to);
  const Time last_open = model.problem->tasks[to].windows.back().open;
  const Time last_due = model.problem->tasks[to].windows.back().due;
  const Time wait = last_open - (model.problem->tasks[from].windows.back().due + way);
  const Time late = first.open + way - last_due;
  return static_cast<double>(model.leg(caregiver, from, to)) +
         kWait * static_cast<double>(std::max<Time>(0, wait)) +
         static_cast<double>(std::max<Time>(0, late));
}

}  // namespace homecare::matching::planner::anneal
