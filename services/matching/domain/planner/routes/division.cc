#include "services/matching/domain/planner/routes/division.h"

#include <algorithm>

namespace homecare::matching::planner::routes {
namespace {

// A route or an unplanned visit, where its middle is.
struct Item {
  int route = kNone;
  int visit = kNone;
  int location = kNone;
  int weight = 0;
};

int MiddleOf(const State& state, int route) {
  const int count = state.totals(route).count;
  const Caregiver& who = state.model().problem().caregivers[route];
  if (count == 0) return who.start != kNone ? who.start : std::max(who.end, 0);
  int at = state.node(state.StartNode(route)).next;
  for (int i = 0; i < count / 2; ++i) at = state.node(at).next;
  return state.node(at).location;
}

class Divider {
 public:
  Divider(const State& state, Random& random) : state_(state), random_(random) {
    const Model& model = state.model();
    for (int route = 0; route < model.caregivers(); ++route) {
      items_.push_back({route, kNone, MiddleOf(state, route), state.totals(route).count});
    }
    const std::vector<Visit>& visits = model.problem().visits;
    for (int visit = 0; visit < static_cast<int>(visits.size()); ++visit) {
      const int task = visits[visit].first;
      if (!state.IsPlanned(task)) items_.push_back({kNone, visit, model.location(task), 1});
    }
  }

  Parts Run(int parts) {
    result_.division.parts = parts;
    result_.division.of_task.assign(state_.model().tasks(), kNone);
    result_.division.of_route.assign(state_.model().caregivers(), 0);
    result_.routes.resize(parts);
    result_.absent_visits.resize(parts);
    Split(0, static_cast<int>(items_.size()), 0, parts);
    LockPairs();
    return std::move(result_);
  }

 private:
  // Along the way from one far item to another.
  void Split(int first, int last, int part, int parts) {
    if (parts == 1 || last - first < 2) {
      for (int i = first; i < last; ++i) Assign(items_[i], part);
      return;
    }
    const int anywhere = items_[first + random_.Below(last - first)].location;
    const int one = Farthest(first, last, anywhere);
    const int other = Farthest(first, last, one);
    int64_t weight = 0;
    std::vector<std::pair<int64_t, Item>> sorted;
    for (int i = first; i < last; ++i) {
      sorted.push_back(
          {Between(one, items_[i].location) - Between(other, items_[i].location), items_[i]});
      weight += items_[i].weight;
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    const int left_parts = parts / 2;
    int64_t seen = 0;
    int middle = first;
    for (int i = first; i < last; ++i) {
      items_[i] = sorted[i - first].second;
      if (seen * parts < weight * left_parts) middle = i + 1;
      seen += items_[i].weight;
    }
    Split(first, middle, part, left_parts);
    Split(middle, last, part + left_parts, parts - left_parts);
  }

  int64_t Between(int from, int to) const {
    const Way& way = state_.model().way_at(0);
    return way.out[static_cast<size_t>(from) * way.locations + to];
  }

  int Farthest(int first, int last, int from) const {
    int farthest = from;
    int64_t most = -1;
    for (int i = first; i < last; ++i) {
      const int64_t away = Between(from, items_[i].location);
      if (away > most) {
        most = away;
        farthest = items_[i].location;
      }
    }
    return farthest;
  }

  void Assign(const Item& item, int part) {
    std::vector<int>& of_task = result_.division.of_task;
    if (item.route == kNone) {
      const Visit& visit = state_.model().problem().visits[item.visit];
      of_task[visit.first] = part;
      if (visit.second != kNone) of_task[visit.second] = part;
      result_.absent_visits[part].push_back(item.visit);
      return;
    }
    result_.division.of_route[item.route] = part;
    result_.routes[part].push_back(item.route);
    for (int at = state_.node(state_.StartNode(item.route)).next; state_.IsTask(at);
         at = state_.node(at).next) {
      of_task[at] = part;
    }
  }

  void LockPairs() {
    std::vector<int>& of_task = result_.division.of_task;
    for (const Visit& visit : state_.model().problem().visits) {
      if (visit.second == kNone) continue;
      const bool begun = state_.node(visit.first).fixed || state_.node(visit.second).fixed;
      if (!begun && of_task[visit.first] == of_task[visit.second]) continue;
      of_task[visit.first] = of_task[visit.second] = kNone;
    }
  }

  const State& state_;
  Random& random_;
  std::vector<Item> items_;
  Parts result_;
};

}  // namespace

Parts Divide(const State& state, int parts, Random& random) {
  return Divider(state, random).Run(parts);
}

}  // namespace homecare::matching::planner::routes
