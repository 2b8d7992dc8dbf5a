// Changes to the routes of one part of a State that can be taken back: Begin, any number of Remove
// and Place, then Commit or Rollback. Only the routes touched are copied.
#pragma once

#include <cstdint>
#include <vector>

#include "services/matching/domain/planner/routes/day.h"
#include "services/matching/domain/planner/routes/state.h"

namespace homecare::matching::planner::routes {

// Which part of the plan a task and a route belong to. Fixed while parts are worked on.
struct Division {
  int parts = 1;
  std::vector<int> of_task, of_route;
};

class Editor {
 public:
  Editor(State& state, const Division& division, int part, const std::vector<int>& routes,
         std::vector<int> absent_visits);

  State& state() const { return state_; }
  Model& model() const { return state_.model(); }
  Day& day() { return day_; }
  bool IsMine(int task) const { return division_.of_task[task] == part_; }
  bool IsMyRoute(int route) const { return division_.of_route[route] == part_; }
  const std::vector<int>& routes() const { return routes_; }
  const std::vector<int>& absent() const { return absent_; }
  // An unused caregiver of a kind with many; kNone if there is none.
  int Unused(int kind);
  bool HasMany(int kind) const { return !unused_[kind].empty() || many_[kind]; }

  void Begin();
  // Takes the task's visit out, its other half too.
  void Remove(int task);
  // Recomputes what Remove has left; to be called before anything is tried. False if a route no
  // longer fits, which is rare; then only Rollback helps.
  bool Settle();
  void Place(int task, int after);
  // After the last Place of a visit's tasks.
  void Placed(int visit) { MakePresent(visit); }
  void Commit();
  void Rollback();

  // Since Begin.
  int64_t RouteChange() const;
  int64_t UnservedChange() const { return unserved_change_; }
  const std::vector<int>& touched() const { return touched_; }
  bool WasTouched(int route) const { return touched_at_[route] == change_; }

 private:
  void Touch(int route);
  bool Update(int route);
  void MakeAbsent(int visit);
  void MakePresent(int visit);

  State& state_;
  const Division& division_;
  int part_;
  Day day_;
  std::vector<int> routes_;
  std::vector<int> absent_, absent_place_;  // visits; place by visit, kNone
  std::vector<std::vector<int>> unused_;    // by kind, some of them used again
  std::vector<uint8_t> many_;

  int change_ = 0;
  std::vector<int> touched_at_, stale_at_;
  std::vector<int> touched_, stale_;
  std::vector<RouteTotals> old_totals_;
  struct Saved {
    int index;
    Node node;
  };
  std::vector<Saved> saved_;
  std::vector<int64_t> saved_loads_;
  struct Turn {
    int visit;
    bool absent;
  };
  std::vector<Turn> turns_;
  int64_t unserved_change_ = 0;
  std::vector<int> sequence_;
};

}  // namespace homecare::matching::planner::routes
