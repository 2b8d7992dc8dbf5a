// The rules of a day, read once more: nothing here is the planner's own code but its data.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "services/matching/domain/planner/plan.h"

namespace homecare::matching::planner {

// Walks the stops of a plan as a stranger would. The first broken rule; empty if all are kept.
inline std::string BrokenRules(const Problem& problem, const Plan& plan) {
  std::vector<int> seen(problem.tasks.size(), kNone);
  for (size_t i = 0; i < plan.stops.size(); ++i) {
    const Caregiver& who = problem.caregivers[i];
    const std::vector<int>& route = plan.routes.tasks[i];
    const std::string name = " caregiver " + who.id;
    if (plan.stops[i].empty()) {
      if (!route.empty()) return "works without stops" + name;
      continue;
    }
    Time now = who.shift.open;
    int at = who.start;
    size_t next_task = 0, next_break = 0;
    Duration driven = 0, travel = 0, work = 0;
    for (const Stop& stop : plan.stops[i]) {
      if (stop.kind == StopKind::kStart) {
        if (stop.start < who.shift.open) return "leaves early" + name;
        continue;
      }
      if (stop.kind == StopKind::kBreak) {
        const Break& pause = who.breaks[next_break++];
        bool inside = false;
        for (const Window& w : pause.windows)
          inside |= w.open <= stop.start && stop.start <= w.close;
        if (!inside) return "break outside its windows" + name;
        if (stop.start < now) return "break before it can be" + name;
        // Drives on while it waits.
        driven += stop.start - now;
        now = stop.start + pause.duration;
        continue;
      }
      const bool end = stop.kind == StopKind::kEnd;
      const int here = end ? who.end : problem.tasks[stop.task].location;
      const Duration leg = at == kNone || here == kNone ? 0 : TravelTime(problem, i, at, here);
      now += std::max<Duration>(0, leg - driven);
      driven = 0;
      travel += leg;
      at = here;
      if (stop.start < now) return "before the way allows" + name;
      if (end) {
        if (stop.start > who.shift.close) return "back late" + name;
        continue;
      }
      const Task& task = problem.tasks[stop.task];
      if (next_task >= route.size() || route[next_task++] != stop.task) return "order" + name;
      if (seen[stop.task] != kNone) return "task twice" + name;
      seen[stop.task] = static_cast<int>(i);
      if (!who.skills.Covers(task.skills)) return "skills" + name;
      bool inside = false;
      for (const Window& w : task.windows) inside |= w.open <= stop.start && stop.start <= w.close;
      if (!inside) return "outside its windows" + name;
      if (stop.setup < 0 || stop.service < 0) return "time backwards" + name;
      work += stop.setup + task.service;
      now = stop.start + stop.setup + task.service;
    }
    if (next_break != who.breaks.size()) return "a break left out" + name;
    if (static_cast<int>(route.size()) > who.max_tasks) return "too many tasks" + name;
    if (travel > who.max_travel_time) return "too much travel" + name;
    if (work > who.max_work_time) return "too much work" + name;
  }
  for (const Visit& visit : problem.visits) {
    if (visit.second == kNone) continue;
    const int first = seen[visit.first], second = seen[visit.second];
    if ((first == kNone) != (second == kNone)) return "half of visit " + visit.id;
    if (first == kNone) continue;
    const Time gap = plan.start_of_task[visit.second] - plan.start_of_task[visit.first];
    if (visit.relation == Relation::kTogether &&
        (first == second || gap < visit.min_gap || gap > visit.max_gap)) {
      return "not together: visit " + visit.id;
    }
    if (visit.relation == Relation::kCarried && (first != second || gap < 0)) {
      return "carried: visit " + visit.id;
    }
  }
  return "";
}

}  // namespace homecare::matching::planner
