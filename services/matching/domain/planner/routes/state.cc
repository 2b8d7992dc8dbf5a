#include "services/matching/domain/planner/routes/state.h"

#include <algorithm>

namespace homecare::matching::planner::routes {

State::State(Model& model)
    : model_(&model),
      tasks_(model.tasks()),
      dimensions_(model.dimensions()),
      nodes_(model.tasks() + 2 * size_t(model.caregivers())),
      totals_(model.caregivers()),
      load_until_(nodes_.size() * dimensions_ + 1),
      load_from_(nodes_.size() * dimensions_ + 1) {
  for (int task = 0; task < tasks_; ++task) {
    nodes_[task].location = model.location(task);
    Unpin(task);
  }
  for (int route = 0; route < model.caregivers(); ++route) {
    const Caregiver& who = model.problem().caregivers[route];
    Node& start = nodes_[StartNode(route)];
    Node& end = nodes_[EndNode(route)];
    start = {kNone, EndNode(route), route, who.start};
    end = {StartNode(route), kNone, route, who.end};
    start.special = end.special = model.is_special(route);
    frozen_.push_back(static_cast<int>(who.frozen_tasks.size()));
    needs_day_.push_back(!who.breaks.empty() || model.is_limited(route));
    int last = StartNode(route);
    for (size_t i = 0; i < who.frozen_tasks.size(); ++i) {
      const int task = who.frozen_tasks[i];
      Pin(task, who.frozen_starts[i], who.frozen_starts[i]);
      Link(task, last);
      nodes_[last].sealed = true;
      nodes_[task].fixed = true;
      last = task;
    }
    Refresh(route);
  }
}

void State::Link(int task, int after) {
  const int next = nodes_[after].next;
  nodes_[task].prev = after;
  nodes_[task].next = next;
  nodes_[task].route = nodes_[after].route;
  nodes_[task].special = nodes_[after].special;
  nodes_[after].next = task;
  nodes_[next].prev = task;
}

void State::Unlink(int task) {
  Node& node = nodes_[task];
  nodes_[node.prev].next = node.next;
  nodes_[node.next].prev = node.prev;
  node.route = kNone;
}

void State::Unpin(int task) {
  const std::vector<Window>& windows = model_->problem().tasks[task].windows;
  nodes_[task].open = windows.front().open;
  nodes_[task].close = windows.back().close;
  nodes_[task].many = windows.size() > 1;
}

void State::Pin(int task, Time open, Time close) {
  nodes_[task].open = open;
  nodes_[task].close = close;
  nodes_[task].many = false;
}

bool State::Refresh(int route) {
  totals_[route] = {};
  const bool fits = Forward(route);
  Backward(route);
  if (dimensions_ > 0) Loads(route);
  return fits;
}

bool State::Forward(int route) {
  const Way& way = model_->way(route);
  const bool assigns = model_->has_assign_costs();
  RouteTotals& totals = totals_[route];
  int64_t assign_cost = 0;
  bool fits = true;
  nodes_[EndNode(route)].latest_same = nodes_[EndNode(route)].latest_other =
      model_->problem().caregivers[route].shift.close;
  nodes_[StartNode(route)].ready = model_->problem().caregivers[route].shift.open;
  int from = StartNode(route);
  for (int at = nodes_[from].next; at != kNone; from = at, at = nodes_[at].next) {
    Node& node = nodes_[at];
    const Leg leg = model_->LegOf(way, nodes_[from].location, node.location);
    node.leg = static_cast<int32_t>(std::min<Cost>(leg.cost, std::numeric_limits<int32_t>::max()));
    totals.travel += leg.time;
    totals.distance += leg.distance;
    totals.leg_cost += leg.cost;
    if (!IsTask(at)) {
      fits &= nodes_[from].ready + leg.time <= nodes_[at].latest_same;
      break;
    }
    const bool same = nodes_[from].location == node.location;
    const Duration work = model_->Service(at, route) + (same ? 0 : model_->Setup(at, route));
    const Time start = node.fixed ? node.open : EarliestStart(at, nodes_[from].ready + leg.time);
    fits &= start < kNever;
    node.ready = start + work;
    totals.work += work;
    ++totals.count;
    totals.timed += model_->IsTimed(at);
    if (assigns) assign_cost += model_->AssignCost(at, route);
  }
  if (totals.count == 0) {
    totals = {};
    nodes_[EndNode(route)].leg = 0;
    return true;
  }
  totals.cost = assign_cost + model_->DayCost(route, totals.leg_cost, totals.travel,
                                              totals.distance, totals.work);
  return fits;
}

void State::Backward(int route) {
  const Way& way = model_->way(route);
  int to = EndNode(route);
  for (int at = nodes_[to].prev; IsTask(at); to = at, at = nodes_[at].prev) {
    Node& node = nodes_[at];
    const Node& next = nodes_[to];
    const Time latest = node.location == next.location ? next.latest_same : next.latest_other;
    const Time done =
        latest - model_->LegOf(way, node.location, next.location).time - model_->Service(at, route);
    node.latest_same = LatestStart(at, done);
    const Duration setup = model_->Setup(at, route);
    node.latest_other = setup == 0 ? node.latest_same : LatestStart(at, done - setup);
  }
}

void State::Loads(int route) {
  const int first = StartNode(route), last = EndNode(route);
  for (int d = 0; d < dimensions_; ++d) {
    int64_t load = 0;
    for (int at = nodes_[first].next; at != last; at = nodes_[at].next) {
      load += model_->Loaded(at)[d];
    }
    const auto after = [&](int task) {
      const Task& what = model_->problem().tasks[task];
      return (what.pickup.empty() ? 0 : what.pickup[d]) -
             (what.delivery.empty() ? 0 : what.delivery[d]);
    };
    LoadUntil(first)[d] = load;
    for (int at = nodes_[first].next; at != last; at = nodes_[at].next) {
      load += after(at);
      LoadUntil(at)[d] = std::max(load, LoadUntil(nodes_[at].prev)[d]);
    }
    LoadFrom(last)[d] = load;
    for (int at = nodes_[last].prev; at != first; at = nodes_[at].prev) {
      load -= after(at);
      LoadFrom(at)[d] = std::max(load, LoadFrom(nodes_[at].next)[d]);
    }
  }
}

Time State::EarliestOfMany(int task, Time from) const {
  for (const Window& window : model_->problem().tasks[task].windows) {
    if (from <= window.close) return std::max(from, window.open);
  }
  return kNever;
}

Time State::LatestOfMany(int task, Time until) const {
  Time latest = -kNever;
  for (const Window& window : model_->problem().tasks[task].windows) {
    if (window.open <= until) latest = std::min(window.close, until);
  }
  return latest;
}

void State::Sequence(int route, std::vector<int>& tasks) const {
  tasks.clear();
  for (int at = nodes_[StartNode(route)].next; IsTask(at); at = nodes_[at].next) {
    tasks.push_back(at);
  }
}

}  // namespace homecare::matching::planner::routes
