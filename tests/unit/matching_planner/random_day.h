// Days at random, with as many of the model's features as are asked for.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "services/matching/domain/planner/problem.h"

namespace homecare::matching::planner {

struct Features {
  bool windows = false;  // several a task
  bool breaks = false;
  bool setup = false;
  bool loads = false;
  bool limits = false;
  bool carried = false;
  bool together = false;
  bool soft = false;
  bool promises = false;
  bool continuity = false;
  bool rates = false;
  bool crooked = false;  // directed ways that may be longer than a detour
  bool types = false;
  int visits = 60;
  int caregivers = 15;
};

class RandomDay {
 public:
  RandomDay(const Features& features, uint64_t seed) : features_(features), random_(seed) {
    MakeMatrix();
    for (int i = 0; i < features_.caregivers; ++i) problem.caregivers.push_back(MakeCaregiver(i));
    for (int i = 0; i < features_.visits; ++i) AddVisit();
    problem.load_dimensions = features_.loads ? 2 : 0;
    problem.promise_tolerance = 600;
    problem.objective.tardiness = features_.soft ? 3 : 0;
    problem.objective.disturbance = features_.promises ? 2000 : 0;
    problem.objective.continuity = features_.continuity ? 2 : 0;
    problem.objective.spread = features_.continuity ? 1 : 0;
  }

  Problem problem;

 private:
  static constexpr Time kHour = 3600;

  int Below(int bound) { return static_cast<int>(random_() % static_cast<uint64_t>(bound)); }

  void MakeMatrix() {
    Matrix matrix;
    matrix.locations = features_.visits + features_.caregivers;
    std::vector<std::pair<double, double>> points;
    for (int i = 0; i < matrix.locations; ++i) points.emplace_back(Below(3000), Below(3000));
    for (const auto& [x, y] : points) {
      for (const auto& [u, v] : points) {
        const int straight = static_cast<int>(std::hypot(x - u, y - v));
        matrix.durations.push_back(features_.crooked ? straight * (80 + Below(60)) / 100
                                                     : straight);
        matrix.distances.push_back(straight * 5);
      }
    }
    if (!features_.rates) matrix.distances.clear();
    problem.matrices.push_back(matrix);
  }

  Caregiver MakeCaregiver(int number) {
    Caregiver who;
    who.id = std::to_string(number);
    who.start = features_.visits + number;
    who.end = Below(8) == 0 ? kNone : who.start;
    if (Below(8) == 0 && who.end != kNone) who.start = kNone;
    const Time begin = (7 + Below(4)) * kHour;
    who.shift = {begin, begin + 8 * kHour, begin + 8 * kHour};
    for (int skill = 0; skill < 3; ++skill) {
      if (Below(3) > 0) who.skills.Add(skill);
    }
    if (features_.loads) who.capacity = {12, 9};
    if (features_.types) who.type = Below(2);
    if (features_.types && Below(3) == 0) who.speed_numerator = 5, who.speed_denominator = 4;
    if (features_.breaks && Below(3) > 0) AddBreaks(begin, who);
    if (features_.limits) {
      who.max_tasks = 3 + Below(4);
      if (Below(2) == 0) who.max_travel_time = 2 * kHour;
      if (Below(2) == 0) who.max_work_time = 5 * kHour;
    }
    if (features_.rates) {
      who.fixed_cost = Below(500);
      who.cost_per_hour = 1800 + Below(3600);
      who.cost_per_km = Below(40);
      who.cost_per_task_hour = Below(100);
    }
    return who;
  }

  void AddBreaks(Time begin, Caregiver& who) {
    Break lunch;
    lunch.duration = kHour / 2;
    lunch.windows = {{begin + 3 * kHour, begin + 5 * kHour, begin + 5 * kHour}};
    if (features_.loads) lunch.max_load = {8, 8};
    who.breaks.push_back(lunch);
    if (Below(2) == 0) return;
    lunch.windows = {{begin + 6 * kHour, begin + 6 * kHour + 1200, begin + 6 * kHour + 1200},
                     {begin + 7 * kHour, begin + 7 * kHour + 600, begin + 7 * kHour + 600}};
    who.breaks.push_back(lunch);
  }

  std::vector<Window> MakeWindows() {
    const Time open = 7 * kHour + Below(9 * kHour);
    const Time width = kHour / 2 + Below(3 * kHour);
    if (features_.soft && Below(2) == 0) return {{open, open + width / 2, kNever}};
    std::vector<Window> windows = {{open, open + width, open + width}};
    if (features_.windows && Below(2) == 0) {
      const Time again = open + width + kHour;
      windows.push_back({again, again + width, again + width});
    }
    return windows;
  }

  int AddTask(int location, const std::vector<Window>& windows) {
    Task task;
    task.location = location;
    task.service = 600 + Below(3600);
    task.windows = windows;
    if (features_.setup) task.setup = Below(2) * 300;
    if (features_.types) task.service_by_type = {task.service, task.service * 2};
    if (Below(2) == 0) task.skills.Add(Below(3));
    problem.tasks.push_back(task);
    return static_cast<int>(problem.tasks.size()) - 1;
  }

  void AddVisit() {
    Visit visit;
    const int number = static_cast<int>(problem.visits.size());
    visit.id = std::to_string(number);
    visit.priority = 1 + Below(3);
    const int location = features_.setup && number > 0 && Below(3) == 0 ? number - 1 : number;
    visit.first = AddTask(location, MakeWindows());
    const int dice = Below(4);
    if (features_.together && dice == 0) {
      visit.relation = Relation::kTogether;
      visit.second = AddTask(location, problem.tasks[visit.first].windows);
      visit.max_gap = Below(2) * 1800;
    } else if (features_.carried && dice == 1) {
      visit.relation = Relation::kCarried;
      visit.second = AddTask(Below(features_.visits), {{7 * kHour, kNever, kNever}});
    }
    AddLoads(visit);
    AddPeople(visit);
    problem.visit_of_task.resize(problem.tasks.size(), number);
    problem.visits.push_back(visit);
  }

  void AddLoads(const Visit& visit) {
    if (!features_.loads) return;
    const std::vector<int64_t> amount = {Below(5), Below(3)};
    if (visit.relation == Relation::kCarried) {
      problem.tasks[visit.first].pickup = problem.tasks[visit.second].delivery = amount;
    } else if (Below(2) == 0) {
      problem.tasks[visit.first].delivery = amount;
    } else {
      problem.tasks[visit.first].pickup = amount;
    }
  }

  void AddPeople(Visit& visit) {
    if (features_.continuity) {
      const int who = Below(features_.caregivers);
      visit.familiar = {{who, 0}};
      visit.unfamiliar_cost = 100 + Below(200);
      if (Below(10) == 0) visit.never = {Below(features_.caregivers)};
    }
    if (features_.promises && Below(2) == 0) {
      visit.promised_caregiver[0] = Below(features_.caregivers);
      visit.promised_start[0] = 7 * kHour + Below(8 * kHour);
    }
  }

  const Features features_;
  std::mt19937_64 random_;
};

}  // namespace homecare::matching::planner
