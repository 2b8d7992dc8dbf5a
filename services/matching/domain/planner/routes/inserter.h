// The cheapest place for a visit, among its neighbours' routes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "services/matching/domain/planner/routes/editor.h"
#include "services/matching/domain/planner/routes/random.h"

namespace homecare::matching::planner::routes {

struct Spot {
  int after = kNone;  // a node
  int64_t cost = std::numeric_limits<int64_t>::max();
};

class Inserter {
 public:
  // One place in `blinks` is overlooked at random; 0: none.
  Inserter(Editor& editor, Random& random, int blinks);

  // Puts the visit where it costs least. False if it fits nowhere. `thorough` looks at every
  // route of the part where the neighbours have no room.
  bool Insert(int visit, bool thorough);
  // Puts a task, whose partner has begun, wherever it fits best.
  bool InsertHalf(int task);

 private:
  // Where one half of two together could go, and when it can start there.
  struct Chance {
    Spot spot;
    int route;
    Time earliest, latest;
  };
  struct Pair {
    const Chance* first;
    const Chance* second;
    Time start;  // of the first
    int64_t cost;
  };

  // Where a shipment could go: its route with it.
  struct Carriage {
    int route = kNone;
    std::vector<int> tasks;
    int64_t cost = std::numeric_limits<int64_t>::max();
  };

  bool InsertSingle(int visit, bool thorough);
  bool InsertCarried(int visit, bool thorough);
  bool InsertTogether(int visit, bool thorough);

  void Aim(int task);
  Time EarliestStart(Time from) const {
    if (many_) return state_.EarliestStart(task_, from);
    return from > close_ ? kNever : std::max(from, open_);
  }
  Duration Work(int from, int route) const {
    if (one_type_) return from == location_ ? work_same_ : work_other_;
    return model_.Service(task_, route) + (from == location_ ? 0 : model_.Setup(task_, route));
  }
  bool Blink();
  // Calls body(node) for each node of the neighbourhood after which the task of Aim may go.
  template <typename Body>
  void EachPlace(const Body& body);
  template <typename Body>
  void EachPlaceAtHome(const Body& body);
  // The same for all nodes of the part.
  template <typename Body>
  void EveryPlace(const Body& body);

  // What the task of Aim adds to the cost if put after this node; the largest number if that is
  // `limit` or more, or cannot be as far as the nodes tell.
  int64_t Bound(int after, int64_t limit) const;
  bool InTime(const Node& a, const Node& b, Duration in, Duration out) const;
  int64_t SpecialBound(int after, int64_t limit) const;
  int64_t SpecialCost(int route, bool unused, const Leg& more, Duration work) const;
  bool LoadFits(int after, int next, int route) const;
  bool LimitsFit(int route, const Leg& more, Duration work) const;
  // Makes `cost` exact where the nodes give a bound; false if the place does not fit.
  bool Confirm(int after, int64_t& cost);
  void Try(int after, Spot& best);

  void Gather(int task, bool thorough, std::vector<Chance>& chances);
  void AddChance(int after, std::vector<Chance>& chances);
  std::vector<Pair> Match(const Visit& visit) const;
  bool PlacePair(const Visit& visit, const Pair& pair);
  void TryCarried(const Visit& visit, int route, Carriage& best);
  void FindRoutes(const Visit& visit, bool thorough);

  Editor& editor_;
  State& state_;
  Model& model_;
  Random& random_;
  int blinks_;
  int until_blink_ = 0;

  int task_ = kNone;
  int location_ = kNone;
  // Of the task of Aim: its windows, and how long it takes whoever comes from here or elsewhere.
  Time open_ = 0, close_ = 0;
  bool many_ = false;
  Duration work_same_ = 0, work_other_ = 0;
  const bool one_type_, assign_costs_, timed_tasks_;
  const int dimensions_;
  const int64_t travel_weight_;
  std::vector<const int32_t*> in_, out_;  // by way: the durations to and from the task
  std::vector<int> sequence_, routes_;
  std::vector<Chance> first_chances_, second_chances_;
};

}  // namespace homecare::matching::planner::routes
