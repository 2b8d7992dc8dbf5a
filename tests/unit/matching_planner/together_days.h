// Random small days that use everything a problem can say, for property tests.
#pragma once

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "services/matching/domain/planner/problem.h"

namespace homecare::matching::planner {

struct TogetherDayOptions {
  int visits = 40;
  int caregivers = 6;
  // Each per cent, of visits or caregivers.
  int together = 30, carried = 0, hard = 0, breaks = 0, promises = 0;
  bool loads = false, setups = false, types = false, limits = false, costs = false;
  int frozen = 0;  // tasks at the beginning of the first caregiver's day
};

class TogetherDay {
 public:
  TogetherDay(const TogetherDayOptions& options, uint64_t seed) : options_(options), random_(seed) {
    AddMatrix();
    problem_.load_dimensions = options.loads ? 2 : 0;
    for (int i = 0; i < options.caregivers; ++i) AddCaregiver();
    for (int i = 0; i < options.visits; ++i) AddVisit();
    for (int i = 0; i < options.frozen; ++i) Freeze(i);
    problem_.objective = {1'000'000, 1 + Below(3), Below(3), 1, 1 + Below(2), 50, Below(3)};
    problem_.promise_tolerance = 300;
  }

  const Problem& problem() const { return problem_; }

 private:
  static constexpr int kDay = 8 * 3600;

  int Below(int bound) { return static_cast<int>(random_() % bound); }
  bool Chance(int percent) { return Below(100) < percent; }

  void AddMatrix() {
    Matrix matrix;
    matrix.locations = options_.visits + 3;
    for (int i = 0; i < matrix.locations * matrix.locations; ++i) {
      const bool same = i % (matrix.locations + 1) == 0;
      matrix.durations.push_back(same ? 0 : Below(1200));
      if (!options_.costs) continue;
      matrix.costs.push_back(Below(500));
      matrix.distances.push_back(Below(9000));
    }
    problem_.matrices.push_back(std::move(matrix));
  }

  void AddCaregiver() {
    Caregiver who;
    who.start = Chance(80) ? Below(3) : kNone;
    who.end = Chance(80) ? Below(3) : kNone;
    who.shift = {Below(3600), kNever, options_.hard > 0 ? kDay + Below(7200) : kNever};
    who.skills.Add(Below(3));
    who.skills.Add(Below(3));
    if (options_.loads) who.capacity = {6 + Below(6), 6 + Below(6)};
    while (Chance(options_.breaks) && who.breaks.size() < 2) {
      const Time open = 3 * 3600 + 7200 * static_cast<Time>(who.breaks.size()) + Below(1800);
      who.breaks.push_back({"", 600 + Below(1800), {{open, open + 5400, open + 5400}}, {}});
      if (options_.loads) who.breaks.back().max_load = {8, 8};
    }
    if (options_.types) {
      who.type = Below(2);
      who.speed_numerator = 3 + Below(3);
      who.speed_denominator = 4;
    }
    if (options_.limits) {
      who.max_tasks = 4 + Below(20);
      who.max_work_time = 5 * 3600 + Below(3600);
      who.max_travel_time = 4 * 3600;
    }
    if (options_.costs) {
      who.fixed_cost = Below(300);
      who.cost_per_task_hour = Below(50);
      who.max_distance = 80'000;
      if (Chance(50)) who.cost_per_hour = 1000, who.cost_per_km = 7;
    }
    problem_.caregivers.push_back(std::move(who));
  }

  int AddTask(int location, int skill) {
    Task task;
    task.location = location;
    task.service = 300 + Below(3000);
    task.skills.Add(skill);
    if (options_.setups) task.setup = Below(600);
    if (options_.types && Chance(50)) task.service_by_type = {Below(3000), Below(3000)};
    const Time open = Below(kDay - 7200);
    const Time due = open + 1800 + Below(5400);
    const bool hard = Chance(options_.hard);
    task.windows = {{open, due, hard ? due + Below(3600) : kNever}};
    if (hard && Chance(30)) {
      const Time later = task.windows[0].close + 1 + Below(3600);
      task.windows.push_back({later, later + 900, Chance(50) ? kNever : later + 3600});
    }
    problem_.tasks.push_back(std::move(task));
    problem_.visit_of_task.push_back(static_cast<int>(problem_.visits.size()));
    return static_cast<int>(problem_.tasks.size()) - 1;
  }

