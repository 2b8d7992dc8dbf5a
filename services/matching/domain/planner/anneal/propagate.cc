// State: when everything begins after an edit, and what that costs.
#include <algorithm>
#include <cstdlib>

#include "services/matching/domain/planner/anneal/state.h"

namespace homecare::matching::planner::anneal {

bool State::Propagate(int64_t limit) {
  late_processed_ = largest_processed_ = 0;
  // The least that the cost can grow by: as if all that is not scheduled yet came to be in time.
  const int64_t base =
      objective_.unserved * change_.unserved + objective_.travel * change_.travel +
      objective_.continuity * change_.continuity + objective_.spread * change_.spread -
      objective_.disturbance * terms_.disturbance - objective_.tardiness * terms_.tardiness -
      objective_.largest_tardiness * terms_.largest_tardiness;
  if (base > limit) return false;
  ForgetRemoved();
  PushEdited();
  while (!pending_.empty()) {
    const int unit = pending_.back();
    pending_.pop_back();
    queued_[unit] = 0;
    if (!Update(unit)) return false;
    if (base + objective_.tardiness * late_processed_ +
            objective_.largest_tardiness * largest_processed_ >
        limit) {
      return false;
    }
  }
  if (!EndsHold()) return false;
  growth_ = Growth();
  return growth_ <= limit;
}

void State::ForgetRemoved() {
  for (const int task : rerouted_) {
    if (route_[task] != kNone) continue;
    saved_.push_back(
        {task, start_[task], finish_[task], late_[task], taken_[task], disturbed_[task]});
    start_[task] = kNever;
    RecordLate(task, 0);
  }
}

void State::PushEdited() {
  for (const int node : joined_) {
    if (Served(node)) PushNext(node);
  }
  for (const auto& [unit, key] : old_keys_) Push(unit);
  if (!model_.uniform || model_.has_promises) {
    for (const int task : rerouted_) {
      if (route_[task] != kNone) Push(model_.unit_of[task]);
    }
  }
  if (model_.most_breaks > 0) {
    for (const auto& [caregiver, sums] : old_sums_) {
      if (model_.has_breaks[caregiver]) PushRoute(caregiver);
    }
  }
}

// Where breaks fit depends on all that comes after.
void State::PushRoute(int caregiver) {
  latest_known_[caregiver] = 0;
  for (int node = model_.start_node(caregiver); route_[node] != kNone; node = next_[node]) {
    PushNext(node);
    if (!model_.is_task(next_[node])) break;
  }
}

void State::Push(int unit) {
  if (queued_[unit]) return;
  queued_[unit] = 1;
  pending_.push_back(unit);
  const int64_t key = key_[unit];
  size_t i = pending_.size() - 1;
  for (; i > 0 && key_[pending_[i - 1]] < key; --i) pending_[i] = pending_[i - 1];
  pending_[i] = unit;
}

void State::PushNext(int node) {
  const int to = next_[node];
  if (model_.is_task(to)) {
    Push(model_.unit_of[to]);
  } else if (const int caregiver = route_[node]; !end_queued_[caregiver]) {
    end_queued_[caregiver] = 1;
    ends_.push_back(caregiver);
  }
}

bool State::Update(int number) {
  ++updates_;
  const Model::Unit& unit = model_.unit[number];
  processed_.push_back(number);
  if (Served(unit.first) && Served(unit.second)) {
    if (!UpdatePair(unit)) return false;
  } else {
    const int task = Served(unit.first) ? unit.first : unit.second;
    const Approach approach = Least(task);
    if (approach.arrival == kNever) return false;
    const Time start = StartIn(task, approach.arrival);
    if (start == kNever) return false;
    Record(task, start, Extended(task, approach, start));
  }
  fresh_key_[number] = FreshKey(number);
  if (fresh_key_[number] != key_[number]) {
    if (Served(unit.first)) PushNext(unit.first);
    if (Served(unit.second)) PushNext(unit.second);
  }
  return true;
}

// The least starts within windows and gap. Each turn that changes something jumps into a later
// window of one of the two, so there is rarely a second.
bool State::UpdatePair(const Model::Unit& unit) {
  const Approach first = Least(unit.first), second = Least(unit.second);
  if (first.arrival == kNever || second.arrival == kNever) return false;
  Time starts[2] = {StartIn(unit.first, first.arrival), StartIn(unit.second, second.arrival)};
  while (true) {
    if (starts[0] == kNever || starts[1] == kNever) return false;
    const Time one = StartIn(unit.first, std::max(starts[0], starts[1] - unit.max_gap));
    if (one == kNever) return false;
    const Time two = StartIn(unit.second, std::max(starts[1], one + unit.min_gap));
    if (one == starts[0] && two == starts[1]) break;
    starts[0] = one;
    starts[1] = two;
  }
  const Duration gap = starts[1] - starts[0];
  if (gap < unit.min_gap || gap > unit.max_gap) return false;
  Record(unit.first, starts[0], Extended(unit.first, first, starts[0]));
  Record(unit.second, starts[1], Extended(unit.second, second, starts[1]));
  return true;
}

Time State::StartIn(int task, Time from) const {
  if (model_.frozen[task]) return model_.fixed_start[task];
  const Window& window = model_.window[task];
  if (from <= window.close) return std::max(from, window.open);
  if (!model_.many_windows[task]) return kNever;
  for (const Window& other : model_.problem->tasks[task].windows) {
    if (from <= other.close) return std::max(from, other.open);
  }
  return kNever;
}

Duration State::LateAt(int task, Time start) const {
  const Window& window = model_.window[task];
  if (start <= window.close) return std::max<Duration>(0, start - window.due);
  const std::vector<Window>& windows = model_.problem->tasks[task].windows;
  for (const Window& other : windows) {
    if (start <= other.close) return std::max<Duration>(0, start - other.due);
  }
  return start - windows.back().due;
}

void State::Record(int task, Time start, int more) {
  const Time finish = start + model_.work(route_[task], prev_[task], task);
  const Duration late = LateAt(task, start);
  late_processed_ += late;
  largest_processed_ = std::max(largest_processed_, late);
  const char taken = model_.most_breaks == 0 ? 0 : static_cast<char>(TakenBefore(task) + more);
  const bool moved = start != start_[task] || finish != finish_[task] || taken != taken_[task];
  if (!moved && !model_.has_promises) return;
  saved_.push_back(
      {task, start_[task], finish_[task], late_[task], taken_[task], disturbed_[task]});
  start_[task] = start;
  finish_[task] = finish;
  taken_[task] = taken;
  RecordLate(task, late);
  if (moved) PushNext(task);
}

// And what becomes of the task's promise.
void State::RecordLate(int task, Duration late) {
  change_.tardiness += late - late_[task];
  late_[task] = late;
  if (!model_.has_promises) return;
  const bool disturbed = Disturbed(task);
  change_.disturbance += disturbed - disturbed_[task];
  disturbed_[task] = disturbed;
}

bool State::Disturbed(int task) const {
  const Problem& problem = *model_.problem;
  const Visit& visit = problem.visits[problem.visit_of_task[task]];
  const int which = visit.first == task ? 0 : 1;
  const int promised = visit.promised_caregiver[which];
  if (promised != kNone && promised != route_[task]) return true;
  const Time start = visit.promised_start[which];
  return start != kNever &&
         (route_[task] == kNone || std::abs(start_[task] - start) > problem.promise_tolerance);
}

int64_t State::FreshKey(int number) const {
  const Model::Unit& unit = model_.unit[number];
  Time start = start_[unit.first];  // kNever while the visit is half planned
  if (unit.second != kNone) start = std::min(start, start_[unit.second]);
  int64_t key = start * kKeysPerTime;
  for (const int task : {unit.first, unit.second}) {
    if (!Served(task) || !model_.is_task(prev_[task])) continue;
    key = std::max(key, fresh_key_[model_.unit_of[prev_[task]]] + 1);
  }
  return key;
}

bool State::EndsHold() {
  for (const int caregiver : ends_) {
    const int end = model_.end_node(caregiver), last = prev_[end];
    if (!model_.is_task(last)) continue;  // at home all day
    // Whose tasks are all frozen was not asked for room; the loads at the end are told with it.
    if (model_.has_breaks[caregiver] && !latest_known_[caregiver]) FindLatest(caregiver);
    const int taken = taken_[last];
    const Time back =
        model_.has_breaks[caregiver]
            ? ArrivalAfter(
                  last,
                  static_cast<int>(model_.problem->caregivers[caregiver].breaks.size()) - taken)
            : finish_[last] + model_.leg(caregiver, last, end);
    if (back > model_.problem->caregivers[caregiver].shift.close) return false;
  }
  return true;
}

Duration State::LargestNow() const {
  bool fallen = false;
  for (const Saved& saved : saved_) fallen |= saved.late == terms_.largest_tardiness;
  if (!fallen) return std::max(largest_processed_, terms_.largest_tardiness);
  return late_.empty() ? 0 : *std::max_element(late_.begin(), late_.end());
}

int64_t State::Growth() {
  change_.largest_tardiness = LargestNow() - terms_.largest_tardiness;
  return objective_.unserved * change_.unserved + objective_.tardiness * change_.tardiness +
         objective_.largest_tardiness * change_.largest_tardiness +
         objective_.travel * change_.travel + objective_.continuity * change_.continuity +
         objective_.disturbance * change_.disturbance + objective_.spread * change_.spread;
}

}  // namespace homecare::matching::planner::anneal
