// The neighbourhoods of the annealing: one random change of a plan at a time, kept or not.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "services/matching/domain/planner/anneal/nearness.h"
#include "services/matching/domain/planner/anneal/random.h"
#include "services/matching/domain/planner/anneal/state.h"

namespace homecare::matching::planner::anneal {

class Mover {
 public:
  // All of them outlive the mover.
  Mover(const Model& model, const Nearness& nearness, State& state, Random& random);

  // Proposes a change; it is kept if the cost grows by at most `limit`. True if it was.
  bool Step(int64_t limit);

  // How much a random change would make the cost grow; nothing if it came to nothing.
  std::optional<int64_t> Sample();

  // Puts an unserved visit where it fits best among good places; false if it fits nowhere.
  bool InsertBest(int visit);
  // The same for a task whose partner is frozen, over all places.
  bool InsertHalf(int task);

 private:
  // Nodes to go after: for the visit's first task, and for its second.
  struct Spot {
    int first = kNone, second = kNone;
  };

  // Each proposes one change of its kind, or nothing if what it picked does not go together.
  bool MoveSegment();
  bool SwapSegments();
  bool SwapTails();
  bool MovePair();
  bool ChangeRoles();
  bool MoveCarried();
  bool InsertUnserved();

  // Ends a proposal.
  bool Finish();

  int PickTask();
  int PickBefore(int task);
  int PickSecondCaregiver(int task);
  int PickUnserved();
  bool PickSpot(const Visit& visit, Spot& spot);
  bool MayGo(int first, int last, int caregiver) const;
  bool TailMayGo(int first, int caregiver) const;
  int EndOfSegment(int first, int most) const;
  int64_t KeyAfter(int node, int unit) const;
  int SpotByKey(int caregiver, int64_t key, int unit) const;
  int StartOf(int caregiver) const;
  bool Movable(const Visit& visit) const;
  void InsertAt(const Visit& visit, const Spot& spot);
  void RemoveVisit(const Visit& visit);
  std::vector<Spot> GoodSpots(const Visit& visit) const;
  void AddSpotsTogether(const Visit& visit, std::vector<Spot>& spots) const;
  std::vector<int> GoodBefore(int task, int most) const;
  Duration Leg(int from, int to) const { return model_.leg(0, from, to); }
  bool TooFar(Duration more_travel) const;

  const Model& model_;
  const Nearness& nearness_;
  State& state_;
  Random& random_;
  // Travel alone can rule a change out.
  bool travel_rules_ = false, one_end_ = true;
  std::vector<int> pairs_, carried_;  // visits
  std::vector<int> unserved_;         // visits; some may be served by now
  int64_t limit_ = 0;
  bool sampling_ = false;
  std::optional<int64_t> sampled_;
};

}  // namespace homecare::matching::planner::anneal
