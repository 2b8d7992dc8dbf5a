// State: rules and costs of whole routes, which need no times.
#include <algorithm>

#include "services/matching/domain/planner/anneal/state.h"

namespace homecare::matching::planner::anneal {

bool State::RoutesHold() {
  for (const auto& [caregiver, old] : old_sums_) {
    Sums& sums = sums_[caregiver];
    if (!LimitsHold(caregiver, sums)) return false;
    if (model_.problem->load_dimensions > 0 && !LoadsHold(caregiver)) return false;
    Price(caregiver, sums);
    change_.travel += sums.cost - old.cost;
    change_.spread += sums.spread - old.spread;
  }
  return !model_.has_carried || CarriedHold();
}

bool State::LimitsHold(int caregiver, const Sums& sums) const {
  const Caregiver& who = model_.problem->caregivers[caregiver];
  return sums.tasks <= who.max_tasks && sums.work <= who.max_work_time &&
         (sums.tasks == 0 ||
          (sums.travel <= who.max_travel_time && sums.distance <= who.max_distance));
}

bool State::LoadsHold(int caregiver) const {
  const Problem& problem = *model_.problem;
  const std::vector<int64_t>& capacity = problem.caregivers[caregiver].capacity;
  const int start = model_.start_node(caregiver);
  for (int i = 0; i < problem.load_dimensions; ++i) {
    const auto amount = [&](const std::vector<int64_t>& amounts) {
      return amounts.empty() ? 0 : amounts[i];
    };
    int64_t load = 0;
    for (int node = next_[start]; model_.is_task(node); node = next_[node]) {
      if (!model_.is_drop(node)) load += amount(problem.tasks[node].delivery);
    }
    if (load > capacity[i]) return false;
    for (int node = next_[start]; model_.is_task(node); node = next_[node]) {
      load += amount(problem.tasks[node].pickup) - amount(problem.tasks[node].delivery);
      if (load > capacity[i]) return false;
    }
  }
  return true;
}

bool State::CarriedHold() const {
  for (const int task : rerouted_) {
    if (model_.carried[task] && !CarriedHolds(task)) return false;
  }
  for (const int unit : moved_) {
    const int task = model_.unit[unit].first;
    if (model_.carried[task] && !CarriedHolds(task)) return false;
  }
  return true;
}

// By the keys: those of a route rise along it.
bool State::CarriedHolds(int task) const {
  const int other = model_.partner[task];
  // What was fetched before the plan begins is still to be brought.
  if (model_.frozen[task] && route_[other] == kNone) return true;
  if (route_[task] != route_[other]) return false;
  const int first = model_.is_drop(task) ? other : task;
  const int second = model_.partner[first];
  return route_[task] == kNone || key_[model_.unit_of[first]] < key_[model_.unit_of[second]];
}

void State::Price(int caregiver, Sums& sums) const {
  sums.cost = sums.spread = 0;
  if (sums.tasks == 0) return;
  const int64_t minutes = sums.work / 60;
  sums.spread = minutes * minutes / 64;
  if (model_.plain_costs && !model_.has_other_costs) {
    sums.cost = sums.travel;
    return;
  }
  const Caregiver& who = model_.problem->caregivers[caregiver];
  const bool by_matrix = who.cost_per_hour == kNone && who.cost_per_km == 0;
  const Cost per_hour = by_matrix ? 0 : std::max<Cost>(who.cost_per_hour, 0);
  const Cost parts = sums.travel * per_hour * 1000 + sums.distance * who.cost_per_km * 3600 +
                     sums.work * who.cost_per_task_hour * 1000;
  constexpr Cost kWhole = 3'600'000;
  const Cost by_arcs = model_.plain_costs ? sums.travel : sums.matrix_cost;
  sums.cost = who.fixed_cost + (by_matrix ? by_arcs : 0) + (parts + kWhole / 2) / kWhole;
}

}  // namespace homecare::matching::planner::anneal
