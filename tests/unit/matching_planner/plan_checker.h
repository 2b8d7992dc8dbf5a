// A checker of plans that shares nothing with the planner but its data: it walks the stops as they
// are told and looks for what cannot be.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/matching/domain/planner/plan.h"

namespace homecare::matching::planner {

class PlanChecker {
 public:
  PlanChecker(const Problem& problem, const Plan& plan) : problem_(problem), plan_(plan) {}

  // What is wrong, one line each; empty: nothing.
  std::vector<std::string> Run() {
    for (size_t i = 0; i < problem_.caregivers.size(); ++i) CheckDay(static_cast<int>(i));
    for (size_t i = 0; i < problem_.visits.size(); ++i) CheckVisit(static_cast<int>(i));
    return wrong_;
  }

 private:
  void Expect(bool fine, const std::string& what) {
    if (!fine) wrong_.push_back(what);
  }

  static bool In(const std::vector<Window>& windows, Time time) {
    return std::any_of(windows.begin(), windows.end(), [&](const Window& window) {
      return window.open <= time && time <= window.close;
    });
  }

  void CheckDay(int number) {
    const Caregiver& who = problem_.caregivers[number];
    const std::vector<Stop>& stops = plan_.stops[number];
    const std::string name = absl::StrCat("caregiver ", number, ": ");
    if (stops.empty()) {
      Expect(plan_.routes.tasks[number].empty() && who.frozen_tasks.empty(), name + "idle");
      return;
    }
    Time now = who.shift.open;
    Duration driven = 0, work = 0;
    size_t breaks = 0, tasks = 0;
    int at = who.start;
    for (const Stop& stop : stops) {
      const bool frozen = stop.kind == StopKind::kTask && tasks < who.frozen_tasks.size();
      // Between stops there is time for the driving that is done between them.
      Expect(frozen || stop.arrival >= now + (stop.travel - driven), name + "arrives too early");
      Expect(stop.start >= stop.arrival, name + "starts before arriving");
      driven = stop.travel;
      now = stop.start + stop.setup + stop.service;
      if (stop.kind == StopKind::kBreak) {
        const Break& pause = who.breaks[stop.break_number];
        Expect(stop.break_number == static_cast<int>(breaks++), name + "break out of turn");
        Expect(stop.service == pause.duration, name + "break too short");
        Expect(In(pause.windows, stop.start), name + "break out of its windows");
      } else if (stop.kind == StopKind::kTask) {
        leg_end_ += Way(who, at, problem_.tasks[stop.task].location);
        Expect(stop.travel == leg_end_, name + "has not driven all the way");
        CheckTask(number, stop, tasks, frozen, at);
        at = problem_.tasks[stop.task].location;
        work += stop.setup + stop.service;
        ++tasks;
      } else if (stop.kind == StopKind::kEnd) {
        leg_end_ += Way(who, at, who.end);
        Expect(stop.travel == leg_end_, name + "is not at home");
      }
    }
    leg_end_ = 0;
    Expect(now <= who.shift.close, name + "comes home late");
    Expect(breaks == who.breaks.size(), name + "lacks breaks");
    Expect(static_cast<int>(tasks) <= who.max_tasks, name + "tasks");
    Expect(work <= who.max_work_time && driven <= who.max_travel_time, name + "hours");
    Expect(tasks == plan_.routes.tasks[number].size(), name + "stops are not the route");
    CheckLoads(number);
  }

  Duration Way(const Caregiver& who, int from, int to) const {
    if (from == kNone || to == kNone) return 0;
    const double plain = problem_.matrices[who.matrix].duration(from, to);
    return std::lround(plain * who.speed_numerator / who.speed_denominator);
  }

  void CheckTask(int number, const Stop& stop, size_t position, bool frozen, int from) {
    const Caregiver& who = problem_.caregivers[number];
    const Task& task = problem_.tasks[stop.task];
    const std::string name = absl::StrCat("task ", stop.task, ": ");
    Expect(seen_.insert(stop.task).second, name + "twice");
    Expect(plan_.routes.tasks[number][position] == stop.task, name + "not in the route's order");
    Expect(plan_.start_of_task[stop.task] == stop.start, name + "two starts");
    server_[stop.task] = number;
    const Duration service =
        task.service_by_type.empty() ? task.service : task.service_by_type[who.type];
    const Duration setup = from == task.location        ? 0
                           : task.setup_by_type.empty() ? task.setup
                                                        : task.setup_by_type[who.type];
    Expect(stop.service == service && stop.setup == setup, name + "takes another time");
    if (frozen) {
      Expect(who.frozen_tasks[position] == stop.task && who.frozen_starts[position] == stop.start,
             name + "was frozen");
      return;
    }
    Expect(In(task.windows, stop.start), name + "out of its windows");
    const Visit& visit = problem_.visits[problem_.visit_of_task[stop.task]];
    Expect(who.skills.Covers(task.skills), name + "skills");
    Expect(visit.only.empty() || std::count(visit.only.begin(), visit.only.end(), number) == 1,
           name + "only");
    Expect(std::count(visit.never.begin(), visit.never.end(), number) == 0, name + "never");
  }

  void CheckLoads(int number) {
    const std::vector<int>& route = plan_.routes.tasks[number];
    for (int i = 0; i < problem_.load_dimensions; ++i) {
      const auto amount = [&](const std::vector<int64_t>& all) { return all.empty() ? 0 : all[i]; };
      int64_t load = 0;
      for (const int task : route) {
        const Visit& visit = problem_.visits[problem_.visit_of_task[task]];
        if (visit.relation != Relation::kCarried) load += amount(problem_.tasks[task].delivery);
      }
      int64_t most = load;
      for (const int task : route) {
        load += amount(problem_.tasks[task].pickup) - amount(problem_.tasks[task].delivery);
        most = std::max(most, load);
      }
      Expect(most <= problem_.caregivers[number].capacity[i], absl::StrCat("load of ", number));
    }
  }

  void CheckVisit(int number) {
    const Visit& visit = problem_.visits[number];
    const std::string name = absl::StrCat("visit ", number, ": ");
    const bool served = server_.count(visit.first) > 0;
    Expect(served != (std::count(plan_.unserved.begin(), plan_.unserved.end(), number) == 1),
           name + "served or not");
    if (visit.second == kNone) return;
    Expect(served == (server_.count(visit.second) > 0), name + "half");
    if (!served) return;
    const Duration gap = plan_.start_of_task[visit.second] - plan_.start_of_task[visit.first];
    if (visit.relation == Relation::kTogether) {
      Expect(server_[visit.first] != server_[visit.second], name + "needs two");
      Expect(gap >= visit.min_gap && gap <= visit.max_gap, name + "gap");
    } else {
      Expect(server_[visit.first] == server_[visit.second] && gap >= 0, name + "carried");
    }
  }

  const Problem& problem_;
  const Plan& plan_;
  std::set<int> seen_;
  std::map<int, int> server_;
  Duration leg_end_ = 0;
  std::vector<std::string> wrong_;
};

}  // namespace homecare::matching::planner
