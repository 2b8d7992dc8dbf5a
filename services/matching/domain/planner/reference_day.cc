#include "services/matching/domain/planner/reference_day.h"

#include <algorithm>

namespace homecare::matching::planner::reference {
namespace {

// The latest start in the windows at or before `until`; -kNever if there is none.
Time LatestIn(const std::vector<Window>& windows, Time until) {
  Time latest = -kNever;
  for (const Window& window : windows) {
    if (window.open <= until) latest = std::min(window.close, until);
  }
  return latest;
}

// The window of a break that ends by `until` and begins last; nullptr if there is none.
const Window* LastWindow(const Break& pause, Time until) {
  const Window* last = nullptr;
  for (const Window& window : pause.windows) {
    if (window.open + pause.duration <= until) last = &window;
  }
  return last;
}

void AddAmounts(const std::vector<int64_t>& amounts, int sign, std::vector<int64_t>& load) {
  for (size_t i = 0; i < amounts.size(); ++i) load[i] += sign * amounts[i];
}

}  // namespace

Time EarliestIn(const std::vector<Window>& windows, Time from) {
  for (const Window& window : windows) {
    if (from <= window.close) return std::max(from, window.open);
  }
  return kNever;
}

std::vector<std::vector<int64_t>> LoadsBefore(const Problem& problem,
                                              const std::vector<int>& tasks) {
  std::vector<int64_t> load(problem.load_dimensions, 0);
  for (const int task : tasks) {
    const Visit& visit = problem.visits[problem.visit_of_task[task]];
    const bool carried_here = visit.relation == Relation::kCarried && visit.second == task;
    if (!carried_here) AddAmounts(problem.tasks[task].delivery, 1, load);
  }
  std::vector<std::vector<int64_t>> loads = {load};
  for (const int task : tasks) {
    AddAmounts(problem.tasks[task].delivery, -1, load);
    AddAmounts(problem.tasks[task].pickup, 1, load);
    loads.push_back(load);
  }
  return loads;
}

Day::Day(const Problem& problem, int caregiver, const std::vector<int>& tasks)
    : problem_(problem), who_(problem.caregivers[caregiver]), tasks_(tasks) {
  int from = who_.start;
  for (const int task : tasks_) {
    const int here = problem_.tasks[task].location;
    legs_.push_back(from == kNone ? 0 : TravelTime(problem_, caregiver, from, here));
    setup_.push_back(from == here ? 0 : SetupTime(problem_, task, caregiver));
    service_.push_back(ServiceTime(problem_, task, caregiver));
    from = here;
  }
  legs_.push_back(who_.end == kNone ? 0 : TravelTime(problem_, caregiver, from, who_.end));
  loads_before_ = LoadsBefore(problem_, tasks_);
  FindLatest();
}

bool Day::MayPause(int position, int number) const {
  const std::vector<int64_t>& most = who_.breaks[number].max_load;
  for (size_t i = 0; i < most.size(); ++i) {
    if (loads_before_[position][i] > most[i]) return false;
  }
  return true;
}

std::optional<Time> Day::Arrival(int position, Time leave, int taken, int more,
                                 std::vector<Stop>* stops) const {
  Time now = leave;
  Duration to_drive = legs_[position];
  for (int number = taken; number < taken + more; ++number) {
    const Break& pause = who_.breaks[number];
    const Time start = EarliestIn(pause.windows, now);
    if (start == kNever || !MayPause(position, number)) return std::nullopt;
    const Duration driven = std::min(to_drive, start - now);
    to_drive -= driven;
    if (stops != nullptr) {
      Stop stop{StopKind::kBreak};
      stop.break_number = number;
      stop.arrival = now + driven;
      stop.start = start;
      stop.service = pause.duration;
      stop.travel = legs_[position] - to_drive;
      stops->push_back(stop);
    }
    now = start + pause.duration;
  }
  return now + to_drive;
}

void Day::FindLatest() {
  latest_.assign(end() + 1, std::vector<Time>(breaks() + 1, -kNever));
  latest_[end()][breaks()] = who_.shift.close;
  for (int position = end() - 1; position >= frozen(); --position) {
    for (int taken = 0; taken <= breaks(); ++taken) {
      latest_[position][taken] = LatestIn(problem_.tasks[tasks_[position]].windows,
                                          LatestLeave(position + 1, taken) - work(position));
    }
  }
}

// The latest time at which the position before may be left. Going back through a break turns "be
// here by `by`, and at the end of the leg by `arrive`" into the same of the time before it: waiting
// eats travel, hence the leg is driven either way and only the break's own start is bounded anew.
Time Day::LatestLeave(int position, int taken) const {
  Time best = -kNever;
  for (int until = taken; until <= breaks(); ++until) {
    Time arrive = latest_[position][until];
    Time by = kNever;
    bool possible = arrive > -kNever;
    for (int number = until - 1; possible && number >= taken; --number) {
      const Window* window = LastWindow(who_.breaks[number], std::min(by, arrive));
      possible = window != nullptr && MayPause(position, number);
      if (!possible) break;
      by = std::min(window->close, by - who_.breaks[number].duration);
      arrive -= who_.breaks[number].duration;
    }
    if (possible) best = std::max(best, std::min(by, arrive - legs_[position]));
  }
  return best;
}

}  // namespace homecare::matching::planner::reference
