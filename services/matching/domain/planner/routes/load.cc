#include "services/matching/domain/planner/routes/load.h"

#include <algorithm>
#include <limits>

#include "services/matching/domain/planner/routes/day.h"

namespace homecare::matching::planner::routes {
namespace {

class Loader {
 public:
  explicit Loader(State& state)
      : state_(state), model_(state.model()), day_(state), seen_(model_.tasks(), 0) {}

  void Run(const Routes& routes) {
    for (int route = 0; route < model_.caregivers(); ++route) {
      state_.Sequence(route, kept_.tasks.emplace_back());
    }
    const size_t known = std::min(routes.tasks.size(), kept_.tasks.size());
    for (size_t route = 0; route < known; ++route)
      Fit(static_cast<int>(route), routes.tasks[route]);
    DropHalves();
    PinPairs();
    for (int route = 0; route < model_.caregivers(); ++route) Link(route);
  }

 private:
  bool Fits(int route, const std::vector<int>& tasks) {
    return day_.StartCost(route, tasks).has_value();
  }

  void Fit(int route, const std::vector<int>& tasks) {
    std::vector<int>& kept = kept_.tasks[route];
    const size_t frozen = kept.size();
    std::vector<int> whole = kept;
    for (const int task : tasks) {
      const bool valid = task >= 0 && task < model_.tasks() && !seen_[task] &&
                         !state_.IsPlanned(task) && model_.MayServe(task, route);
      if (!valid) continue;
      seen_[task] = true;
      whole.push_back(task);
    }
    if (Fits(route, whole)) {
      kept = std::move(whole);
      return;
    }
    for (size_t i = frozen; i < whole.size(); ++i) {
      kept.push_back(whole[i]);
      if (!Fits(route, kept)) kept.pop_back();
    }
  }

  void DropHalves() {
    std::vector<int> route_of(model_.tasks(), kNone);
    for (size_t route = 0; route < kept_.tasks.size(); ++route) {
      for (const int task : kept_.tasks[route]) route_of[task] = static_cast<int>(route);
    }
    Drop([&](int task) {
      const Visit& visit = model_.problem().visits[model_.problem().visit_of_task[task]];
      if (visit.second == kNone) return false;
      const int first = route_of[visit.first], second = route_of[visit.second];
      const bool apart = visit.relation == Relation::kTogether ? first == second : first != second;
      return first == kNone || second == kNone || apart;
    });
  }

  template <typename Predicate>
  void Drop(const Predicate& goes) {
    for (std::vector<int>& tasks : kept_.tasks) {
      tasks.erase(std::remove_if(tasks.begin(), tasks.end(),
                                 [&](int task) { return !state_.node(task).fixed && goes(task); }),
                  tasks.end());
    }
  }

  // Those who come together keep the starts of the plan's schedule, or are left out if it has none.
  void PinPairs() {
    const std::vector<Visit>& visits = model_.problem().visits;
    const bool any = std::any_of(visits.begin(), visits.end(), [](const Visit& visit) {
      return visit.relation == Relation::kTogether;
    });
    if (!any) return;
    const absl::StatusOr<Plan> plan = Evaluate(model_.problem(), kept_);
    if (!plan.ok()) {
      Drop([&](int task) {
        return visits[model_.problem().visit_of_task[task]].relation == Relation::kTogether;
      });
      return;
    }
    for (const Visit& visit : visits) {
      if (visit.relation != Relation::kTogether) continue;
      for (const int task : {visit.first, visit.second}) {
        const Time start = plan->start_of_task[task];
        if (start < kNever && !state_.node(task).fixed) state_.Pin(task, start, start);
      }
    }
  }

  void Link(int route) {
    const std::vector<int>& tasks = kept_.tasks[route];
    int last = state_.StartNode(route);
    for (const int task : tasks) {
      if (!state_.IsPlanned(task)) state_.Link(task, last);
      last = task;
    }
    state_.Refresh(route);
    RouteTotals& totals = state_.totals(route);
    totals.start_cost = day_.StartCost(route, tasks).value_or(0);
    totals.cost += totals.start_cost;
  }

  State& state_;
  Model& model_;
  Day day_;
  Routes kept_;
  std::vector<uint8_t> seen_;
};

}  // namespace

void LoadRoutes(const Routes& routes, State& state) { Loader(state).Run(routes); }

}  // namespace homecare::matching::planner::routes
