// State: a whole plan at once.
#include "services/matching/domain/planner/anneal/state.h"

namespace homecare::matching::planner::anneal {

bool State::Load(const Routes& routes) {
  const std::vector<int> order = UnitsInOrder(routes);
  int served = 0, ordered = 0;
  for (const std::vector<int>& route : routes.tasks) served += static_cast<int>(route.size());
  for (const int unit : order) ordered += model_.unit[unit].second == kNone ? 1 : 2;
  if (ordered != served) return false;
  for (int caregiver = 0; caregiver < model_.caregivers; ++caregiver) {
    int node = model_.start_node(caregiver);
    for (const int task : routes.tasks[caregiver]) {
      Insert(node, task);
      node = task;
    }
  }
  for (size_t i = 0; i < order.size(); ++i) SetKey(order[i], static_cast<int64_t>(i));
  return TryCommit(kNoLimit);
}

// Kahn's algorithm over the routes; units in a circle are missing.
std::vector<int> State::UnitsInOrder(const Routes& routes) const {
  std::vector<int> order;
  std::vector<size_t> heads(routes.tasks.size(), 0);
  std::vector<int> waiting(model_.units, 0);
  std::vector<int> caregivers;
  for (size_t i = 0; i < heads.size(); ++i) caregivers.push_back(static_cast<int>(i));
  std::vector<int> route_of(model_.tasks, kNone);
  for (size_t i = 0; i < heads.size(); ++i) {
    for (const int task : routes.tasks[i]) route_of[task] = static_cast<int>(i);
  }
  while (!caregivers.empty()) {
    const int caregiver = caregivers.back();
    caregivers.pop_back();
    const std::vector<int>& route = routes.tasks[caregiver];
    if (heads[caregiver] == route.size()) continue;
    const int unit = model_.unit_of[route[heads[caregiver]]];
    const Model::Unit& both = model_.unit[unit];
    if (both.second != kNone && ++waiting[unit] < 2) continue;
    order.push_back(unit);
    for (const int task : {both.first, both.second}) {
      if (task == kNone) continue;
      ++heads[route_of[task]];
      caregivers.push_back(route_of[task]);
    }
  }
  return order;
}

}  // namespace homecare::matching::planner::anneal
