// A plan under change: who does what in which order, when it begins, what it costs. A change is a
// transaction: edits of the links, then TryCommit, which propagates the times from what was edited
// and keeps the change if it is feasible and cheap enough, or else takes everything back.
//
// Times are propagated over units in the order of their keys, each unit once, and no further than
// starts change. Keys are a topological order of the units that follows time: the key of a unit is
// above those of all units before it on its routes. An edit that no order of keys can express is
// refused, which also keeps out visits together that wait for each other in a circle.
#pragma once

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "services/matching/domain/planner/anneal/model.h"
#include "services/matching/domain/planner/plan.h"

namespace homecare::matching::planner::anneal {

// Allows a change whatever it costs.
inline constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max() / 4;

class State {
 public:
  // Everything unserved, frozen beginnings too: see construct.h.
  explicit State(const Model& model);

  const Model& model() const { return model_; }
  int next(int node) const { return next_[node]; }
  int prev(int node) const { return prev_[node]; }
  // The caregiver of a node; kNone for an unserved task.
  int route(int node) const { return route_[node]; }
  Time start(int task) const { return start_[task]; }
  int64_t key(int unit) const { return key_[unit]; }
  const Terms& terms() const { return terms_; }
  int64_t cost() const { return cost_; }
  int unserved_visits() const { return unserved_visits_; }
  void CopyTo(Routes& routes) const;
  // Where nothing is served yet: the whole plan, if it breaks no rule.
  bool Load(const Routes& routes);

  // Units of the routes so that each comes after those before it; without those that wait for
  // themselves in a circle.
  std::vector<int> UnitsInOrder(const Routes& routes) const;

  // Edits. Between the first of them and TryCommit or Rollback nothing else is asked than links.
  // Takes a task out of its route.
  void Remove(int task);
  // Puts an unserved task after a node of a route.
  void Insert(int node, int task);
  // The tasks first .. last, of one route, go after `node`, which is not among them.
  void MoveAfter(int node, int first, int last);
  // What follows `a` and what follows `b`, of two routes, change places.
  void SwapTails(int a, int b);

  // Keeps the change if it breaks no rule and the cost grows by at most `limit`.
  bool TryCommit(int64_t limit);
  void Rollback();
  // How much the cost would grow; nothing if that breaks a rule or is more than `limit`. Takes the
  // change back.
  std::optional<int64_t> Probe(int64_t limit);

  // For measurements: units scheduled so far.
  int64_t updates() const { return updates_; }

 private:
  struct Sums {
    int64_t travel = 0, matrix_cost = 0, distance = 0, work = 0;
    int tasks = 0;
    Cost cost = 0;
    int64_t spread = 0;
  };
  struct Saved {
    int task;
    Time start, finish;
    Duration late;
    char taken, disturbed;
  };
  struct Approach {
    int more = 0;
    Time arrival = 0;
  };

  // state.cc: links and what follows from them alone.
  void Write(int* where, int value);
  void Touch(int caregiver);
  void Detach(int node);
  // `joined`: they were not neighbours before.
  void Attach(int from, int to, bool joined = true);
  void SetRoute(int task, int caregiver);
  Cost Familiarity(int task, int caregiver) const;
  void AddChange();
  bool Served(int task) const { return task != kNone && route_[task] != kNone; }
  void Clear();

  // keys.cc: an order for the edited units.
  bool FitKeys();
  bool OrderHolds() const;
  void SetKey(int unit, int64_t key);
  int64_t LowestKey(int unit) const;
  int64_t HighestKey(int unit) const;

  // propagate.cc: times.
  bool Propagate(int64_t limit);
  void PushEdited();
  void PushRoute(int caregiver);
  void Push(int unit);
  void PushNext(int task);
  void ForgetRemoved();
  bool Update(int unit);
  bool UpdatePair(const Model::Unit& unit);
  void Record(int task, Time start, int more);
  void RecordLate(int task, Duration late);
  Duration LateAt(int task, Time start) const;
  Time StartIn(int task, Time from) const;
  int64_t FreshKey(int unit) const;
  bool EndsHold();
  int64_t Growth();
  Duration LargestNow() const;
  bool Disturbed(int task) const;

  // limits.cc: rules of whole routes.
  bool RoutesHold();
  bool LimitsHold(int caregiver, const Sums& sums) const;
  bool LoadsHold(int caregiver) const;
  bool CarriedHold() const;
  bool CarriedHolds(int task) const;
  void Price(int caregiver, Sums& sums) const;

  // breaks.cc: caregivers with breaks only.
  void FindLatest(int caregiver);
  void FindLoads(int caregiver);
  Time LatestLeave(int caregiver, int from, int to, int taken) const;
  Time& Latest(int node, int taken) { return latest_[Slot(node, taken)]; }
  Time Latest(int node, int taken) const { return latest_[Slot(node, taken)]; }
  size_t Slot(int node, int taken) const {
    return static_cast<size_t>(node) * (model_.most_breaks + 1) + taken;
  }
  bool MayPause(int caregiver, int node, int number) const;
  Time ArrivalAfter(int node, int more) const;
  Approach Least(int task);
  int Extended(int task, Approach approach, Time start) const;
  int TakenBefore(int task) const;

  const Model& model_;
  const Objective& objective_;
  std::vector<int> next_, prev_, route_;  // by node
  std::vector<Time> finish_;              // by node: of the work; a start's is the shift's opening
  std::vector<Time> start_;               // by task
  std::vector<Duration> late_;            // by task
  std::vector<char> taken_, disturbed_;   // by task
  std::vector<int64_t> key_, fresh_key_;  // by unit: of the last commit, and after this change
  std::vector<Sums> sums_;                // by caregiver
  std::vector<Time> latest_;              // by node and breaks taken
  std::vector<char> latest_known_;        // by caregiver
  std::vector<std::vector<int64_t>> load_before_;  // by node, where loads bound breaks
  Terms terms_;
  int64_t cost_ = 0;
  int unserved_visits_ = 0;

  // The transaction.
  std::vector<std::pair<int*, int>> written_;
  std::vector<std::pair<int, Sums>> old_sums_;
  std::vector<std::pair<int, int64_t>> old_keys_;
  std::vector<Saved> saved_;
  std::vector<int> pending_;    // units, highest key first
  std::vector<int> moved_;      // units to be given keys, in the order of their route
  std::vector<int> joined_;     // nodes whose next is new
  std::vector<int> rerouted_;   // tasks with another caregiver, or none
  std::vector<int> processed_;  // units
  std::vector<int> ends_;       // caregivers whose way home changed
  std::vector<char> queued_, touched_, end_queued_;
  Terms change_;
  int unserved_change_ = 0;
  Duration late_processed_ = 0, largest_processed_ = 0;
  int64_t growth_ = 0;
  int64_t updates_ = 0;
};

}  // namespace homecare::matching::planner::anneal