  void AddVisit() {
    const int location = 3 + Below(options_.visits);
    Visit visit;
    const int skill = Below(3);
    visit.first = AddTask(location, skill);
    visit.priority = 1 + Below(3);
    if (Chance(options_.together)) {
      visit.relation = Relation::kTogether;
      visit.second = AddTask(location, Below(3));
      problem_.tasks[visit.second].windows = problem_.tasks[visit.first].windows;
      if (Chance(50)) visit.max_gap = 900 + Below(3600);
      if (Chance(50) && visit.max_gap > 0) visit.min_gap = Below(900);
    } else if (Chance(options_.carried)) {
      visit.relation = Relation::kCarried;
      visit.second = AddTask(3 + Below(options_.visits), skill);
    }
    AddLoads(visit);
    AddPeople(visit);
    problem_.visits.push_back(std::move(visit));
  }

  void AddLoads(const Visit& visit) {
    if (!options_.loads) return;
    const std::vector<int64_t> amount = {Below(3), Below(3)};
    if (visit.relation == Relation::kCarried) {
      problem_.tasks[visit.first].pickup = problem_.tasks[visit.second].delivery = amount;
    } else if (Chance(50)) {
      problem_.tasks[visit.first].pickup = amount;
    } else {
      problem_.tasks[visit.first].delivery = amount;
    }
  }

  void AddPeople(Visit& visit) {
    if (Chance(10)) visit.never = {Below(options_.caregivers)};
    if (Chance(30)) {
      visit.familiar = {{Below(options_.caregivers), Below(50)}};
      visit.unfamiliar_cost = 40;
    }
    for (int i = 0; i < 2; ++i) {
      if (!Chance(options_.promises)) continue;
      visit.promised_caregiver[i] = Below(options_.caregivers);
      visit.promised_start[i] = Below(kDay);
    }
  }

  void Freeze(int i) {
    Caregiver& who = problem_.caregivers[0];
    who.frozen_tasks.push_back(problem_.visits[i].first);
    who.frozen_starts.push_back(who.shift.open + 1800 * i);
    problem_.visits[i].never.clear();
    for (const int task : {problem_.visits[i].first, problem_.visits[i].second}) {
      if (task != kNone) problem_.tasks[task].windows = {{0, 7200, kNever}};
    }
  }

  const TogetherDayOptions options_;
  std::mt19937_64 random_;
  Problem problem_;
};

// What a property test runs over: a name and a kind of day.
inline std::vector<std::pair<const char*, TogetherDayOptions>> KindsOfDay() {
  std::vector<std::pair<const char*, TogetherDayOptions>> kinds;
  const auto add = [&](const char* name, auto change) {
    TogetherDayOptions options;
    change(options);
    kinds.push_back({name, options});
  };
  using O = TogetherDayOptions;
  add("soft", [](O& o) { o.together = 40; });
  add("hard", [](O& o) { o.hard = 70; });
  add("breaks", [](O& o) { o.hard = 50, o.breaks = 70; });
  add("loads", [](O& o) { o.loads = true, o.carried = 40, o.breaks = 40; });
  add("promises", [](O& o) { o.promises = 60, o.setups = true; });
  add("types", [](O& o) { o.types = o.setups = o.limits = true; });
  add("frozen", [](O& o) { o.frozen = 3, o.breaks = 30, o.promises = 20; });
  add("everything", [](O& o) {
    o.hard = o.breaks = o.promises = 30;
    o.carried = 20;
    o.loads = o.setups = o.types = o.limits = o.costs = true;
    o.frozen = 1;
  });
  return kinds;
}

}  // namespace homecare::matching::planner
