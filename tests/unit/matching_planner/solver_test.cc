// Solve(): what it promises to whoever calls it.
#include "services/matching/domain/planner/solver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "services/matching/domain/planner/explain.h"
#include "tests/unit/matching_planner/crowd.h"
#include "tests/unit/matching_planner/plan_checker.h"
#include "tests/unit/matching_planner/random_day.h"

namespace homecare::matching::planner {
namespace {

using ::testing::IsEmpty;

SolveResult SolveOrDie(const Problem& problem, int64_t rounds, uint64_t seed, Workers& workers,
                       const Routes* initial = nullptr) {
  SolveOptions options;
  options.rounds = rounds;
  options.seed = seed;
  options.initial = initial;
  absl::StatusOr<SolveResult> result = Solve(problem, options, workers);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : SolveResult();
}

TEST(SolverTest, ThreadsDoNotChangeThePlan) {
  Crowd crowd;
  for (const int visits : {120, 700}) {
    const RandomDay day({.breaks = true, .visits = visits, .caregivers = visits / 4}, 7);
    const SolveResult alone = SolveOrDie(day.problem, 3, 5, NoWorkers());
    const SolveResult many = SolveOrDie(day.problem, 3, 5, crowd);
    EXPECT_EQ(alone.plan.routes.tasks, many.plan.routes.tasks);
    EXPECT_EQ(alone.rounds, 3);
    EXPECT_EQ(alone.plan.cost, many.plan.cost);
  }
}

TEST(SolverTest, PlansKeepTheRulesAsAnotherReadsThem) {
  Features all{.windows = true, .breaks = true, .setup = true, .limits = true, .soft = true};
  all.together = true;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    const RandomDay day(all, seed);
    const SolveResult result = SolveOrDie(day.problem, 2, seed, NoWorkers());
    EXPECT_THAT(PlanChecker(day.problem, result.plan).Run(), IsEmpty());
  }
}

TEST(SolverTest, MoreRoundsAreNeverWorse) {
  const RandomDay day({.continuity = true}, 3);
  EXPECT_LE(SolveOrDie(day.problem, 20, 1, NoWorkers()).plan.cost,
            SolveOrDie(day.problem, 0, 1, NoWorkers()).plan.cost);
}

// The plan is begun: the first task of everybody has been started.
void Freeze(const Plan& plan, Problem& problem) {
  for (size_t i = 0; i < problem.caregivers.size(); ++i) {
    const std::vector<int>& tasks = plan.routes.tasks[i];
    if (tasks.empty()) continue;
    problem.caregivers[i].frozen_tasks = {tasks[0]};
    problem.caregivers[i].frozen_starts = {plan.start_of_task[tasks[0]]};
  }
}

void Promise(const Plan& plan, Problem& problem) {
  for (size_t i = 0; i < plan.routes.tasks.size(); ++i) {
    for (const int task : plan.routes.tasks[i]) {
      Visit& visit = problem.visits[problem.visit_of_task[task]];
      visit.promised_caregiver[0] = static_cast<int>(i);
      visit.promised_start[0] = plan.start_of_task[task];
    }
  }
  problem.promise_tolerance = 900;
  problem.objective.disturbance = 10'000;
}

TEST(SolverTest, WhatHasBegunStays) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    RandomDay day({}, seed);
    const Plan before = SolveOrDie(day.problem, 2, seed, NoWorkers()).plan;
    Freeze(before, day.problem);
    const Plan after = SolveOrDie(day.problem, 10, seed + 10, NoWorkers()).plan;
    ASSERT_EQ(after.routes.tasks.size(), before.routes.tasks.size());
    for (size_t i = 0; i < before.routes.tasks.size(); ++i) {
      if (before.routes.tasks[i].empty()) continue;
      const int first = before.routes.tasks[i][0];
      ASSERT_FALSE(after.routes.tasks[i].empty());
      EXPECT_EQ(after.routes.tasks[i][0], first);
      EXPECT_EQ(after.start_of_task[first], before.start_of_task[first]);
    }
  }
}

TEST(SolverTest, AnAbsenceChangesFewPromises) {
  RandomDay day({.visits = 400, .caregivers = 110}, 11);
  const Plan before = SolveOrDie(day.problem, 10, 1, NoWorkers()).plan;
  Promise(before, day.problem);
  int absent = 0;
  while (before.routes.tasks[absent].size() < 3) ++absent;
  day.problem.caregivers[absent].max_tasks = 0;
  const Plan after = SolveOrDie(day.problem, 10, 1, NoWorkers(), &before.routes).plan;
  EXPECT_TRUE(after.routes.tasks[absent].empty());
  EXPECT_LE(after.unserved.size(), before.unserved.size() + 1);
  EXPECT_LE(after.terms.disturbance, 400 / 20);
}

TEST(SolverTest, StopsWhenToldAndTellsTheRounds) {
  const RandomDay day({}, 1);
  SolveOptions options;
  int told = 0;
  options.progress = [&](const Progress& progress) {
    ++told;
    EXPECT_NE(progress.routes, nullptr);
  };
  std::atomic<bool> enough = false;
  options.stop = [&] { return enough.load() || told > 2; };
  const absl::StatusOr<SolveResult> result = Solve(day.problem, options, NoWorkers());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_GT(told, 2);
  const SolveResult again = SolveOrDie(day.problem, 0, 1, NoWorkers());
  EXPECT_LE(result->plan.cost, again.plan.cost);
}

// A clock that runs by being asked, at a pace of its own.
TEST(SolverTest, APlanThatEndedByTimeCanBeReplayed) {
  const RandomDay day({.visits = 350, .caregivers = 90}, 2);
  SolveOptions options;
  options.seed = 6;
  options.seconds = 1;
  double now = 0;
  options.elapsed_seconds = [&] { return now += 0.001 + now / 1000; };
  const absl::StatusOr<SolveResult> timed = Solve(day.problem, options, NoWorkers());
  ASSERT_TRUE(timed.ok()) << timed.status();
  ASSERT_GT(timed->rounds, 2);
  SolveOptions again;
  again.seed = 6;
  again.pace = &timed->pace;
  const absl::StatusOr<SolveResult> replayed = Solve(day.problem, again, NoWorkers());
  ASSERT_TRUE(replayed.ok()) << replayed.status();
  EXPECT_EQ(replayed->plan.routes.tasks, timed->plan.routes.tasks);
  EXPECT_EQ(replayed->rounds, timed->rounds);
}

TEST(SolverTest, ExplainsWithTheCostThatAChangeWouldHave) {
  const RandomDay day({.breaks = true, .limits = true}, 4);
  const Plan plan = SolveOrDie(day.problem, 10, 1, NoWorkers()).plan;
  const auto served = [&](int task) { return plan.start_of_task[task] < kNever; };
  int task = 0;
  while (!served(task)) ++task;
  const std::vector<Choice> choices = Explain(day.problem, plan, task);
  ASSERT_EQ(choices.size(), day.problem.caregivers.size());
  int chosen = 0;
  for (const Choice& choice : choices) {
    chosen += choice.chosen;
    EXPECT_FALSE(choice.chosen && !choice.rule.empty());
    const bool may = MayServe(day.problem, task, choice.caregiver);
    EXPECT_FALSE(may && choice.rule == "SKILLS");
    EXPECT_TRUE(may || !choice.rule.empty());
  }
  EXPECT_EQ(chosen, 1);
}

}  // namespace
}  // namespace homecare::matching::planner
