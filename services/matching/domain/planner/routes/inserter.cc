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
  if (a.sealed || !model_.MayServe(task_, route)) return kImpossible;
  const Node& b = state_.node(a.next);
  const Way& way = model_.way(route);
  Leg in, out;
  if (way.plain) {
    const int number = model_.way_number(route);
    in.time = a.location == kNone ? 0 : in_[number][a.location];
    out.time = b.location == kNone ? 0 : out_[number][b.location];
    in.cost = in.time;
    out.cost = out.time;
  } else {
    in = model_.LegOf(way, a.location, location_);
    out = model_.LegOf(way, location_, b.location);
  }
  const Objective& weights = model_.problem().objective;
  int64_t cost = weights.travel * (in.cost + out.cost - b.leg);
  if (model_.has_assign_costs()) cost += model_.AssignCost(task_, route);
  const int64_t saving = model_.has_timed_tasks() ? state_.totals(route).start_cost : 0;
  if (!a.special && cost - saving >= limit) return kImpossible;

  const Duration work =
      model_.Service(task_, route) + (a.location == location_ ? 0 : model_.Setup(task_, route));
  const Time start = state_.EarliestStart(task_, a.ready + in.time);
  const Time latest = b.location == location_ ? b.latest_same : b.latest_other;
  if (start == kNever || start + work + out.time > latest) return kImpossible;
  if (model_.dimensions() > 0 && !LoadFits(after, a.next, route)) return kImpossible;
  if (!a.special) return cost;

  const bool unused = state_.totals(route).count == 0;
  const Leg old = unused ? Leg{} : model_.LegOf(way, a.location, b.location);
  const Leg more = {in.time + out.time - old.time, 0, in.distance + out.distance - old.distance};
  if (!LimitsFit(route, more, work)) return kImpossible;
  cost += SpecialCost(route, unused, more, work);
  return cost - saving >= limit ? kImpossible : cost;
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
