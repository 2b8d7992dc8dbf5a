// State: how a task is reached, by caregivers with breaks above all. The rule that places breaks is
// the evaluator's (reference_day.h): as few as allow the rest of the day, and then as many as delay
// the task no further.
#include <algorithm>

#include "services/matching/domain/planner/anneal/state.h"

namespace homecare::matching::planner::anneal {

State::Approach State::Least(int task) {
  const int before = prev_[task], caregiver = route_[task];
  if (model_.most_breaks == 0 || !model_.has_breaks[caregiver] || model_.frozen[task]) {
    return {0, finish_[before] + model_.leg(caregiver, before, task)};
  }
  if (!latest_known_[caregiver]) FindLatest(caregiver);
  const int taken = TakenBefore(task);
  const int all = static_cast<int>(model_.problem->caregivers[caregiver].breaks.size());
  for (int more = 0; taken + more <= all; ++more) {
    const Time arrival = ArrivalAfter(before, more);
    if (arrival <= Latest(task, taken + more)) return {more, arrival};
  }
  return {0, kNever};
}

int State::TakenBefore(int task) const {
  const int before = prev_[task];
  return model_.is_task(before) ? taken_[before] : 0;
}

int State::Extended(int task, Approach approach, Time start) const {
  const int caregiver = route_[task];
  if (model_.most_breaks == 0 || !model_.has_breaks[caregiver] || model_.frozen[task]) return 0;
  const int taken = TakenBefore(task);
  const int all = static_cast<int>(model_.problem->caregivers[caregiver].breaks.size());
  int more = approach.more;
  while (taken + more + 1 <= all) {
    const Time arrival = ArrivalAfter(prev_[task], more + 1);
    if (arrival > start || arrival > Latest(task, taken + more + 1)) break;
    ++more;
  }
  return more;
}

// At the next of the node, after `more` breaks on the way; kNever if they do not fit.
Time State::ArrivalAfter(int node, int more) const {
  const int caregiver = route_[node];
  const Caregiver& who = model_.problem->caregivers[caregiver];
  const int taken = model_.is_task(node) ? taken_[node] : 0;
  Time now = finish_[node];
  Duration to_drive = model_.leg(caregiver, node, next_[node]);
  for (int number = taken; number < taken + more; ++number) {
    const Break& pause = who.breaks[number];
    Time start = kNever;
    for (const Window& window : pause.windows) {
      if (now > window.close) continue;
      start = std::max(now, window.open);
      break;
    }
    if (start == kNever || !MayPause(caregiver, next_[node], number)) return kNever;
    to_drive -= std::min(to_drive, start - now);
    now = start + pause.duration;
  }
  return now + to_drive;
}

bool State::MayPause(int caregiver, int node, int number) const {
  const std::vector<int64_t>& most = model_.problem->caregivers[caregiver].breaks[number].max_load;
  for (size_t i = 0; i < most.size(); ++i) {
    if (load_before_[node][i] > most[i]) return false;
  }
  return true;
}

void State::FindLatest(int caregiver) {
  if (!load_before_.empty()) FindLoads(caregiver);
  latest_known_[caregiver] = 1;
  const Caregiver& who = model_.problem->caregivers[caregiver];
  const int all = static_cast<int>(who.breaks.size());
  const int end = model_.end_node(caregiver);
  for (int taken = 0; taken <= all; ++taken) {
    Latest(end, taken) = taken == all ? who.shift.close : -kNever;
  }
  for (int node = prev_[end]; model_.is_task(node) && !model_.frozen[node]; node = prev_[node]) {
    const Duration work = model_.work(caregiver, prev_[node], node);
    for (int taken = 0; taken <= all; ++taken) {
      const Time until = LatestLeave(caregiver, node, next_[node], taken) - work;
      Time latest = -kNever;
      for (const Window& window : model_.problem->tasks[node].windows) {
        if (window.open <= until) latest = std::min(window.close, until);
      }
      Latest(node, taken) = latest;
    }
  }
}

// Through each break backwards: `by` bounds the time of day, `arrive` the time with the way added.
Time State::LatestLeave(int caregiver, int from, int to, int taken) const {
  const std::vector<Break>& breaks = model_.problem->caregivers[caregiver].breaks;
  const Duration leg = model_.leg(caregiver, from, to);
  Time best = -kNever;
  for (int until = taken; until <= static_cast<int>(breaks.size()); ++until) {
    Time by = kNever, arrive = Latest(to, until);
    bool fits = arrive > -kNever;
    for (int number = until - 1; fits && number >= taken; --number) {
      const Break& pause = breaks[number];
      const Window* last = nullptr;
      for (const Window& window : pause.windows) {
        if (window.open + pause.duration <= std::min(by, arrive)) last = &window;
      }
      fits = last != nullptr && MayPause(caregiver, to, number);
      if (!fits) break;
      by = std::min(last->close, by - pause.duration);
      arrive -= pause.duration;
    }
    if (fits) best = std::max(best, std::min(by, arrive - leg));
  }
  return best;
}

void State::FindLoads(int caregiver) {
  const Problem& problem = *model_.problem;
  std::vector<int64_t> load(problem.load_dimensions, 0);
  const auto add = [&](const std::vector<int64_t>& amounts, int sign) {
    for (size_t i = 0; i < amounts.size(); ++i) load[i] += sign * amounts[i];
  };
  const int first = next_[model_.start_node(caregiver)];
  for (int node = first; model_.is_task(node); node = next_[node]) {
    if (!model_.is_drop(node)) add(problem.tasks[node].delivery, 1);
  }
  for (int node = first;; node = next_[node]) {
    load_before_[node] = load;
    if (!model_.is_task(node)) return;
    add(problem.tasks[node].delivery, -1);
    add(problem.tasks[node].pickup, 1);
  }
}

}  // namespace homecare::matching::planner::anneal
