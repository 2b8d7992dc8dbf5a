#include "services/matching/domain/planner/anneal/mover.h"

#include <algorithm>

namespace homecare::matching::planner::anneal {
namespace {

constexpr int kLongestSegment = 3;
// Of 100 steps, while there are unserved visits.
constexpr int kInsertShare = 20;
// Of 1,000 steps; the rest moves segments.
constexpr int kSwapShare = 250, kTailShare = 150, kPairShare = 200, kRoleShare = 10;
constexpr int kCarriedShare = 200;

}  // namespace

Mover::Mover(const Model& model, const Nearness& nearness, State& state, Random& random)
    : model_(model), nearness_(nearness), state_(state), random_(random) {
  const Problem& problem = *model.problem;
  for (int visit = 0; visit < static_cast<int>(problem.visits.size()); ++visit) {
    const Visit& what = problem.visits[visit];
    unserved_.push_back(visit);
    if (!Movable(what)) continue;
    if (what.relation == Relation::kTogether) pairs_.push_back(visit);
    if (what.relation == Relation::kCarried) carried_.push_back(visit);
  }
  travel_rules_ = model.uniform && model.plain_costs && !model.has_other_costs &&
                  !model.has_continuity && !model.has_promises && problem.objective.spread == 0;
  for (const Caregiver& who : problem.caregivers) {
    one_end_ &= who.end == problem.caregivers.front().end;
  }
}

bool Mover::Movable(const Visit& visit) const {
  return !model_.frozen[visit.first] && (visit.second == kNone || !model_.frozen[visit.second]);
}

bool Mover::Step(int64_t limit) {
  limit_ = limit;
  if (state_.unserved_visits() > 0 && random_.Below(100) < kInsertShare) return InsertUnserved();
  int dice = random_.Below(1000);
  if (!pairs_.empty()) {
    if ((dice -= kPairShare) < 0) return MovePair();
    if ((dice -= kRoleShare) < 0) return ChangeRoles();
  }
  if (!carried_.empty() && (dice -= kCarriedShare) < 0) return MoveCarried();
  if ((dice -= kSwapShare) < 0) return SwapSegments();
  if ((dice -= kTailShare) < 0) return SwapTails();
  return MoveSegment();
}

std::optional<int64_t> Mover::Sample() {
  sampling_ = true;
  sampled_.reset();
  Step(kNoLimit);
  sampling_ = false;
  return sampled_;
}

bool Mover::Finish() {
  if (!sampling_) return state_.TryCommit(limit_);
  sampled_ = state_.Probe(limit_);
  return false;
}

bool Mover::TooFar(Duration more_travel) const {
  if (!travel_rules_) return false;
  const Objective& objective = model_.problem->objective;
  return objective.travel * more_travel - objective.tardiness * state_.terms().tardiness -
             objective.largest_tardiness * state_.terms().largest_tardiness >
         limit_;
}

bool Mover::MoveSegment() {
  const int first = PickTask();
  if (first == kNone) return false;
  const int node = PickBefore(first);
  if (node == kNone || node == state_.prev(first)) return false;
  const int length = std::max(1, random_.Below(2 * kLongestSegment) - kLongestSegment + 1);
  const int last = EndOfSegment(first, length);
  for (int task = first; task != last; task = state_.next(task)) {
    if (task == node) return false;
  }
  if (node == last || !MayGo(first, last, state_.route(node))) return false;
  const int before = state_.prev(first), behind = state_.next(last), after = state_.next(node);
  if (TooFar(Leg(before, behind) + Leg(node, first) + Leg(last, after) - Leg(before, first) -
             Leg(last, behind) - Leg(node, after))) {
    return false;
  }
  state_.MoveAfter(node, first, last);
  return Finish();
}

bool Mover::SwapSegments() {
  const int first = PickTask();
  if (first == kNone) return false;
  const int node = PickBefore(first);
  if (node == kNone || state_.route(node) == state_.route(first)) return false;
  const int other = state_.next(node);
  if (!model_.is_task(other) || model_.frozen[other]) return false;
  const int last = EndOfSegment(first, 1 + random_.Below(kLongestSegment));
  const int other_last = EndOfSegment(other, 1 + random_.Below(kLongestSegment));
  if (!MayGo(first, last, state_.route(node))) return false;
  if (!MayGo(other, other_last, state_.route(first))) return false;
  const int before = state_.prev(first), behind = state_.next(last);
  const int other_behind = state_.next(other_last);
  if (TooFar(Leg(node, first) + Leg(last, other_behind) + Leg(before, other) +
             Leg(other_last, behind) - Leg(before, first) - Leg(last, behind) - Leg(node, other) -
             Leg(other_last, other_behind))) {
    return false;
  }
  state_.MoveAfter(node, first, last);
  state_.MoveAfter(before, other, other_last);
  return Finish();
}

bool Mover::SwapTails() {
  const int first = PickTask();
  if (first == kNone) return false;
  const int node = PickBefore(first), before = state_.prev(first);
  if (node == kNone || state_.route(node) == state_.route(first) || model_.closed[before]) {
    return false;
  }
  const int other = state_.next(node);
  if (one_end_ &&
      TooFar(Leg(node, first) + Leg(before, other) - Leg(before, first) - Leg(node, other))) {
    return false;
  }
  if (!TailMayGo(first, state_.route(node)) || !TailMayGo(other, state_.route(first))) {
    return false;
  }
  state_.SwapTails(node, before);
  return Finish();
}

bool Mover::MovePair() {
  const Visit& visit =
      model_.problem->visits[pairs_[random_.Below(static_cast<int>(pairs_.size()))]];
  if (state_.route(visit.first) == kNone) return false;
  Spot spot;
  if (!PickSpot(visit, spot)) return false;
  state_.MoveAfter(spot.first, visit.first, visit.first);
  state_.MoveAfter(spot.second, visit.second, visit.second);
  return Finish();
}

// The two who are at one place do each other's task.
bool Mover::ChangeRoles() {
  const Visit& visit =
      model_.problem->visits[pairs_[random_.Below(static_cast<int>(pairs_.size()))]];
  const int first = visit.first, second = visit.second;
  if (state_.route(first) == kNone || !model_.may_serve(first, state_.route(second)) ||
      !model_.may_serve(second, state_.route(first))) {
    return false;
  }
  const int before_first = state_.prev(first), before_second = state_.prev(second);
  state_.MoveAfter(before_first, second, second);
  state_.MoveAfter(before_second, first, first);
  return Finish();
}

bool Mover::MoveCarried() {
  const Visit& visit =
      model_.problem->visits[carried_[random_.Below(static_cast<int>(carried_.size()))]];
  if (state_.route(visit.first) == kNone) return false;
  Spot spot;
  if (!PickSpot(visit, spot)) return false;
  state_.MoveAfter(spot.first, visit.first, visit.first);
  state_.MoveAfter(spot.second, visit.second, visit.second);
  return Finish();
}

// Half of the times in the place of another visit.
bool Mover::InsertUnserved() {
  const int number = PickUnserved();
  if (number == kNone) return false;
  const Visit& visit = model_.problem->visits[number];
  Spot spot;
  if (!PickSpot(visit, spot)) return false;
  const int after = state_.next(spot.first);
  int gone = kNone;
  if (random_.Below(2) == 0 && model_.is_task(after)) {
    gone = model_.problem->visit_of_task[after];
    const Visit& other = model_.problem->visits[gone];
    const bool in_the_way =
        other.first == spot.first || other.second == spot.first ||
        (spot.second != kNone && (other.first == spot.second || other.second == spot.second));
    if (!Movable(other) || in_the_way) return false;
    RemoveVisit(other);
  }
  InsertAt(visit, spot);
  if (!Finish()) return false;
  if (gone != kNone) unserved_.push_back(gone);
  return true;
}

}  // namespace homecare::matching::planner::anneal
