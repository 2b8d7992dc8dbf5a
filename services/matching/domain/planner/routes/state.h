// A plan as the route engine changes it: each route a linked list of nodes that know, beside their
// neighbours, the earliest time of leaving them and the latest of reaching them, so that trying a
// task between two nodes costs a few additions.
//
// Breaks are not in those times: where a caregiver has some, or a start has a price, the times are
// bounds, and Day (day.h) is asked for the truth.
//
// Several threads may change one State as long as each keeps to routes and tasks of its own part.
#pragma once

#include <cstdint>
#include <vector>

#include "services/matching/domain/planner/routes/model.h"

namespace homecare::matching::planner::routes {

// One cache line.
struct alignas(64) Node {
  int32_t prev = kNone, next = kNone;
  int32_t route = kNone;  // kNone: not planned
  int32_t location = kNone;
  Time ready = 0;         // earliest end of the work here
  Time latest_same = 0;   // latest arrival from this same location, without setup
  Time latest_other = 0;  // latest arrival from elsewhere
  Time open = 0, close = 0;
  int32_t leg = 0;       // cost of the leg that leads here
  bool many = false;     // several windows: open and close are not all
  bool sealed = false;   // nothing may be put after it
  bool fixed = false;    // frozen, never moved
  bool special = false;  // of a route with limits, breaks, rates or the like
};

struct RouteTotals {
  int count = 0;
  int timed = 0;  // tasks whose start has a price
  Duration travel = 0, work = 0;
  int64_t distance = 0;
  int64_t leg_cost = 0;
  int64_t start_cost = 0;  // weighted: tardiness and moved promises
  int64_t cost = 0;        // weighted: all of the route
};

class State {
 public:
  explicit State(Model& model);

  Model& model() const { return *model_; }
  Node& node(int index) { return nodes_[index]; }
  const Node& node(int index) const { return nodes_[index]; }
  RouteTotals& totals(int route) { return totals_[route]; }
  const RouteTotals& totals(int route) const { return totals_[route]; }
  int StartNode(int route) const { return tasks_ + 2 * route; }
  int EndNode(int route) const { return tasks_ + 2 * route + 1; }
  bool IsTask(int index) const { return index < tasks_; }
  bool IsPlanned(int task) const { return nodes_[task].route != kNone; }
  int frozen(int route) const { return frozen_[route]; }
  // The largest load on the legs until this node is left, and from before it is reached.
  int64_t* LoadUntil(int index) { return &load_until_[size_t(index) * dimensions_]; }
  int64_t* LoadFrom(int index) { return &load_from_[size_t(index) * dimensions_]; }
  const int64_t* LoadUntil(int index) const { return &load_until_[size_t(index) * dimensions_]; }
  const int64_t* LoadFrom(int index) const { return &load_from_[size_t(index) * dimensions_]; }

  // The earliest start at or after `from`, kNever if there is none; the latest at or before
  // `until`, -kNever if there is none.
  Time EarliestStart(int task, Time from) const {
    const Node& node = nodes_[task];
    if (node.many) return EarliestOfMany(task, from);
    return from > node.close ? kNever : std::max(from, node.open);
  }
  Time LatestStart(int task, Time until) const {
    const Node& node = nodes_[task];
    if (node.many) return LatestOfMany(task, until);
    return until < node.open ? -kNever : std::min(until, node.close);
  }

  void Link(int task, int after);
  void Unlink(int task);

  // Whether the nodes do not tell all of the route: breaks, limits, starts that have a price.
  bool NeedsDay(int route) const { return needs_day_[route] || totals_[route].timed > 0; }
  // Times, loads and totals of a changed route, but for what only a Day knows (start_cost). False
  // if the times do not fit: where a way is shorter than its parts, so may taking out a task.
  bool Refresh(int route);
  // Puts windows back to what the problem says.
  void Unpin(int task);
  void Pin(int task, Time open, Time close);

  void Sequence(int route, std::vector<int>& tasks) const;

 private:
  bool Forward(int route);
  void Backward(int route);
  void Loads(int route);
  Time EarliestOfMany(int task, Time from) const;
  Time LatestOfMany(int task, Time until) const;

  Model* model_;
  int tasks_;
  int dimensions_;
  std::vector<Node> nodes_;
  std::vector<RouteTotals> totals_;
  std::vector<int64_t> load_until_, load_from_;
  std::vector<int> frozen_;
  std::vector<uint8_t> needs_day_;
};

}  // namespace homecare::matching::planner::routes
