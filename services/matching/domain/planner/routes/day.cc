#include "services/matching/domain/planner/routes/day.h"

#include <algorithm>

namespace homecare::matching::planner::routes {
namespace {

// The first window that has not closed, the last that has room before `until`.
const Window* FirstWindow(const Break& pause, Time from) {
  for (const Window& window : pause.windows) {
    if (from <= window.close) return &window;
  }
  return nullptr;
}

const Window* LastWindow(const Break& pause, Time until) {
  const Window* last = nullptr;
  for (const Window& window : pause.windows) {
    if (window.open + pause.duration <= until) last = &window;
  }
  return last;
}

}  // namespace

std::optional<int64_t> Day::StartCost(int caregiver, const std::vector<int>& tasks) {
  if (tasks.empty()) return 0;
  if (!Measure(caregiver, tasks)) return std::nullopt;
  return StartCostOfMeasured(caregiver, tasks);
}

std::optional<int64_t> Day::Cost(int caregiver, const std::vector<int>& tasks, int64_t limit) {
  if (tasks.empty()) return 0;
  if (!Measure(caregiver, tasks)) return std::nullopt;
  int64_t cost = day_cost_;
  if (model_.has_assign_costs()) {
    for (const int task : tasks) cost += model_.AssignCost(task, caregiver);
  }
  if (cost >= limit) return std::nullopt;
  const std::optional<int64_t> start_cost = StartCostOfMeasured(caregiver, tasks);
  if (!start_cost.has_value() || cost + *start_cost >= limit) return std::nullopt;
  return cost + *start_cost;
}

std::optional<int64_t> Day::StartCostOfMeasured(int caregiver, const std::vector<int>& tasks) {
  if (!LoadsFit(caregiver, tasks)) return std::nullopt;
  FindLatest(tasks);
  Time now = who_->shift.open;
  int taken = 0;
  int64_t cost = 0;
  for (int i = 0; i < count_; ++i) {
    Time start = state_.node(tasks[i]).open;
    if (i >= frozen_) {
      const int more = Pauses(i, now, taken, tasks);
      if (more < 0) return std::nullopt;
      start = state_.EarliestStart(tasks[i], Arrival(i, now, taken, more));
      taken += more;
    }
    cost += model_.StartCost(tasks[i], caregiver, start);
    now = start + positions_[i].work;
  }
  if (count_ > frozen_ && now > LatestLeave(count_, taken)) return std::nullopt;
  return cost;
}

bool Day::Measure(int caregiver, const std::vector<int>& tasks) {
  who_ = &model_.problem().caregivers[caregiver];
  breaks_ = static_cast<int>(who_->breaks.size());
  frozen_ = static_cast<int>(who_->frozen_tasks.size());
  count_ = static_cast<int>(tasks.size());
  positions_.clear();
  const Way& way = model_.way(caregiver);
  Duration travel = 0, work = 0;
  int64_t distance = 0, leg_cost = 0;
  int from = who_->start;
  for (int i = 0; i <= count_; ++i) {
    const int here = i < count_ ? model_.location(tasks[i]) : who_->end;
    const Leg leg = model_.LegOf(way, from, here);
    Duration here_work = 0;
    if (i < count_) {
      here_work = model_.Service(tasks[i], caregiver) +
                  (from == here ? 0 : model_.Setup(tasks[i], caregiver));
    }
    positions_.push_back({leg.time, here_work});
    travel += leg.time;
    work += here_work;
    distance += leg.distance;
    leg_cost += leg.cost;
    from = here;
  }
  day_cost_ = model_.DayCost(caregiver, leg_cost, travel, distance, work);
  return count_ <= frozen_ || (count_ <= who_->max_tasks && travel <= who_->max_travel_time &&
                               work <= who_->max_work_time && distance <= who_->max_distance);
}

bool Day::LoadsFit(int caregiver, const std::vector<int>& tasks) {
  const int dimensions = model_.dimensions();
  if (dimensions == 0) return true;
  loads_.assign(size_t(count_ + 1) * dimensions, 0);
  for (int d = 0; d < dimensions; ++d) {
    int64_t load = 0;
    for (const int task : tasks) load += model_.Loaded(task)[d];
    const int64_t most = model_.problem().caregivers[caregiver].capacity[d];
    for (int i = 0; i <= count_; ++i) {
      if (i > 0) {
        const Task& done = model_.problem().tasks[tasks[i - 1]];
        if (!done.delivery.empty()) load -= done.delivery[d];
        if (!done.pickup.empty()) load += done.pickup[d];
      }
      loads_[size_t(i) * dimensions + d] = load;
      if (load > most && count_ > frozen_) return false;
    }
  }
  return true;
}

bool Day::MayPause(int position, int number) const {
  const std::vector<int64_t>& most = who_->breaks[number].max_load;
  for (size_t d = 0; d < most.size(); ++d) {
    if (loads_[size_t(position) * model_.dimensions() + d] > most[d]) return false;
  }
  return true;
}

void Day::FindLatest(const std::vector<int>& tasks) {
  latest_.assign(size_t(count_ + 1) * (breaks_ + 1), -kNever);
  Latest(count_, breaks_) = who_->shift.close;
  for (int i = count_ - 1; i >= frozen_; --i) {
    for (int taken = 0; taken <= breaks_; ++taken) {
      const Time leave = LatestLeave(i + 1, taken);
      if (leave > -kNever) {
        Latest(i, taken) = state_.LatestStart(tasks[i], leave - positions_[i].work);
      }
    }
  }
}

// When the position before must be left at the latest. Going back through a break turns "be here by
// `by` and at the end of the leg by `arrive`" into the same of the time before it.
Time Day::LatestLeave(int position, int taken) const {
  Time best = -kNever;
  for (int until = taken; until <= breaks_; ++until) {
    Time arrive = Latest(position, until);
    if (arrive == -kNever) continue;
    Time by = kNever;
    bool possible = true;
    for (int number = until - 1; possible && number >= taken; --number) {
      const Break& pause = who_->breaks[number];
      const Window* window = LastWindow(pause, std::min(by, arrive));
      possible = window != nullptr && MayPause(position, number);
      if (!possible) break;
      by = std::min(window->close, by - pause.duration);
      arrive -= pause.duration;
    }
    if (possible) best = std::max(best, std::min(by, arrive - positions_[position].leg));
  }
  return best;
}

// Who waits for a break drives on meanwhile.
Time Day::Arrival(int position, Time leave, int taken, int more) const {
  Time now = leave;
  Duration to_drive = positions_[position].leg;
  for (int number = taken; number < taken + more; ++number) {
    const Break& pause = who_->breaks[number];
    const Window* window = FirstWindow(pause, now);
    if (window == nullptr || !MayPause(position, number)) return kNever;
    const Time start = std::max(now, window->open);
    to_drive -= std::min(to_drive, start - now);
    now = start + pause.duration;
  }
  return now + to_drive;
}

// As few as let the rest of the day fit, then as many as delay the task no further.
int Day::Pauses(int position, Time leave, int taken, const std::vector<int>& tasks) const {
  const int left = breaks_ - taken;
  const auto in_time = [&](int more, Time& arrival) {
    arrival = Arrival(position, leave, taken, more);
    return arrival <= Latest(position, taken + more);
  };
  Time arrival = 0;
  int more = 0;
  while (more <= left && !in_time(more, arrival)) ++more;
  if (more > left) return -1;
  const Time start = state_.EarliestStart(tasks[position], arrival);
  while (more < left && in_time(more + 1, arrival) &&
         state_.EarliestStart(tasks[position], arrival) == start) {
    ++more;
  }
  return more;
}

}  // namespace homecare::matching::planner::routes
