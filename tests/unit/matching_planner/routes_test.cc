// The route engine: that its quick reckoning is the evaluator's, whatever it did before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "services/matching/domain/planner/plan.h"
#include "services/matching/domain/planner/routes/division.h"
#include "services/matching/domain/planner/routes/engine.h"
#include "services/matching/domain/planner/routes/search.h"
#include "tests/unit/matching_planner/crowd.h"
#include "tests/unit/matching_planner/days.h"
#include "tests/unit/matching_planner/plan_checker.h"
#include "tests/unit/matching_planner/random_day.h"

namespace homecare::matching::planner::routes {
namespace {

using ::testing::IsEmpty;

struct Row {
  std::string what;
  Features features;
};

std::vector<Row> Rows() {
  Features all;
  all.windows = all.breaks = all.setup = all.loads = all.limits = all.carried = all.soft = true;
  all.promises = all.continuity = all.rates = all.crooked = all.types = true;
  Features pairs = all;
  pairs.together = true;
  return {
      {"hard windows", {}},
      {"several windows", {.windows = true}},
      {"breaks", {.breaks = true}},
      {"setup", {.setup = true}},
      {"loads", {.loads = true}},
      {"loads and breaks", {.breaks = true, .loads = true}},
      {"limits", {.limits = true}},
      {"shipments", {.loads = true, .carried = true}},
      {"soft ends", {.soft = true}},
      {"promises", {.promises = true}},
      {"continuity and spread", {.continuity = true}},
      {"rates", {.rates = true}},
      {"crooked ways", {.setup = true, .crooked = true}},
      {"types and speeds", {.types = true}},
      {"together", {.together = true}},
      {"everything but together", all},
      {"everything", pairs},
  };
}

int64_t CostOf(const State& state) {
  const Problem& problem = state.model().problem();
  int64_t cost = 0;
  for (size_t i = 0; i < problem.caregivers.size(); ++i) cost += state.totals(i).cost;
  for (size_t i = 0; i < problem.visits.size(); ++i) {
    if (!state.IsPlanned(problem.visits[i].first)) cost += state.model().UnservedCost(i);
  }
  return cost;
}

Routes RoutesOf(const State& state) {
  Routes routes;
  routes.tasks.resize(state.model().caregivers());
  for (size_t i = 0; i < routes.tasks.size(); ++i) state.Sequence(i, routes.tasks[i]);
  return routes;
}

void ExpectEvaluated(const State& state, const Features& features) {
  const absl::StatusOr<Plan> plan = Evaluate(state.model().problem(), RoutesOf(state));
  // The engine looks at such plans before it keeps one.
  if (features.together && features.breaks && Reason(plan.status()) == "PLAN_BREAK") return;
  ASSERT_TRUE(plan.ok()) << plan.status();
  // Of two together the engine holds the starts, which may be later than the earliest.
  if (!features.together) {
    ASSERT_EQ(CostOf(state), plan->cost);
  } else if (!features.promises) {
    ASSERT_GE(CostOf(state), plan->cost);
  }
}

void CheckMoves(const Row& row, uint64_t seed) {
  SCOPED_TRACE(row.what + ", seed " + std::to_string(seed));
  const RandomDay day(row.features, seed);
  ASSERT_TRUE(Check(day.problem).ok()) << Check(day.problem);
  Model model(day.problem, NoWorkers());
  State state(model);
  Random random(seed);
  Record record;
  record.routes.resize(model.caregivers());
  record.stale.assign(model.caregivers(), 1);
  std::vector<int> absence(day.problem.visits.size(), 0);
  const auto never = [] { return false; };
  for (int round = 0; round < 30; ++round) {
    const Parts parts = Divide(state, 1 + round % 3, random);
    for (int part = 0; part < parts.division.parts; ++part) {
      Editor editor(state, parts.division, part, parts.routes[part], parts.absent_visits[part]);
      Search search(editor, record, absence, random.Next());
      const int64_t before = CostOf(state);
      search.Anneal(100, 2000, round % 2 == 0, never);
      EXPECT_LE(search.best_change(), 0);
      EXPECT_LE(before + search.best_change(), CostOf(state));
      if (round == 0) search.Construct(never);
    }
    ASSERT_NO_FATAL_FAILURE(ExpectEvaluated(state, row.features));
  }
}

TEST(RoutesTest, TheEngineReckonsAsTheEvaluator) {
  for (const Row& row : Rows()) {
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      ASSERT_NO_FATAL_FAILURE(CheckMoves(row, seed));
    }
  }
}

// A regression: two chains filled the same list of neighbours, and read it, at once.
TEST(RoutesTest, ListsAreMadeOnceWhoeverAsks) {
  const RandomDay day({}, 1);
  Model model(day.problem, NoWorkers());
  Model alone(day.problem, NoWorkers());
  Crowd crowd;
  crowd.Run(4, [&](int) {
    for (int task = 0; task < model.tasks(); ++task) {
      EXPECT_LT(model.NearTasks(task).size(), static_cast<size_t>(model.tasks()));
      EXPECT_LE(model.NearCaregivers(task).size(), static_cast<size_t>(model.caregivers()));
      EXPECT_LE(model.NearSides(task).size(), 2 * static_cast<size_t>(model.tasks()));
    }
  });
  for (int task = 0; task < model.tasks(); ++task) {
    EXPECT_EQ(model.NearTasks(task), alone.NearTasks(task));
    EXPECT_EQ(model.NearCaregivers(task), alone.NearCaregivers(task));
    EXPECT_EQ(model.NearSides(task).size(), alone.NearSides(task).size());
  }
}

TEST(RoutesTest, NoPlanIsGivenThatTheEvaluatorRefuses) {
  Features features;
  features.together = features.breaks = features.windows = features.promises = true;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const RandomDay day(features, seed);
    SolveOptions options;
    options.rounds = 5;
    options.seed = seed;
    const absl::StatusOr<SolveResult> result = Engine(day.problem, options, NoWorkers()).Run();
    ASSERT_TRUE(result.ok()) << "seed " << seed << ": " << result.status();
    EXPECT_THAT(PlanChecker(day.problem, result->plan).Run(), IsEmpty()) << "seed " << seed;
  }
}

// A regression: no string of a long route empties it, and with a part of it elsewhere both ways are
// driven. Two places and the start are 100 from each other, and one caregiver could do it all.
TEST(RoutesTest, ALongRouteThatAnotherCouldTakeOverIsEmptied) {
  constexpr int kAtEach = 20;
  DayMaker day(2);
  day.problem.matrices[0].locations = 3;
  day.problem.matrices[0].durations = {0, 100, 100, 100, 0, 100, 100, 100, 0};
  Routes apart;
  apart.tasks.resize(2);
  for (const int place : {1, 2}) {
    for (int i = 0; i < kAtEach; ++i) {
      const int visit = day.Single(place, 60);
      apart.tasks[place - 1].push_back(day.problem.visits[visit].first);
    }
  }
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SolveOptions options;
    options.rounds = 5;
    options.seed = seed;
    options.initial = &apart;
    const absl::StatusOr<SolveResult> result = Engine(day.problem, options, NoWorkers()).Run();
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->plan.terms.travel, 300) << "seed " << seed;
  }
}

}  // namespace
}  // namespace homecare::matching::planner::routes
