#include "services/matching/domain/planner/routes/inserter.h"

#include <algorithm>

#include "services/matching/domain/planner/routes/places.h"

namespace homecare::matching::planner::routes {
namespace {

constexpr int64_t kImpossible = std::numeric_limits<int64_t>::max();

}  // namespace

Inserter::Inserter(Editor& editor, Random& random, int blinks)
    : editor_(editor),
      state_(editor.state()),
      model_(editor.model()),
      random_(random),
      blinks_(blinks),
      until_blink_(blinks),
      one_type_(model_.types() == 1),
      assign_costs_(model_.has_assign_costs()),
      timed_tasks_(model_.has_timed_tasks()),
      dimensions_(model_.dimensions()),
      travel_weight_(model_.problem().objective.travel),
      in_(model_.ways()),
      out_(model_.ways()) {}

bool Inserter::Insert(int visit, bool thorough) {
  switch (model_.problem().visits[visit].relation) {
    case Relation::kSingle:
      return InsertSingle(visit, thorough);
    case Relation::kTogether:
      return InsertTogether(visit, thorough);
    case Relation::kCarried:
      return InsertCarried(visit, thorough);
  }
  return false;
}

bool Inserter::InsertSingle(int visit, bool thorough) {
  Aim(model_.problem().visits[visit].first);
  Spot best;
  EachPlace([&](int after) { Try(after, best); });
  if (best.after == kNone && thorough) EveryPlace([&](int after) { Try(after, best); });
  if (best.after == kNone) return false;
  editor_.Place(task_, best.after);
  editor_.Placed(visit);
  return true;
}

void Inserter::Aim(int task) {
  task_ = task;
  location_ = model_.location(task);
  const Node& node = state_.node(task);
  open_ = node.open;
  close_ = node.close;
  many_ = node.many;
  work_same_ = model_.Service(task, 0);
  work_other_ = work_same_ + model_.Setup(task, 0);
  for (int i = 0; i < model_.ways(); ++i) {
    const Way& way = model_.way_at(i);
    in_[i] = way.in + static_cast<size_t>(location_) * way.locations;
    out_[i] = way.out + static_cast<size_t>(location_) * way.locations;
  }
}

bool Inserter::Blink() {
  if (blinks_ == 0 || --until_blink_ > 0) return false;
  until_blink_ = 1 + random_.Below(2 * blinks_);
  return true;
}

void Inserter::Try(int after, Spot& best) {
  if (Blink()) return;
  int64_t cost = Bound(after, best.cost);
  if (cost == kImpossible || !Confirm(after, cost) || cost >= best.cost) return;
  best = {after, cost};
}

int64_t Inserter::Bound(int after, int64_t limit) const {
  const Node& a = state_.node(after);
  const int route = a.route;
  if (a.ready > close_ || a.sealed || !model_.MayServe(task_, route)) return kImpossible;
  if (a.special) return SpecialBound(after, limit);
  const Node& b = state_.node(a.next);
  const int way = model_.way_number(route);
  const Duration in = a.location == kNone ? 0 : in_[way][a.location];
  const Duration out = b.location == kNone ? 0 : out_[way][b.location];
  int64_t cost = travel_weight_ * (in + out - b.leg);
  if (assign_costs_) cost += model_.AssignCost(task_, route);
  const int64_t saving = timed_tasks_ ? state_.totals(route).start_cost : 0;
  if (cost - saving >= limit) return kImpossible;
  if (!InTime(a, b, in, out)) return kImpossible;
  if (dimensions_ > 0 && !LoadFits(after, a.next, route)) return kImpossible;
  return cost;
}

bool Inserter::InTime(const Node& a, const Node& b, Duration in, Duration out) const {
  const Time start = EarliestStart(a.ready + in);
  const Time latest = b.location == location_ ? b.latest_same : b.latest_other;
  return start < kNever && start + Work(a.location, a.route) + out <= latest;
}

int64_t Inserter::SpecialBound(int after, int64_t limit) const {
  const Node& a = state_.node(after);
  const Node& b = state_.node(a.next);
  const int route = a.route;
  const Way& way = model_.way(route);
  const Leg in = model_.LegOf(way, a.location, location_);
  const Leg out = model_.LegOf(way, location_, b.location);
  if (!InTime(a, b, in.time, out.time)) return kImpossible;
  if (dimensions_ > 0 && !LoadFits(after, a.next, route)) return kImpossible;
  const RouteTotals& totals = state_.totals(route);
  const Leg old = totals.count == 0 ? Leg{} : model_.LegOf(way, a.location, b.location);
  const Leg more = {in.time + out.time - old.time, 0, in.distance + out.distance - old.distance};
  const Duration work = Work(a.location, route);
  if (!LimitsFit(route, more, work)) return kImpossible;
  int64_t cost = travel_weight_ * (in.cost + out.cost - old.cost) +
                 SpecialCost(route, totals.count == 0, more, work);
  if (assign_costs_) cost += model_.AssignCost(task_, route);
  return cost - totals.start_cost >= limit ? kImpossible : cost;
}

// All costs but those of the legs as the matrix has them; rounded more coarsely than the truth,
// which a sum over the day has.
int64_t Inserter::SpecialCost(int route, bool unused, const Leg& more, Duration work) const {
  const RouteTotals& totals = state_.totals(route);
  const int64_t before =
      unused ? 0 : model_.DayCost(route, 0, totals.travel, totals.distance, totals.work);
  return model_.DayCost(route, 0, totals.travel + more.time, totals.distance + more.distance,
                        totals.work + work) -
         before;
}

bool Inserter::LoadFits(int after, int next, int route) const {
  const std::vector<int64_t>& most = model_.problem().caregivers[route].capacity;
  const int64_t* until = state_.LoadUntil(after);
  const int64_t* from = state_.LoadFrom(next);
  for (int d = 0; d < model_.dimensions(); ++d) {
    if (until[d] + model_.Loaded(task_)[d] > most[d]) return false;
    if (from[d] + model_.Kept(task_)[d] > most[d]) return false;
  }
  return true;
}

bool Inserter::LimitsFit(int route, const Leg& more, Duration work) const {
  if (!model_.is_limited(route)) return true;
  const Caregiver& who = model_.problem().caregivers[route];
  const RouteTotals& totals = state_.totals(route);
  return totals.count < who.max_tasks && totals.travel + more.time <= who.max_travel_time &&
         totals.work + work <= who.max_work_time &&
         totals.distance + more.distance <= who.max_distance;
}

bool Inserter::Confirm(int after, int64_t& cost) {
  const int route = state_.node(after).route;
  if (!state_.NeedsDay(route) && !model_.IsTimed(task_)) return true;
  sequence_.clear();
  if (!state_.IsTask(after)) sequence_.push_back(task_);
  for (int at = state_.node(state_.StartNode(route)).next; state_.IsTask(at);
       at = state_.node(at).next) {
    sequence_.push_back(at);
    if (at == after) sequence_.push_back(task_);
  }
  const std::optional<int64_t> start_cost = editor_.day().StartCost(route, sequence_);
  if (!start_cost.has_value()) return false;
  cost += *start_cost - state_.totals(route).start_cost;
  return true;
}

}  // namespace homecare::matching::planner::routes
