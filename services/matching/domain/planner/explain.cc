#include "services/matching/domain/planner/explain.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "services/matching/domain/planner/routes/day.h"
#include "services/matching/domain/planner/routes/load.h"

namespace homecare::matching::planner {
namespace {

class Explainer {
 public:
  Explainer(const Problem& problem, const Plan& plan, int task)
      : problem_(problem),
        plan_(plan),
        task_(task),
        visit_(problem.visits[problem.visit_of_task[task]]),
        other_(visit_.first == task ? visit_.second : visit_.first),
        model_(problem, NoWorkers()),
        state_(model_),
        day_(state_) {
    routes::LoadRoutes(WithoutVisit(), state_);
    HoldGap();
  }

  std::vector<Choice> Run() {
    std::vector<Choice> choices;
    for (int i = 0; i < model_.caregivers(); ++i) choices.push_back(Of(i));
    std::stable_sort(choices.begin(), choices.end(), [](const Choice& one, const Choice& other) {
      if (one.rule.empty() != other.rule.empty()) return one.rule.empty();
      return one.extra_cost < other.extra_cost;
    });
    return choices;
  }

 private:
  Routes WithoutVisit() const {
    Routes routes = plan_.routes;
    for (std::vector<int>& tasks : routes.tasks) {
      tasks.erase(std::remove_if(tasks.begin(), tasks.end(),
                                 [&](int task) { return task == task_ || task == other_; }),
                  tasks.end());
    }
    return routes;
  }

  // The other half of a visit of two keeps its start.
  void HoldGap() {
    if (visit_.relation != Relation::kTogether || plan_.start_of_task[other_] == kNever) return;
    const Time start = plan_.start_of_task[other_];
    const bool first = visit_.first == task_;
    const Time open = start + (first ? -visit_.max_gap : visit_.min_gap);
    const Time close = start + (first ? -visit_.min_gap : visit_.max_gap);
    const Time earliest = state_.EarliestStart(task_, open);
    const Time latest = state_.LatestStart(task_, close);
    state_.Pin(task_, earliest, std::max(earliest, latest));
  }

  Choice Of(int caregiver) {
    Choice choice;
    choice.caregiver = caregiver;
    const std::vector<int>& planned = plan_.routes.tasks[caregiver];
    choice.chosen = std::find(planned.begin(), planned.end(), task_) != planned.end();
    choice.rule = Forbidden(caregiver, planned);
    if (!choice.rule.empty()) return choice;
    std::vector<int> tasks;
    state_.Sequence(caregiver, tasks);
    if (const std::optional<int64_t> cost = Cheapest(caregiver, tasks); cost.has_value()) {
      choice.extra_cost = *cost - state_.totals(caregiver).cost;
      return choice;
    }
    choice.rule = "NO_ROOM";
    tasks.resize(problem_.caregivers[caregiver].frozen_tasks.size());
    if (IsFull(caregiver)) {
      choice.rule = "LIMIT";
    } else if (!Cheapest(caregiver, tasks).has_value()) {
      choice.rule = "WINDOW";
    }
    return choice;
  }

  std::string Forbidden(int caregiver, const std::vector<int>& planned) const {
    const auto named = [&](const std::vector<int>& list) {
      return std::binary_search(list.begin(), list.end(), caregiver);
    };
    const Skills& skills = problem_.caregivers[caregiver].skills;
    if (!skills.Covers(problem_.tasks[task_].skills)) return "SKILLS";
    if (!visit_.only.empty() && !named(visit_.only)) return "ONLY";
    if (named(visit_.never)) return "NEVER";
    if (!MayServe(problem_, task_, caregiver)) return "CAPACITY";
    const bool together = visit_.relation == Relation::kTogether;
    const bool does_other = std::find(planned.begin(), planned.end(), other_) != planned.end();
    return together && does_other ? "SAME_CAREGIVER" : "";
  }

  bool IsFull(int caregiver) const {
    const Caregiver& who = problem_.caregivers[caregiver];
    const routes::RouteTotals& totals = state_.totals(caregiver);
    return totals.count >= who.max_tasks ||
           totals.work + model_.Service(task_, caregiver) > who.max_work_time;
  }

  std::optional<int64_t> Cheapest(int caregiver, const std::vector<int>& tasks) {
    constexpr int64_t kAny = std::numeric_limits<int64_t>::max();
    const int size = static_cast<int>(tasks.size());
    std::optional<int64_t> best;
    for (int i = state_.frozen(caregiver); i <= size; ++i) {
      for (int j = i; j <= (IsCarried() ? size : i); ++j) {
        std::vector<int> with = tasks;
        if (IsCarried()) with.insert(with.begin() + j, visit_.second);
        with.insert(with.begin() + i, IsCarried() ? visit_.first : task_);
        const std::optional<int64_t> cost = day_.Cost(caregiver, with, best.value_or(kAny));
        if (cost.has_value()) best = cost;
      }
    }
    return best;
  }

  // A shipment moves as a whole.
  bool IsCarried() const { return visit_.relation == Relation::kCarried; }

  const Problem& problem_;
  const Plan& plan_;
  const int task_;
  const Visit& visit_;
  const int other_;
  routes::Model model_;
  routes::State state_;
  routes::Day day_;
};

}  // namespace

std::vector<Choice> Explain(const Problem& problem, const Plan& plan, int task) {
  return Explainer(problem, plan, task).Run();
}

}  // namespace homecare::matching::planner
