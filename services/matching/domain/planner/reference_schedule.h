// When everything begins, as early as can be: the least times that satisfy every route's order and
// every pair's gap, found by sweeping over the visits until nothing changes.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "services/matching/domain/planner/reference_day.h"

namespace homecare::matching::planner::reference {

class Schedule {
 public:
  // The routes name each task at most once, and visits whole.
  Schedule(const Problem& problem, const Routes& routes);

  // INVALID_ARGUMENT if there is no such schedule: CIRCLE, WINDOW, GAP, BREAK or SHIFT.
  absl::Status Run();

  // After Run: kNever where unserved.
  std::vector<Time> StartOfTask() const;
  std::vector<Stop> Stops(int caregiver) const;
  // Empty if the caregiver stays at home.
  const std::vector<Day>& days() const { return days_; }

 private:
  struct Place {
    int caregiver = kNone, position = kNone;  // kNone: in no route
  };
  struct Moment {
    Time start = -kNever, end = -kNever;
    int taken = 0;  // breaks, until the task begins
  };
  // How a task is reached: with how many breaks on the way, and when.
  struct Approach {
    int more = 0;
    Time arrival = 0;
  };

  void PlaceTasks(const Routes& routes);
  bool Sweep();
  bool Update(int visit);
  bool IsFrozen(int task) const;
  Time LeaveBefore(const Place& place) const;
  int TakenBefore(const Place& place) const;
  Approach Least(int task) const;
  Approach Extended(int task, Approach approach, Time start) const;
  bool Set(int task, const Approach& approach, Time start);
  void FindStarts(const Visit& visit, Time starts[2]) const;
  absl::Status CheckDay(int caregiver) const;
  absl::Status CheckEnd(int caregiver) const;
  absl::Status CheckGaps() const;

  const Problem& problem_;
  std::vector<Day> days_;        // of those who work
  std::vector<int> day_of_;      // by caregiver: index into days_, or kNone
  std::vector<Place> places_;    // by task
  std::vector<Moment> moments_;  // by task
  std::vector<int> order_;       // visits served, early positions first
};

}  // namespace homecare::matching::planner::reference
