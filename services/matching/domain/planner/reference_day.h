// One caregiver's route in the reference evaluator: how long the legs and the work take, where the
// breaks can lie, and how late each task may be reached. No times yet: see reference_schedule.h.
//
// Breaks are placed by one rule. On the way to a task as few are taken as allow the rest of the day
// to fit its hard windows, and as many as delay the task no further.
#pragma once

#include <optional>
#include <vector>

#include "services/matching/domain/planner/plan.h"

namespace homecare::matching::planner::reference {

// The earliest time in the windows at or after `from`; kNever if there is none.
Time EarliestIn(const std::vector<Window>& windows, Time from);

class Day {
 public:
  // The tasks are a route of the caregiver's, not empty.
  Day(const Problem& problem, int caregiver, const std::vector<int>& tasks);

  // Positions: 0 .. tasks - 1, and the end of the day.
  int end() const { return static_cast<int>(tasks_.size()); }
  int task(int position) const { return tasks_[position]; }
  int frozen() const { return static_cast<int>(who_.frozen_tasks.size()); }
  int breaks() const { return static_cast<int>(who_.breaks.size()); }
  Duration setup(int position) const { return setup_[position]; }
  Duration service(int position) const { return service_[position]; }
  Duration work(int position) const { return setup_[position] + service_[position]; }
  // The leg that leads to the position.
  Duration leg(int position) const { return legs_[position]; }

  // Leaves the position before at `leave`, takes `more` breaks after the first `taken` on the way,
  // and arrives; the breaks' stops are added to `stops` unless that is null. Nothing if a break
  // does not fit.
  std::optional<Time> Arrival(int position, Time leave, int taken, int more,
                              std::vector<Stop>* stops = nullptr) const;
  // Whether the rest of the day fits its hard windows, as far as this caregiver alone is concerned.
  bool InTime(int position, Time arrival, int taken) const {
    return arrival <= latest_[position][taken];
  }

 private:
  void FindLatest();
  Time LatestLeave(int position, int taken) const;
  bool MayPause(int position, int number) const;

  const Problem& problem_;
  const Caregiver& who_;
  const std::vector<int>& tasks_;
  std::vector<Duration> setup_, service_;
  std::vector<Duration> legs_;                      // to each position, the end included
  std::vector<std::vector<int64_t>> loads_before_;  // on the way to each position
  // By position and breaks taken: when it must be reached at the latest.
  std::vector<std::vector<Time>> latest_;
};

// The load carried on the way to each position, by dimension: deliveries are loaded before the day
// and pickups kept until its end, except that the two of a carried pair meet within the day.
std::vector<std::vector<int64_t>> LoadsBefore(const Problem& problem,
                                              const std::vector<int>& tasks);

}  // namespace homecare::matching::planner::reference
