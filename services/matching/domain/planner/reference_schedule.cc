#include "services/matching/domain/planner/reference_schedule.h"

#include <algorithm>

#include "common/base/status.h"
#include "services/matching/domain/planner/plan_errors.h"

namespace homecare::matching::planner::reference {
namespace {

// Whoever waits for what never begins never begins either.
bool Missed(Time start) { return start >= kNever / 2; }

}  // namespace

Schedule::Schedule(const Problem& problem, const Routes& routes)
    : problem_(problem), day_of_(problem.caregivers.size(), kNone) {
  for (size_t caregiver = 0; caregiver < routes.tasks.size(); ++caregiver) {
    if (routes.tasks[caregiver].empty()) continue;
    day_of_[caregiver] = static_cast<int>(days_.size());
    days_.emplace_back(problem, static_cast<int>(caregiver), routes.tasks[caregiver]);
  }
  PlaceTasks(routes);
}

void Schedule::PlaceTasks(const Routes& routes) {
  places_.resize(problem_.tasks.size());
  moments_.resize(problem_.tasks.size());
  size_t longest = 0;
  for (size_t caregiver = 0; caregiver < routes.tasks.size(); ++caregiver) {
    const std::vector<int>& route = routes.tasks[caregiver];
    longest = std::max(longest, route.size());
    for (size_t i = 0; i < route.size(); ++i) {
      places_[route[i]] = {static_cast<int>(caregiver), static_cast<int>(i)};
    }
  }
  for (size_t i = 0; i < longest; ++i) {
    for (const std::vector<int>& route : routes.tasks) {
      if (i < route.size()) order_.push_back(problem_.visit_of_task[route[i]]);
    }
  }
}

absl::Status Schedule::Run() {
  // Times only grow from sweep to sweep, along chains no longer than the tasks are many, unless
  // they push themselves.
  size_t sweeps = 0;
  while (Sweep()) {
    if (++sweeps > problem_.tasks.size() + 1) return BrokenRule("CIRCLE", kNone, kNone);
  }
  for (size_t caregiver = 0; caregiver < day_of_.size(); ++caregiver) {
    if (day_of_[caregiver] == kNone) continue;
    RETURN_IF_ERROR(CheckDay(static_cast<int>(caregiver)));
    RETURN_IF_ERROR(CheckEnd(static_cast<int>(caregiver)));
  }
  return CheckGaps();
}

bool Schedule::Sweep() {
  bool changed = false;
  for (const int visit : order_) changed |= Update(visit);
  return changed;
}

bool Schedule::Update(int number) {
  const Visit& visit = problem_.visits[number];
  if (visit.relation != Relation::kTogether) {
    bool changed = false;
    for (const int task : {visit.first, visit.second}) {
      if (task == kNone) continue;
      const Approach least = Least(task);
      changed |= Set(task, least, EarliestIn(problem_.tasks[task].windows, least.arrival));
    }
    return changed;
  }
  const Approach least[2] = {Least(visit.first), Least(visit.second)};
  Time starts[2] = {least[0].arrival, least[1].arrival};
  FindStarts(visit, starts);
  bool changed = Set(visit.first, least[0], starts[0]);
  changed |= Set(visit.second, least[1], starts[1]);
  return changed;
}

// From the arrivals to the least starts within windows and gap. Each turn that changes something
// jumps into a later window of one of the two.
void Schedule::FindStarts(const Visit& visit, Time starts[2]) const {
  const auto start = [&](int task, Time from) {
    if (IsFrozen(task)) return moments_[task].start;
    return Missed(from) ? kNever : EarliestIn(problem_.tasks[task].windows, from);
  };
  starts[0] = start(visit.first, starts[0]);
  starts[1] = start(visit.second, starts[1]);
  while (true) {
    const Time first = start(visit.first, std::max(starts[0], starts[1] - visit.max_gap));
    const Time second = start(visit.second, std::max(starts[1], first + visit.min_gap));
    if (first == starts[0] && second == starts[1]) return;
    starts[0] = first;
    starts[1] = second;
  }
}

bool Schedule::IsFrozen(int task) const {
  const Place& place = places_[task];
  return place.position <
         static_cast<int>(problem_.caregivers[place.caregiver].frozen_tasks.size());
}

Time Schedule::LeaveBefore(const Place& place) const {
  if (place.position == 0) return problem_.caregivers[place.caregiver].shift.open;
  return moments_[days_[day_of_[place.caregiver]].task(place.position - 1)].end;
}

int Schedule::TakenBefore(const Place& place) const {
  if (place.position == 0) return 0;
  return moments_[days_[day_of_[place.caregiver]].task(place.position - 1)].taken;
}

Schedule::Approach Schedule::Least(int task) const {
  const Place& place = places_[task];
  if (IsFrozen(task)) {
    return {0, problem_.caregivers[place.caregiver].frozen_starts[place.position]};
  }
  const Day& day = days_[day_of_[place.caregiver]];
  const Time leave = LeaveBefore(place);
  const int taken = TakenBefore(place);
  for (int more = 0; taken + more <= day.breaks(); ++more) {
    const std::optional<Time> arrival = day.Arrival(place.position, leave, taken, more);
    if (arrival && day.InTime(place.position, *arrival, taken + more)) return {more, *arrival};
  }
  // Too late whatever is done; CheckDay finds where.
  return {0, leave + day.leg(place.position)};
}

// Further breaks in the time that is waited for the start anyhow.
Schedule::Approach Schedule::Extended(int task, Approach approach, Time start) const {
  const Place& place = places_[task];
  const Day& day = days_[day_of_[place.caregiver]];
  const Time leave = LeaveBefore(place);
  const int taken = TakenBefore(place);
  for (int more = approach.more + 1; taken + more <= day.breaks(); ++more) {
    const std::optional<Time> arrival = day.Arrival(place.position, leave, taken, more);
    if (!arrival || *arrival > start || !day.InTime(place.position, *arrival, taken + more)) break;
    approach = {more, *arrival};
  }
  return approach;
}

bool Schedule::Set(int task, const Approach& least, Time start) {
  const Place& place = places_[task];
  const Day& day = days_[day_of_[place.caregiver]];
  Moment moment;
  if (IsFrozen(task)) {
    start = least.arrival;
  } else {
    moment.taken = TakenBefore(place) + Extended(task, least, start).more;
  }
  moment.start = start;
  moment.end = Missed(start) ? kNever : start + day.work(place.position);
  Moment& old = moments_[task];
  const bool changed = moment.start != old.start || moment.taken != old.taken;
  old = moment;
  return changed;
}

absl::Status Schedule::CheckDay(int caregiver) const {
  const Day& day = days_[day_of_[caregiver]];
  for (int position = 0; position < day.end(); ++position) {
    if (Missed(moments_[day.task(position)].start)) {
      return BrokenRule("WINDOW", caregiver, day.task(position));
    }
  }
  return absl::OkStatus();
}

absl::Status Schedule::CheckEnd(int caregiver) const {
  const Day& day = days_[day_of_[caregiver]];
  const Place end = {caregiver, day.end()};
  const int taken = TakenBefore(end);
  const std::optional<Time> back =
      day.Arrival(day.end(), LeaveBefore(end), taken, day.breaks() - taken);
  if (!back) return BrokenRule("BREAK", caregiver, kNone);
  if (*back > problem_.caregivers[caregiver].shift.close) {
    return BrokenRule("SHIFT", caregiver, kNone);
  }
  return absl::OkStatus();
}

// Only what is frozen can be apart here.
absl::Status Schedule::CheckGaps() const {
  for (const int number : order_) {
    const Visit& visit = problem_.visits[number];
    if (visit.relation != Relation::kTogether) continue;
    const Duration gap = moments_[visit.second].start - moments_[visit.first].start;
    if (gap < visit.min_gap || gap > visit.max_gap) {
      return BrokenRule("GAP", places_[visit.first].caregiver, visit.first);
    }
  }
  return absl::OkStatus();
}

std::vector<Time> Schedule::StartOfTask() const {
  std::vector<Time> starts(problem_.tasks.size(), kNever);
  for (size_t task = 0; task < starts.size(); ++task) {
    if (places_[task].caregiver != kNone) starts[task] = moments_[task].start;
  }
  return starts;
}

std::vector<Stop> Schedule::Stops(int caregiver) const {
  std::vector<Stop> stops;
  if (day_of_[caregiver] == kNone) return stops;
  const Day& day = days_[day_of_[caregiver]];
  const Caregiver& who = problem_.caregivers[caregiver];
  Duration travel = 0;
  const auto travelled = [&](size_t from) {
    for (size_t i = from; i < stops.size(); ++i) stops[i].travel += travel;
  };
  if (who.start != kNone) {
    stops.push_back({StopKind::kStart});
    stops.back().arrival = stops.back().start = who.shift.open;
  }
  for (int position = 0; position <= day.end(); ++position) {
    const size_t before = stops.size();
    const Place place = {caregiver, position};
    const bool last = position == day.end();
    const int taken = TakenBefore(place);
    const int until = last ? day.breaks() : moments_[day.task(position)].taken;
    const Time leave = LeaveBefore(place);
    Time arrival = day.Arrival(position, leave, taken, until - taken, &stops).value_or(leave);
    travelled(before);
    travel += day.leg(position);
    if (last && who.end == kNone) break;
    Stop stop{last ? StopKind::kEnd : StopKind::kTask};
    stop.travel = travel;
    stop.start = arrival;
    if (!last) {
      stop.task = day.task(position);
      stop.start = moments_[stop.task].start;
      stop.setup = day.setup(position);
      stop.service = day.service(position);
    }
    stop.arrival = std::min(arrival, stop.start);
    stops.push_back(stop);
  }
  return stops;
}

}  // namespace homecare::matching::planner::reference
