#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "services/matching/domain/planner/anneal/chain.h"
#include "services/matching/domain/planner/anneal/engine.h"
#include "tests/unit/matching_planner/crowd.h"
#include "tests/unit/matching_planner/plan_checker.h"
#include "tests/unit/matching_planner/together_days.h"

namespace homecare::matching::planner::anneal {
namespace {

using ::testing::IsEmpty;

constexpr int kDaysOfAKind = 4;
// Over all kinds of day a million.
constexpr int kMovesADay = 32'000;
constexpr int kMovesBetweenChecks = 400;

void ExpectSame(const State& state) {
  Routes routes;
  state.CopyTo(routes);
  const absl::StatusOr<Plan> plan = Evaluate(*state.model().problem, routes);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->terms, state.terms());
  EXPECT_EQ(plan->cost, state.cost());
  EXPECT_EQ(static_cast<int>(plan->unserved.size()), state.unserved_visits());
  EXPECT_THAT(PlanChecker(*state.model().problem, *plan).Run(), IsEmpty());
  for (int task = 0; task < state.model().tasks; ++task) {
    if (state.route(task) == kNone) continue;
    EXPECT_EQ(plan->start_of_task[task], state.start(task));
  }
}

// Of days with one frozen task, by trying everybody for its partner.
bool WhatIsFrozenCanBeFinished(const Problem& problem) {
  Routes routes;
  routes.tasks.resize(problem.caregivers.size());
  for (size_t i = 0; i < problem.caregivers.size(); ++i) {
    routes.tasks[i] = problem.caregivers[i].frozen_tasks;
  }
  if (Evaluate(problem, routes).ok()) return true;
  const int frozen = problem.caregivers[0].frozen_tasks[0];
  const Visit& visit = problem.visits[problem.visit_of_task[frozen]];
  const int other = visit.first == frozen ? visit.second : visit.first;
  for (std::vector<int>& route : routes.tasks) {
    route.push_back(other);
    const bool fits = other != kNone && Evaluate(problem, routes).ok();
    route.pop_back();
    if (fits) return true;
  }
  return false;
}

TEST(AnnealTest, WhatIsReckonedStepByStepIsWhatIsReckonedFromNothing) {
  for (const auto& [name, options] : KindsOfDay()) {
    for (uint64_t seed = 1; seed <= kDaysOfAKind; ++seed) {
      SCOPED_TRACE(testing::Message() << name << ", seed " << seed);
      const TogetherDay day(options, seed);
      ASSERT_TRUE(Check(day.problem()).ok()) << Check(day.problem());
      const Model model(day.problem());
      const Nearness nearness(model, 20);
      Chain chain(model, nearness, seed);
      if (!chain.Construct(nullptr)) {
        ASSERT_FALSE(WhatIsFrozenCanBeFinished(day.problem()));
        continue;
      }
      for (int moves = 0; moves < kMovesADay; moves += kMovesBetweenChecks) {
        // From hot, where the plan is turned over, to cold.
        const double temperature = moves % 8000 < 4000 ? 3e5 : 300;
        chain.Run(kMovesBetweenChecks, temperature);
        ExpectSame(chain.state());
        if (HasFatalFailure() || HasNonfatalFailure()) return;
      }
    }
  }
}

TEST(AnnealTest, TakingOutAndPuttingBackChangesNothing) {
  for (const auto& [name, options] : KindsOfDay()) {
    SCOPED_TRACE(name);
    const TogetherDay day(options, 7);
    const Model model(day.problem());
    const Nearness nearness(model, 20);
    Chain chain(model, nearness, 7);
    ASSERT_TRUE(chain.Construct(nullptr));
    chain.Run(20'000, 100);
    auto loaded = std::make_unique<State>(model);
    ASSERT_TRUE(loaded->Load(chain.best()));
    const Terms before = loaded->terms();
    int tried = 0, hidden = 0;
    for (const Visit& visit : day.problem().visits) {
      State& state = *loaded;
      if (visit.relation == Relation::kCarried || state.route(visit.first) == kNone ||
          model.frozen[visit.first] || (visit.second != kNone && model.frozen[visit.second])) {
        continue;
      }
      const int place = state.prev(visit.first);
      const int second_place = visit.second == kNone ? kNone : state.prev(visit.second);
      state.Remove(visit.first);
      if (visit.second != kNone) state.Remove(visit.second);
      // Without the visit the way can be longer, where the triangle inequality does not hold.
      if (!state.TryCommit(kNoLimit)) continue;
      ExpectSame(state);
      state.Insert(place, visit.first);
      if (visit.second != kNone) state.Insert(second_place, visit.second);
      ++tried;
      if (state.TryCommit(kNoLimit)) {
        EXPECT_EQ(state.terms(), before);
        continue;
      }
      // What came after the visit is earlier without it, and may by now be ordered before what
      // came before it: the engine then does not see that the place is still good.
      ++hidden;
      loaded = std::make_unique<State>(model);
      ASSERT_TRUE(loaded->Load(chain.best()));
    }
    EXPECT_GT(tried, 10);
    EXPECT_LT(hidden, tried / 5);
  }
}

TEST(AnnealTest, ThePlanDependsOnSeedAndRoundsOnly) {
  for (const auto& [name, options] : KindsOfDay()) {
    SCOPED_TRACE(name);
    const TogetherDay day(options, 11);
    SolveOptions solve;
    solve.rounds = 12;
    const absl::StatusOr<SolveResult> alone = anneal::Solve(day.problem(), solve, NoWorkers());
    Crowd crowd;
    const absl::StatusOr<SolveResult> together = anneal::Solve(day.problem(), solve, crowd);
    ASSERT_TRUE(alone.ok()) << alone.status();
    ASSERT_TRUE(together.ok()) << together.status();
    EXPECT_EQ(alone->plan.routes.tasks, together->plan.routes.tasks);
    EXPECT_EQ(alone->rounds, 12);
    EXPECT_THAT(PlanChecker(day.problem(), alone->plan).Run(), IsEmpty());
    solve.seed = 2;
    EXPECT_NE(anneal::Solve(day.problem(), solve, NoWorkers())->plan.routes.tasks,
              alone->plan.routes.tasks);
  }
}

TEST(AnnealTest, BeginsWithThePlanItIsGiven) {
  const TogetherDay day(KindsOfDay()[0].second, 5);
  SolveOptions solve;
  solve.rounds = 20;
  const absl::StatusOr<SolveResult> first = anneal::Solve(day.problem(), solve, NoWorkers());
  ASSERT_TRUE(first.ok());
  solve.initial = &first->plan.routes;
  solve.rounds = 0;
  const absl::StatusOr<SolveResult> again = anneal::Solve(day.problem(), solve, NoWorkers());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->plan.routes.tasks, first->plan.routes.tasks);
}

TEST(AnnealTest, RepairsAPlanThatNoLongerFits) {
  TogetherDay day(KindsOfDay()[0].second, 5);
  SolveOptions solve;
  solve.rounds = 20;
  const absl::StatusOr<SolveResult> first = anneal::Solve(day.problem(), solve, NoWorkers());
  ASSERT_TRUE(first.ok());
  Problem absent = day.problem();
  absent.caregivers[2].skills = Skills();
  solve.initial = &first->plan.routes;
  solve.rounds = 0;
  const absl::StatusOr<SolveResult> repaired = anneal::Solve(absent, solve, NoWorkers());
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  EXPECT_TRUE(repaired->plan.routes.tasks[2].empty());
  EXPECT_THAT(PlanChecker(absent, repaired->plan).Run(), IsEmpty());
}

}  // namespace
}  // namespace homecare::matching::planner::anneal
