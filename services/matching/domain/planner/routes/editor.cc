#include "services/matching/domain/planner/routes/editor.h"

#include <algorithm>

namespace homecare::matching::planner::routes {

Editor::Editor(State& state, const Division& division, int part, const std::vector<int>& routes,
               std::vector<int> absent_visits)
    : state_(state),
      division_(division),
      part_(part),
      day_(state),
      routes_(routes),
      absent_(std::move(absent_visits)),
      absent_place_(state.model().problem().visits.size(), kNone),
      unused_(state.model().kinds()),
      many_(state.model().kinds(), 0),
      touched_at_(state.model().caregivers(), 0),
      stale_at_(state.model().caregivers(), 0) {
  for (size_t i = 0; i < absent_.size(); ++i) absent_place_[absent_[i]] = static_cast<int>(i);
  std::vector<int> members(unused_.size(), 0);
  for (const int route : routes_) ++members[model().kind(route)];
  for (const int route : routes_) {
    const int kind = model().kind(route);
    many_[kind] = members[kind] > 1;
    if (many_[kind] && state_.totals(route).count == 0) unused_[kind].push_back(route);
  }
}

int Editor::Unused(int kind) {
  std::vector<int>& list = unused_[kind];
  while (!list.empty() && state_.totals(list.back()).count > 0) list.pop_back();
  return list.empty() ? kNone : list.back();
}

void Editor::Begin() {
  ++change_;
  touched_.clear();
  stale_.clear();
  old_totals_.clear();
  saved_.clear();
  saved_loads_.clear();
  turns_.clear();
  unserved_change_ = 0;
}

void Editor::Touch(int route) {
  if (touched_at_[route] == change_) return;
  touched_at_[route] = change_;
  touched_.push_back(route);
  old_totals_.push_back(state_.totals(route));
  const int dimensions = model().dimensions();
  for (int at = state_.StartNode(route); at != kNone; at = state_.node(at).next) {
    saved_.push_back({at, state_.node(at)});
    for (int d = 0; d < dimensions; ++d) {
      saved_loads_.push_back(state_.LoadUntil(at)[d]);
      saved_loads_.push_back(state_.LoadFrom(at)[d]);
    }
  }
}

void Editor::Remove(int task) {
  for (const int half : {task, model().partner(task)}) {
    if (half == kNone) continue;
    const int route = state_.node(half).route;
    Touch(route);
    state_.Unlink(half);
    state_.Unpin(half);
    if (stale_at_[route] == change_) continue;
    stale_at_[route] = change_;
    stale_.push_back(route);
  }
  MakeAbsent(model().problem().visit_of_task[task]);
}

bool Editor::Settle() {
  bool fits = true;
  for (const int route : stale_) fits &= Update(route);
  stale_.clear();
  return fits;
}

bool Editor::Update(int route) {
  bool fits = state_.Refresh(route);
  RouteTotals& totals = state_.totals(route);
  if (state_.NeedsDay(route)) {
    state_.Sequence(route, sequence_);
    const std::optional<int64_t> start_cost = day_.StartCost(route, sequence_);
    fits &= start_cost.has_value();
    totals.start_cost = start_cost.value_or(0);
    totals.cost += totals.start_cost;
  }
  const int kind = model().kind(route);
  if (totals.count == 0 && many_[kind]) unused_[kind].push_back(route);
  return fits;
}

void Editor::Place(int task, int after) {
  const int route = state_.node(after).route;
  Touch(route);
  state_.Link(task, after);
  Update(route);
}

void Editor::MakeAbsent(int visit) {
  turns_.push_back({visit, true});
  absent_place_[visit] = static_cast<int>(absent_.size());
  absent_.push_back(visit);
  unserved_change_ += model().UnservedCost(visit);
}

void Editor::MakePresent(int visit) {
  turns_.push_back({visit, false});
  const int place = absent_place_[visit];
  absent_[place] = absent_.back();
  absent_place_[absent_[place]] = place;
  absent_.pop_back();
  absent_place_[visit] = kNone;
  unserved_change_ -= model().UnservedCost(visit);
}

int64_t Editor::RouteChange() const {
  int64_t change = 0;
  for (size_t i = 0; i < touched_.size(); ++i) {
    change += state_.totals(touched_[i]).cost - old_totals_[i].cost;
  }
  return change;
}

void Editor::Commit() { turns_.clear(); }

void Editor::Rollback() {
  const std::vector<Turn> turns(turns_.rbegin(), turns_.rend());
  for (const Turn& turn : turns) {
    if (turn.absent) {
      MakePresent(turn.visit);
      continue;
    }
    MakeAbsent(turn.visit);
    const Visit& visit = model().problem().visits[turn.visit];
    for (const int task : {visit.first, visit.second}) {
      if (task == kNone) continue;
      state_.node(task).route = kNone;
      state_.Unpin(task);
    }
  }
  const int dimensions = model().dimensions();
  size_t load = 0;
  for (const Saved& saved : saved_) {
    state_.node(saved.index) = saved.node;
    for (int d = 0; d < dimensions; ++d) {
      state_.LoadUntil(saved.index)[d] = saved_loads_[load++];
      state_.LoadFrom(saved.index)[d] = saved_loads_[load++];
    }
  }
  for (size_t i = 0; i < touched_.size(); ++i) {
    const int route = touched_[i];
    state_.totals(route) = old_totals_[i];
    const int kind = model().kind(route);
    if (old_totals_[i].count == 0 && many_[kind]) unused_[kind].push_back(route);
  }
  turns_.clear();
}

}  // namespace homecare::matching::planner::routes
