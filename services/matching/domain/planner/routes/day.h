// One caregiver's day reckoned exactly from its tasks in order: every rule, breaks, loads, limits
// and the price of starts. Slower than the nodes of State, and asked only where those are bounds.
#pragma once

#include <optional>
#include <vector>

#include "services/matching/domain/planner/routes/state.h"

namespace homecare::matching::planner::routes {

// Keeps memory between calls, hence one a thread.
class Day {
 public:
  explicit Day(const State& state) : state_(state), model_(state.model()) {}

  // The weighted price of the starts (State's pins hold), or nothing if a rule is broken. Who may
  // serve what is not asked.
  std::optional<int64_t> StartCost(int caregiver, const std::vector<int>& tasks);
  // All that the route costs, weighted; nothing if a rule is broken or it costs `limit` or more.
  std::optional<int64_t> Cost(int caregiver, const std::vector<int>& tasks, int64_t limit);

 private:
  struct Position {
    Duration leg, work;
  };
  bool Measure(int caregiver, const std::vector<int>& tasks);
  std::optional<int64_t> StartCostOfMeasured(int caregiver, const std::vector<int>& tasks);
  bool LoadsFit(int caregiver, const std::vector<int>& tasks);
  void FindLatest(const std::vector<int>& tasks);
  Time LatestLeave(int position, int taken) const;
  bool MayPause(int position, int number) const;
  Time Arrival(int position, Time leave, int taken, int more) const;
  Time& Latest(int position, int taken) { return latest_[position * (breaks_ + 1) + taken]; }
  Time Latest(int position, int taken) const { return latest_[position * (breaks_ + 1) + taken]; }
  // The breaks to take on the way to the position; -1 if none or many do not help.
  int Pauses(int position, Time leave, int taken, const std::vector<int>& tasks) const;

  const State& state_;
  const Model& model_;
  const Caregiver* who_ = nullptr;
  int breaks_ = 0, frozen_ = 0, count_ = 0;
  std::vector<Position> positions_;
  int64_t day_cost_ = 0;
  std::vector<int64_t> loads_;  // on the way to each position, by dimension
  std::vector<Time> latest_;
};

}  // namespace homecare::matching::planner::routes
