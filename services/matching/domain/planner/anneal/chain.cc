#include "services/matching/domain/planner/anneal/chain.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "common/base/check.h"

namespace homecare::matching::planner::anneal {

Chain::Chain(const Model& model, const Nearness& nearness, uint64_t seed)
    : model_(model), nearness_(nearness), random_(seed) {
  Clear();
}

void Chain::Clear() {
  state_ = std::make_unique<State>(model_);
  mover_ = std::make_unique<Mover>(model_, nearness_, *state_, random_);
}

bool Chain::Construct(const Routes* initial) {
  const bool whole = initial != nullptr && Evaluate(*model_.problem, *initial).ok();
  if (!whole || !state_->Load(*initial)) {
    if (!InsertFrozen() || !FinishFrozenPairs()) return false;
    if (initial != nullptr) AppendInitial(*initial);
  }
  InsertRest();
  Keep();
  return true;
}

bool Chain::InsertFrozen() {
  for (int caregiver = 0; caregiver < model_.caregivers; ++caregiver) {
    int node = model_.start_node(caregiver);
    for (const int task : model_.problem->caregivers[caregiver].frozen_tasks) {
      state_->Insert(node, task);
      node = task;
    }
  }
  return state_->TryCommit(kNoLimit);
}

// Visits whose beginning is frozen go on to be served.
bool Chain::FinishFrozenPairs() {
  for (const Visit& visit : model_.problem->visits) {
    if (visit.second == kNone) continue;
    const bool first = state_->route(visit.first) != kNone;
    if (first == (state_->route(visit.second) != kNone)) continue;
    if (!mover_->InsertHalf(first ? visit.second : visit.first)) return false;
  }
  return true;
}

// One visit after the other at the end of what there is, in an order that no caregiver contradicts.
// What does not fit, or waits for itself, is left out.
void Chain::AppendInitial(const Routes& initial) {
  std::vector<int> caregiver_of = ServersIn(initial);
  Routes routes;
  routes.tasks.resize(model_.caregivers);
  for (const std::vector<int>& route : initial.tasks) {
    for (const int task : route) {
      if (task < 0 || task >= model_.tasks || caregiver_of[task] == kNone) continue;
      routes.tasks[caregiver_of[task]].push_back(task);
    }
  }
  for (const int unit : state_->UnitsInOrder(routes)) {
    const int task = model_.unit[unit].first;
    if (state_->route(task) == kNone) Append(task, caregiver_of);
  }
}

// Who serves each task of the routes; kNone where it or its visit cannot be served that way.
std::vector<int> Chain::ServersIn(const Routes& routes) const {
  std::vector<int> servers(model_.tasks, kNone);
  std::vector<char> times(model_.tasks, 0);
  const size_t caregivers = std::min<size_t>(routes.tasks.size(), model_.caregivers);
  for (size_t caregiver = 0; caregiver < caregivers; ++caregiver) {
    for (const int task : routes.tasks[caregiver]) {
      if (task < 0 || task >= model_.tasks || times[task]++ > 0) continue;
      servers[task] = static_cast<int>(caregiver);
    }
  }
  for (const Visit& visit : model_.problem->visits) {
    bool fine = true;
    for (const int task : {visit.first, visit.second}) {
      if (task == kNone) continue;
      fine &= servers[task] != kNone && times[task] == 1 && state_->route(task) == kNone &&
              model_.may_serve(task, servers[task]);
    }
    if (visit.second != kNone) {
      const bool same = servers[visit.first] == servers[visit.second];
      fine &= same == (visit.relation == Relation::kCarried);
    }
    if (fine) continue;
    servers[visit.first] = kNone;
    if (visit.second != kNone) servers[visit.second] = kNone;
  }
  return servers;
}

void Chain::Append(int task, const std::vector<int>& caregiver_of) {
  const Visit& visit = model_.problem->visits[model_.problem->visit_of_task[task]];
  for (const int each : {visit.first, visit.second}) {
    if (each == kNone) continue;
    state_->Insert(state_->prev(model_.end_node(caregiver_of[each])), each);
  }
  state_->TryCommit(kNoLimit);
}

void Chain::InsertRest() {
  const Problem& problem = *model_.problem;
  std::vector<int> order(problem.visits.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](int visit) {
    const Window& window = model_.window[problem.visits[visit].first];
    return std::make_tuple(window.open, window.due, visit);
  };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) < rank(b); });
  for (const int visit : order) {
    if (state_->route(problem.visits[visit].first) == kNone) mover_->InsertBest(visit);
  }
}

void Chain::Run(int moves, double temperature) {
  for (int i = 0; i < moves; ++i) {
    const double limit = -temperature * std::log(random_.Unit());
    if (mover_->Step(static_cast<int64_t>(std::min(limit, 1e18))) && state_->cost() < best_cost_) {
      Keep();
    }
  }
}

void Chain::Keep() {
  state_->CopyTo(best_);
  best_cost_ = state_->cost();
  best_unserved_ = state_->unserved_visits();
}

void Chain::Adopt(const Routes& routes) {
  Clear();
  // It was a plan of another chain's, so it loads.
  HC_CHECK(state_->Load(routes));
  if (state_->cost() < best_cost_) Keep();
}

double Chain::Roughness(int samples, double quantile) {
  std::vector<int64_t> growths;
  for (int i = 0; i < samples; ++i) {
    if (const std::optional<int64_t> growth = mover_->Sample(); growth && *growth > 0) {
      growths.push_back(*growth);
    }
  }
  if (growths.empty()) return 1;
  const auto middle = growths.begin() + static_cast<int64_t>(quantile * (growths.size() - 1));
  std::nth_element(growths.begin(), middle, growths.end());
  return static_cast<double>(*middle);
}

}  // namespace homecare::matching::planner::anneal
