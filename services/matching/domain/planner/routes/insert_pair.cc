// Visits of two tasks: carried by one caregiver, or done by two together.
#include <algorithm>

#include "services/matching/domain/planner/routes/places.h"

namespace homecare::matching::planner::routes {
namespace {

constexpr int64_t kImpossible = std::numeric_limits<int64_t>::max();
constexpr size_t kMostChances = 32;
constexpr size_t kMostPairs = 16;

}  // namespace

// The routes in which either half has a neighbour or a home, each once; all if thorough.
void Inserter::FindRoutes(const Visit& visit, bool thorough) {
  routes_.clear();
  if (thorough) {
    routes_ = editor_.routes();
    return;
  }
  for (const int task : {visit.first, visit.second}) {
    Aim(task);
    EachPlace([&](int after) { routes_.push_back(state_.node(after).route); });
  }
  std::sort(routes_.begin(), routes_.end());
  routes_.erase(std::unique(routes_.begin(), routes_.end()), routes_.end());
}

bool Inserter::InsertCarried(int number, bool thorough) {
  const Visit& visit = model_.problem().visits[number];
  Carriage best;
  for (const bool all : {false, true}) {
    if (all && (!thorough || best.route != kNone)) break;
    FindRoutes(visit, all);
    for (const int route : routes_) {
      if (!Blink()) TryCarried(visit, route, best);
    }
  }
  if (best.route == kNone) return false;
  int after = state_.StartNode(best.route);
  for (const int task : best.tasks) {
    if (task == visit.first || task == visit.second) editor_.Place(task, after);
    after = task;
  }
  editor_.Placed(number);
  return true;
}

void Inserter::TryCarried(const Visit& visit, int route, Carriage& best) {
  if (!model_.MayServe(visit.first, route) || !model_.MayServe(visit.second, route)) return;
  std::vector<int> old;
  state_.Sequence(route, old);
  const int64_t before = state_.totals(route).cost;
  const int size = static_cast<int>(old.size());
  for (int i = state_.frozen(route); i <= size; ++i) {
    for (int j = i; j <= size; ++j) {
      sequence_ = old;
      sequence_.insert(sequence_.begin() + j, visit.second);
      sequence_.insert(sequence_.begin() + i, visit.first);
      const int64_t limit = best.route == kNone ? kImpossible : best.cost + before;
      const std::optional<int64_t> cost = editor_.day().Cost(route, sequence_, limit);
      if (cost.has_value()) best = {route, sequence_, *cost - before};
    }
  }
}

bool Inserter::InsertTogether(int number, bool thorough) {
  const Visit& visit = model_.problem().visits[number];
  Gather(visit.first, thorough, first_chances_);
  if (first_chances_.empty()) return false;
  Gather(visit.second, thorough, second_chances_);
  for (const Pair& pair : Match(visit)) {
    if (!PlacePair(visit, pair)) continue;
    editor_.Placed(number);
    return true;
  }
  return false;
}

void Inserter::Gather(int task, bool thorough, std::vector<Chance>& chances) {
  chances.clear();
  Aim(task);
  const auto add = [&](int after) {
    if (!Blink()) AddChance(after, chances);
  };
  EachPlace(add);
  if (thorough && chances.empty()) EveryPlace(add);
  std::sort(chances.begin(), chances.end(), [](const Chance& one, const Chance& other) {
    if (one.spot.cost != other.spot.cost) return one.spot.cost < other.spot.cost;
    return one.spot.after < other.spot.after;
  });
  const auto same = [](const Chance& one, const Chance& other) {
    return one.spot.after == other.spot.after;
  };
  chances.erase(std::unique(chances.begin(), chances.end(), same), chances.end());
  if (chances.size() > kMostChances) chances.resize(kMostChances);
}

void Inserter::AddChance(int after, std::vector<Chance>& chances) {
  const int64_t cost = Bound(after, kImpossible);
  if (cost == kImpossible) return;
  const Node& a = state_.node(after);
  const Node& b = state_.node(a.next);
  const Way& way = model_.way(a.route);
  const Duration work =
      model_.Service(task_, a.route) + (a.location == location_ ? 0 : model_.Setup(task_, a.route));
  const Time latest = b.location == location_ ? b.latest_same : b.latest_other;
  const Time arrival = a.ready + model_.LegOf(way, a.location, location_).time;
  const Time leave = latest - model_.LegOf(way, location_, b.location).time;
  chances.push_back({{after, cost},
                     a.route,
                     state_.EarliestStart(task_, arrival),
                     state_.LatestStart(task_, leave - work)});
}

std::vector<Inserter::Pair> Inserter::Match(const Visit& visit) const {
  std::vector<Pair> pairs;
  for (const Chance& first : first_chances_) {
    for (const Chance& second : second_chances_) {
      if (first.route == second.route) continue;
      const Time start = std::max(first.earliest, second.earliest - visit.max_gap);
      if (start > std::min(first.latest, second.latest - visit.min_gap)) continue;
      pairs.push_back({&first, &second, start, first.spot.cost + second.spot.cost});
    }
  }
  const size_t kept = std::min(kMostPairs, pairs.size());
  const auto cheaper = [](const Pair& one, const Pair& other) {
    if (one.cost != other.cost) return one.cost < other.cost;
    if (one.first != other.first) return one.first < other.first;
    return one.second < other.second;
  };
  std::partial_sort(pairs.begin(), pairs.begin() + kept, pairs.end(), cheaper);
  pairs.resize(kept);
  return pairs;
}

bool Inserter::InsertHalf(int task) {
  const Visit& visit = model_.problem().visits[model_.problem().visit_of_task[task]];
  const Node& partner = state_.node(model_.partner(task));
  const bool together = visit.relation == Relation::kTogether;
  if (together) {
    const bool first = visit.first == task;
    const Time open = partner.open + (first ? -visit.max_gap : visit.min_gap);
    const Time close = partner.open + (first ? -visit.min_gap : visit.max_gap);
    const Time earliest = state_.EarliestStart(task, open);
    const Time latest = state_.node(task).many ? earliest : state_.LatestStart(task, close);
    if (earliest > close || latest < earliest) return false;
    state_.Pin(task, earliest, latest);
  }
  Aim(task);
  Spot best;
  EveryPlace([&](int after) {
    const bool same = state_.node(after).route == partner.route;
    if (same != together) Try(after, best);
  });
  if (best.after == kNone) return false;
  editor_.Place(task, best.after);
  return true;
}

// Both starts are held while the visit is planned, so that each route can be reckoned alone.
bool Inserter::PlacePair(const Visit& visit, const Pair& pair) {
  const Time start = state_.EarliestStart(visit.first, pair.start);
  const Time open =
      state_.EarliestStart(visit.second, std::max(pair.second->earliest, start + visit.min_gap));
  // Between two windows of one task nothing may start.
  const Time close = state_.node(visit.second).many
                         ? open
                         : state_.LatestStart(visit.second, start + visit.max_gap);
  if (start == kNever || open == kNever || open > close) return false;
  state_.Pin(visit.first, start, start);
  state_.Pin(visit.second, open, close);
  const auto fits = [&](int task, int after) {
    Aim(task);
    int64_t cost = Bound(after, kImpossible);
    return cost != kImpossible && Confirm(after, cost);
  };
  if (!fits(visit.first, pair.first->spot.after) || !fits(visit.second, pair.second->spot.after)) {
    state_.Unpin(visit.first);
    state_.Unpin(visit.second);
    return false;
  }
  editor_.Place(visit.first, pair.first->spot.after);
  editor_.Place(visit.second, pair.second->spot.after);
  return true;
}

}  // namespace homecare::matching::planner::routes
