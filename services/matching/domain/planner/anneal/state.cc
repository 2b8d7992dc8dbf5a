#include "services/matching/domain/planner/anneal/state.h"

#include <algorithm>

namespace homecare::matching::planner::anneal {

State::State(const Model& model) : model_(model), objective_(model.problem->objective) {
  const int nodes = model.tasks + 2 * model.caregivers;
  next_.assign(nodes, kNone);
  prev_.assign(nodes, kNone);
  route_.assign(nodes, kNone);
  finish_.assign(nodes, 0);
  start_.assign(model.tasks, kNever);
  late_.assign(model.tasks, 0);
  taken_.assign(model.tasks, 0);
  disturbed_.assign(model.tasks, 0);
  key_.assign(model.units, 0);
  fresh_key_.assign(model.units, 0);
  sums_.resize(model.caregivers);
  latest_.assign(static_cast<size_t>(nodes) * (model.most_breaks + 1), 0);
  latest_known_.assign(model.caregivers, 0);
  load_before_.resize(model.most_breaks > 0 && model.problem->load_dimensions > 0 ? nodes : 0);
  queued_.assign(model.units, 0);
  touched_.assign(model.caregivers, 0);
  end_queued_.assign(model.caregivers, 0);
  for (int caregiver = 0; caregiver < model.caregivers; ++caregiver) {
    const int start = model.start_node(caregiver), end = model.end_node(caregiver);
    next_[start] = end;
    prev_[end] = start;
    route_[start] = route_[end] = caregiver;
    finish_[start] = model.problem->caregivers[caregiver].shift.open;
    // What the first task takes away; it is not paid while there is none.
    sums_[caregiver].travel = model.leg(caregiver, start, end);
    sums_[caregiver].matrix_cost = model.matrix_cost(caregiver, start, end);
    sums_[caregiver].distance = model.distance(caregiver, start, end);
  }
  for (const Visit& visit : model.problem->visits) terms_.unserved += visit.priority;
  for (int task = 0; task < model.tasks; ++task) {
    disturbed_[task] = Disturbed(task);
    terms_.disturbance += disturbed_[task];
  }
  unserved_visits_ = static_cast<int>(model.problem->visits.size());
  cost_ = objective_.Of(terms_);
}

void State::CopyTo(Routes& routes) const {
  routes.tasks.resize(model_.caregivers);
  for (int caregiver = 0; caregiver < model_.caregivers; ++caregiver) {
    std::vector<int>& route = routes.tasks[caregiver];
    route.clear();
    for (int node = next_[model_.start_node(caregiver)]; model_.is_task(node); node = next_[node]) {
      route.push_back(node);
    }
  }
}

void State::Remove(int task) {
  const int before = prev_[task], after = next_[task];
  Detach(before);
  Detach(task);
  SetRoute(task, kNone);
  Attach(before, after);
}

void State::Insert(int node, int task) {
  if (start_[task] == kNever) {
    // It has no key yet; when it may begin is a good guess.
    SetKey(model_.unit_of[task], model_.window[task].open * kKeysPerTime);
  }
  const int after = next_[node];
  Detach(node);
  SetRoute(task, route_[node]);
  moved_.push_back(model_.unit_of[task]);
  Attach(node, task);
  Attach(task, after);
}

void State::MoveAfter(int node, int first, int last) {
  const int before = prev_[first], behind = next_[last];
  Detach(before);
  for (int task = first; task != behind; task = next_[task]) Detach(task);
  Attach(before, behind);
  // Only now: where `node` is `before`, its next is another.
  const int after = next_[node];
  Detach(node);
  const int caregiver = route_[node];
  int from = node;
  for (int task = first; from != last; task = next_[task]) {
    SetRoute(task, caregiver);
    moved_.push_back(model_.unit_of[task]);
    Attach(from, task, /*joined=*/from == node);
    from = task;
  }
  Attach(last, after);
}

void State::SwapTails(int a, int b) {
  const int ends[2] = {a, b};
  const int heads[2] = {next_[a], next_[b]};
  for (int i = 0; i < 2; ++i) {
    for (int node = ends[i]; node < model_.tasks + model_.caregivers; node = next_[node]) {
      Detach(node);
    }
  }
  // Each end takes the other's tail, and its own way home.
  for (int i = 0; i < 2; ++i) {
    const int caregiver = route_[ends[i]];
    int from = ends[i];
    for (int task = heads[1 - i]; model_.is_task(task); task = next_[task]) {
      SetRoute(task, caregiver);
      Attach(from, task, /*joined=*/from == ends[i]);
      from = task;
    }
    Attach(from, model_.end_node(caregiver));
  }
}

void State::Write(int* where, int value) {
  written_.push_back({where, *where});
  *where = value;
}

void State::Touch(int caregiver) {
  if (touched_[caregiver]) return;
  touched_[caregiver] = 1;
  old_sums_.push_back({caregiver, sums_[caregiver]});
}

// Takes the way from the node to its next, and the work there, out of the sums.
void State::Detach(int node) {
  const int caregiver = route_[node], to = next_[node];
  Touch(caregiver);
  Sums& sums = sums_[caregiver];
  sums.travel -= model_.leg(caregiver, node, to);
  if (model_.is_task(to)) {
    sums.work -= model_.work(caregiver, node, to);
    --sums.tasks;
  }
  if (!model_.plain_costs) {
    sums.matrix_cost -= model_.matrix_cost(caregiver, node, to);
    sums.distance -= model_.distance(caregiver, node, to);
  }
}

void State::Attach(int from, int to, bool joined) {
  const int caregiver = route_[from];
  Write(&next_[from], to);
  Write(&prev_[to], from);
  Touch(caregiver);
  Sums& sums = sums_[caregiver];
  sums.travel += model_.leg(caregiver, from, to);
  if (joined) joined_.push_back(from);
  if (model_.is_task(to)) {
    sums.work += model_.work(caregiver, from, to);
    ++sums.tasks;
  }
  if (!model_.plain_costs) {
    sums.matrix_cost += model_.matrix_cost(caregiver, from, to);
    sums.distance += model_.distance(caregiver, from, to);
  }
}

void State::SetRoute(int task, int caregiver) {
  const int old = route_[task];
  if (old == caregiver) return;
  Write(&route_[task], caregiver);
  rerouted_.push_back(task);
  if (old == kNone || caregiver == kNone) {
    const Visit& visit = model_.problem->visits[model_.problem->visit_of_task[task]];
    const int sign = caregiver == kNone ? 1 : -1;
    if (visit.first == task) {
      unserved_change_ += sign;
      change_.unserved += sign * visit.priority;
    }
  }
  if (model_.has_continuity) {
    change_.continuity += Familiarity(task, caregiver) - Familiarity(task, old);
  }
}

// The two tasks of a carried pair are one visit of one caregiver.
Cost State::Familiarity(int task, int caregiver) const {
  if (caregiver == kNone) return 0;
  const Visit& visit = model_.problem->visits[model_.problem->visit_of_task[task]];
  if (model_.carried[task] && visit.second == task) return 0;
  const auto& familiar = visit.familiar;
  const auto it = std::lower_bound(
      familiar.begin(), familiar.end(), caregiver,
      [](const std::pair<int, Cost>& entry, int who) { return entry.first < who; });
  return it != familiar.end() && it->first == caregiver ? it->second : visit.unfamiliar_cost;
}

bool State::TryCommit(int64_t limit) {
  if (!FitKeys() || !RoutesHold() || !Propagate(limit)) {
    Rollback();
    return false;
  }
  for (const int unit : processed_) key_[unit] = fresh_key_[unit];
  AddChange();
  unserved_visits_ += unserved_change_;
  cost_ += growth_;
  Clear();
  return true;
}

std::optional<int64_t> State::Probe(int64_t limit) {
  const bool holds = FitKeys() && RoutesHold() && Propagate(limit);
  Rollback();
  return holds ? std::optional<int64_t>(growth_) : std::nullopt;
}

void State::AddChange() {
  terms_.unserved += change_.unserved;
  terms_.tardiness += change_.tardiness;
  terms_.largest_tardiness += change_.largest_tardiness;
  terms_.travel += change_.travel;
  terms_.continuity += change_.continuity;
  terms_.disturbance += change_.disturbance;
  terms_.spread += change_.spread;
}

void State::Rollback() {
  for (auto it = written_.rbegin(); it != written_.rend(); ++it) *it->first = it->second;
  for (const auto& [caregiver, sums] : old_sums_) {
    sums_[caregiver] = sums;
    latest_known_[caregiver] = 0;
  }
  for (auto it = old_keys_.rbegin(); it != old_keys_.rend(); ++it) key_[it->first] = it->second;
  for (const int unit : processed_) fresh_key_[unit] = key_[unit];
  for (const Saved& saved : saved_) {
    start_[saved.task] = saved.start;
    finish_[saved.task] = saved.finish;
    late_[saved.task] = saved.late;
    taken_[saved.task] = saved.taken;
    disturbed_[saved.task] = saved.disturbed;
  }
  for (const int unit : pending_) queued_[unit] = 0;
  Clear();
}

void State::Clear() {
  for (const auto& [caregiver, sums] : old_sums_) touched_[caregiver] = 0;
  for (const int caregiver : ends_) end_queued_[caregiver] = 0;
  written_.clear();
  old_sums_.clear();
  old_keys_.clear();
  saved_.clear();
  pending_.clear();
  moved_.clear();
  joined_.clear();
  rerouted_.clear();
  processed_.clear();
  ends_.clear();
  change_ = Terms();
  unserved_change_ = 0;
}

}  // namespace homecare::matching::planner::anneal
