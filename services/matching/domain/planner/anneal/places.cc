// Mover: whom to move, and where to.
#include <algorithm>
#include <utility>

#include "services/matching/domain/planner/anneal/mover.h"

namespace homecare::matching::planner::anneal {
namespace {

constexpr int kTries = 4;
// Of 100 places to go to: the beginning of a day.
constexpr int kStartShare = 8;
// How far the second of a carried pair is put behind the first.
constexpr int kCarriedReach = 6;
// Where a visit is tried when it is inserted as well as can be: so many tasks, and so many
// beginnings of days. A pair is tried in the square of it.
constexpr int kMostPlaces = 60, kMostPlacesOfPair = 15;
constexpr Duration kBusy = Duration{1} << 40;

}  // namespace

int Mover::PickTask() {
  for (int i = 0; i < kTries; ++i) {
    const int task = random_.Below(model_.tasks);
    if (state_.route(task) != kNone && !model_.frozen[task]) return task;
  }
  return kNone;
}

int Mover::PickUnserved() {
  while (!unserved_.empty()) {
    const int i = random_.Below(static_cast<int>(unserved_.size()));
    const int visit = unserved_[i];
    if (state_.route(model_.problem->visits[visit].first) == kNone) return visit;
    unserved_[i] = unserved_.back();
    unserved_.pop_back();
  }
  return kNone;
}

// The node that a day's free part begins after.
int Mover::StartOf(int caregiver) const {
  int node = model_.start_node(caregiver);
  while (model_.closed[node]) node = state_.next(node);
  return node;
}

// A node that the task could go after, the near ones more often; kNone if the pick is no good.
int Mover::PickBefore(int task) {
  const std::vector<int>& near = nearness_.Before(task);
  if (near.empty() || random_.Below(100) < kStartShare) {
    const std::vector<int>& servers = model_.servers(task);
    if (servers.empty()) return kNone;
    return StartOf(servers[random_.Below(static_cast<int>(servers.size()))]);
  }
  for (int i = 0; i < kTries; ++i) {
    const int size = static_cast<int>(near.size());
    const int node = near[std::min(random_.Below(size), random_.Below(size))];
    const int caregiver = state_.route(node);
    if (caregiver == kNone || !model_.may_serve(task, caregiver) || node == model_.partner[task]) {
      continue;
    }
    return node;
  }
  return kNone;
}

int Mover::PickSecondCaregiver(int task) {
  const int dice = random_.Below(4);
  if (dice == 0 && state_.route(task) != kNone) return state_.route(task);
  if (dice <= 2) {
    if (const int node = PickBefore(task); node != kNone) return state_.route(node);
  }
  const std::vector<int>& servers = model_.servers(task);
  return servers.empty() ? kNone : servers[random_.Below(static_cast<int>(servers.size()))];
}

bool Mover::PickSpot(const Visit& visit, Spot& spot) {
  const bool together = visit.relation == Relation::kTogether;
  const bool turned = together && random_.Below(2) == 0;
  const int one = turned ? visit.second : visit.first;
  const int two = turned ? visit.first : visit.second;
  int node = PickBefore(one);
  if (node == kNone) return false;
  int other = kNone;
  if (together) {
    const int caregiver = PickSecondCaregiver(two);
    if (caregiver == kNone || caregiver == state_.route(node)) return false;
    const int unit = model_.unit_of[one];
    other = SpotByKey(caregiver, KeyAfter(node, unit), unit);
  } else if (two != kNone) {
    other = node;
    for (int i = random_.Below(kCarriedReach); i > 0 && model_.is_task(state_.next(other)); --i) {
      other = state_.next(other);
    }
    if (other == one || other == two) return false;
    if (other == node) other = one;
  }
  spot = turned ? Spot{other, node} : Spot{node, other};
  return true;
}

// A key for the unit right after the node, as near to its own or its window as can be.
int64_t Mover::KeyAfter(int node, int unit) const {
  const auto key_of = [&](int at) { return state_.key(model_.unit_of[at]); };
  const int task = model_.unit[unit].first;
  const bool served = state_.route(task) != kNone;
  int64_t key = served ? state_.key(unit) : model_.window[task].open * kKeysPerTime;
  int after = state_.next(node);
  if (model_.is_task(after) && model_.unit_of[after] == unit) after = state_.next(after);
  if (model_.is_task(after)) key = std::min(key, key_of(after) - 1);
  if (model_.is_task(node)) key = std::max(key, key_of(node) + 1);
  return key;
}

// The node of the caregiver's day after which the key fits; the unit's own tasks do not count.
int Mover::SpotByKey(int caregiver, int64_t key, int unit) const {
  int node = StartOf(caregiver);
  for (int next = state_.next(node); model_.is_task(next); next = state_.next(next)) {
    if (model_.unit_of[next] == unit) continue;
    if (state_.key(model_.unit_of[next]) >= key) break;
    node = next;
  }
  return node;
}

bool Mover::MayGo(int first, int last, int caregiver) const {
  for (int task = first;; task = state_.next(task)) {
    if (!model_.may_serve(task, caregiver)) return false;
    if (const int partner = model_.partner[task]; partner != kNone) {
      if (model_.carried[task] != (state_.route(partner) == caregiver)) return false;
    }
    if (task == last) return true;
  }
}

bool Mover::TailMayGo(int first, int caregiver) const {
  for (int task = first; model_.is_task(task); task = state_.next(task)) {
    if (!model_.may_serve(task, caregiver)) return false;
  }
  return true;
}

int Mover::EndOfSegment(int first, int most) const {
  int last = first;
  for (int i = 1; i < most; ++i) {
    const int next = state_.next(last);
    if (!model_.is_task(next)) break;
    last = next;
  }
  return last;
}

void Mover::InsertAt(const Visit& visit, const Spot& spot) {
  state_.Insert(spot.first, visit.first);
  if (visit.second != kNone) state_.Insert(spot.second, visit.second);
}

void Mover::RemoveVisit(const Visit& visit) {
  state_.Remove(visit.first);
  if (visit.second != kNone) state_.Remove(visit.second);
}

// The nearest tasks that are served, and the nearest beginnings of days.
std::vector<int> Mover::GoodBefore(int task, int most) const {
  std::vector<int> nodes;
  for (const int node : nearness_.Before(task)) {
    if (static_cast<int>(nodes.size()) == most) break;
    if (state_.route(node) != kNone && model_.may_serve(task, state_.route(node))) {
      nodes.push_back(node);
    }
  }
  std::vector<std::pair<Duration, int>> starts;
  for (const int caregiver : model_.servers(task)) {
    const int node = StartOf(caregiver);
    // Who is idle comes first: the others' days have places among the tasks.
    const Duration busy = model_.is_task(state_.next(node)) ? kBusy : 0;
    starts.push_back({busy + model_.leg(caregiver, node, task), node});
  }
  const size_t count = std::min<size_t>(starts.size(), most);
  std::partial_sort(starts.begin(), starts.begin() + count, starts.end());
  for (size_t i = 0; i < count; ++i) nodes.push_back(starts[i].second);
  return nodes;
}

std::vector<Mover::Spot> Mover::GoodSpots(const Visit& visit) const {
  std::vector<Spot> spots;
  if (visit.relation == Relation::kSingle) {
    for (const int node : GoodBefore(visit.first, kMostPlaces)) spots.push_back({node, kNone});
  } else if (visit.relation == Relation::kTogether) {
    AddSpotsTogether(visit, spots);
  } else {
    for (const int node : GoodBefore(visit.first, kMostPlaces)) {
      spots.push_back({node, visit.first});
      int other = state_.next(node);
      for (int i = 1; i < kCarriedReach && model_.is_task(other); ++i) {
        spots.push_back({node, other});
        other = state_.next(other);
      }
    }
  }
  return spots;
}

void Mover::AddSpotsTogether(const Visit& visit, std::vector<Spot>& spots) const {
  const int unit = model_.unit_of[visit.first];
  std::vector<int> others;
  for (const int node : GoodBefore(visit.second, kMostPlacesOfPair)) {
    others.push_back(state_.route(node));
  }
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  for (const int node : GoodBefore(visit.first, kMostPlacesOfPair)) {
    for (const int caregiver : others) {
      if (caregiver == state_.route(node)) continue;
      spots.push_back({node, SpotByKey(caregiver, KeyAfter(node, unit), unit)});
    }
  }
}

bool Mover::InsertBest(int number) {
  const Visit& visit = model_.problem->visits[number];
  int64_t best = kNoLimit;
  Spot best_spot;
  for (const Spot& spot : GoodSpots(visit)) {
    InsertAt(visit, spot);
    if (const std::optional<int64_t> growth = state_.Probe(best)) {
      best = *growth - 1;
      best_spot = spot;
    }
  }
  if (best_spot.first == kNone) return false;
  InsertAt(visit, best_spot);
  return state_.TryCommit(kNoLimit);
}

bool Mover::InsertHalf(int task) {
  int64_t best = kNoLimit;
  int best_node = kNone;
  for (const int caregiver : model_.servers(task)) {
    const int partner = model_.partner[task];
    if (model_.carried[task] != (state_.route(partner) == caregiver)) continue;
    for (int node = StartOf(caregiver);; node = state_.next(node)) {
      state_.Insert(node, task);
      if (const std::optional<int64_t> growth = state_.Probe(best)) {
        best = *growth - 1;
        best_node = node;
      }
      if (!model_.is_task(state_.next(node))) break;
    }
  }
  if (best_node == kNone) return false;
  state_.Insert(best_node, task);
  return state_.TryCommit(kNoLimit);
}

}  // namespace homecare::matching::planner::anneal
