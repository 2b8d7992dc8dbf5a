// Small days for the planner's tests: places on a line, a unit of travel apart.
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "services/matching/domain/planner/problem.h"

namespace homecare::matching::planner {

// Locations 0 .. places - 1 on a line; the way from i to j takes `unit` times the difference.
inline Matrix Line(int places, int unit = 10) {
  Matrix matrix;
  matrix.locations = places;
  for (int i = 0; i < places; ++i) {
    for (int j = 0; j < places; ++j) matrix.durations.push_back(unit * std::abs(i - j));
  }
  return matrix;
}

class DayMaker {
 public:
  explicit DayMaker(int caregivers, int places = 12) {
    problem.matrices.push_back(Line(places));
    for (int i = 0; i < caregivers; ++i) {
      Caregiver who;
      who.id = std::string(1, static_cast<char>('a' + i));
      who.start = who.end = 0;
      problem.caregivers.push_back(who);
    }
    problem.objective.tardiness = 1;
  }

  // A task is added to the visit that follows.
  int AddTask(int location, Duration service, std::vector<Window> windows = {Window{}}) {
    Task task;
    task.location = location;
    task.service = service;
    task.windows = std::move(windows);
    problem.tasks.push_back(task);
    return static_cast<int>(problem.tasks.size()) - 1;
  }
  int Single(int location, Duration service, std::vector<Window> windows = {Window{}}) {
    Visit visit;
    visit.first = AddTask(location, service, std::move(windows));
    return Add(visit);
  }
  // Two tasks of the same place, of tasks n and n + 1.
  int Pair(Relation relation, int location, Duration service, Duration min_gap = 0,
           Duration max_gap = 0, std::vector<Window> windows = {Window{}}) {
    Visit visit;
    visit.relation = relation;
    visit.first = AddTask(location, service, windows);
    visit.second = AddTask(location, service, std::move(windows));
    visit.min_gap = min_gap;
    visit.max_gap = max_gap;
    return Add(visit);
  }

  Caregiver& who(int caregiver) { return problem.caregivers[caregiver]; }
  Task& task(int number) { return problem.tasks[number]; }

  Problem problem;

 private:
  int Add(const Visit& visit) {
    const int number = static_cast<int>(problem.visits.size());
    for (const int task : {visit.first, visit.second}) {
      if (task != kNone) problem.visit_of_task.push_back(number);
    }
    problem.visits.push_back(visit);
    return number;
  }
};

}  // namespace homecare::matching::planner
