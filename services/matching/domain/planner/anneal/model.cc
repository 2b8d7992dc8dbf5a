#include "services/matching/domain/planner/anneal/model.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace homecare::matching::planner::anneal {

Model::Model(const Problem& problem)
    : problem(&problem),
      tasks(static_cast<int>(problem.tasks.size())),
      caregivers(static_cast<int>(problem.caregivers.size())) {
  location.assign(tasks + 2 * caregivers, kNone);
  closed.assign(tasks + 2 * caregivers, 0);
  frozen.assign(tasks, 0);
  fixed_start.assign(tasks, 0);
  for (int task = 0; task < tasks; ++task) {
    const Task& what = problem.tasks[task];
    location[task] = what.location;
    window.push_back(what.windows.front());
    many_windows.push_back(what.windows.size() > 1);
  }
  for (int caregiver = 0; caregiver < caregivers; ++caregiver) {
    const Caregiver& who = problem.caregivers[caregiver];
    location[start_node(caregiver)] = who.start;
    location[end_node(caregiver)] = who.end;
    has_breaks.push_back(!who.breaks.empty());
    most_breaks = std::max(most_breaks, static_cast<int>(who.breaks.size()));
    int before = start_node(caregiver);
    for (size_t i = 0; i < who.frozen_tasks.size(); ++i) {
      closed[before] = 1;
      before = who.frozen_tasks[i];
      frozen[before] = 1;
      fixed_start[before] = who.frozen_starts[i];
    }
  }
  AddUnits();
  AddServers();
  AddTables();
  AddDurations();
}

void Model::AddUnits() {
  unit_of.assign(tasks, kNone);
  partner.assign(tasks, kNone);
  carried.assign(tasks, 0);
  for (const Visit& visit : problem->visits) {
    has_continuity |= visit.unfamiliar_cost != 0 || !visit.familiar.empty();
    for (int i = 0; i < 2; ++i) {
      has_promises |= visit.promised_caregiver[i] != kNone || visit.promised_start[i] != kNever;
    }
    unit_of[visit.first] = static_cast<int>(unit.size());
    unit.push_back({visit.first, kNone, visit.min_gap, visit.max_gap});
    if (visit.relation == Relation::kSingle) continue;
    partner[visit.first] = visit.second;
    partner[visit.second] = visit.first;
    if (visit.relation == Relation::kTogether) {
      unit.back().second = visit.second;
    } else {
      has_carried = true;
      carried[visit.first] = carried[visit.second] = 1;
      unit.push_back({visit.second, kNone});
    }
    unit_of[visit.second] = static_cast<int>(unit.size()) - 1;
  }
  units = static_cast<int>(unit.size());
}

void Model::AddServers() {
  may_serve_.assign(static_cast<size_t>(tasks) * caregivers, 0);
  servers_.resize(tasks);
  for (int task = 0; task < tasks; ++task) {
    for (int caregiver = 0; caregiver < caregivers; ++caregiver) {
      if (!MayServe(*problem, task, caregiver)) continue;
      may_serve_[static_cast<size_t>(task) * caregivers + caregiver] = 1;
      servers_[task].push_back(caregiver);
    }
  }
}

void Model::AddTables() {
  std::map<std::tuple<int, int, int>, int> known;
  for (int caregiver = 0; caregiver < caregivers; ++caregiver) {
    const Caregiver& who = problem->caregivers[caregiver];
    plain_costs &= who.cost_per_hour == kNone && who.cost_per_km == 0 &&
                   who.max_distance >= kNever && problem->matrices[who.matrix].costs.empty();
    has_other_costs |= who.fixed_cost != 0 || who.cost_per_task_hour != 0;
    const bool plain = who.speed_numerator == who.speed_denominator;
    const auto [it, added] = known.try_emplace(
        {who.matrix, plain ? 1 : who.speed_numerator, plain ? 1 : who.speed_denominator},
        static_cast<int>(known.size()));
    table_of_.push_back(it->second);
    if (!added) continue;
    const Matrix& matrix = problem->matrices[who.matrix];
    scaled_.emplace_back();
    if (!plain) {
      scaled_.back().reserve(matrix.durations.size());
      for (int from = 0; from < matrix.locations; ++from) {
        for (int to = 0; to < matrix.locations; ++to) {
          scaled_.back().push_back(static_cast<int32_t>(std::min<Duration>(
              TravelTime(*problem, caregiver, from, to), std::numeric_limits<int32_t>::max())));
        }
      }
    }
    tables_.push_back({plain ? matrix.durations.data() : scaled_.back().data(), matrix.locations});
  }
  uniform = known.size() <= 1;
}

void Model::AddDurations() {
  std::map<int, size_t> row_of_type;
  for (int caregiver = 0; caregiver < caregivers; ++caregiver) {
    const auto [it, added] =
        row_of_type.try_emplace(problem->caregivers[caregiver].type, service_.size());
    service_row_.push_back(it->second);
    if (!added) continue;
    for (int task = 0; task < tasks; ++task) {
      service_.push_back(ServiceTime(*problem, task, caregiver));
      setup_.push_back(SetupTime(*problem, task, caregiver));
      has_setup |= setup_.back() != 0;
    }
  }
  uniform &= row_of_type.size() <= 1;
}

}  // namespace homecare::matching::planner::anneal
