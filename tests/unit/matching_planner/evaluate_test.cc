#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "services/matching/domain/planner/plan.h"
#include "tests/unit/matching_planner/days.h"

namespace homecare::matching::planner {
namespace {

using ::testing::ElementsAre;
using Make = std::function<void(DayMaker&)>;

constexpr Window Hard(Time open, Time close) { return {open, close, close}; }
constexpr Window Soft(Time open, Time due) { return {open, due, kNever}; }

struct StartsCase {
  std::string what;
  Make make;
  std::vector<std::vector<int>> routes;
  std::vector<Time> starts;
  Time back = 0;  // of the first caregiver
};

void CheckStarts(const StartsCase& row) {
  SCOPED_TRACE(row.what);
  DayMaker day(static_cast<int>(row.routes.size()));
  row.make(day);
  ASSERT_TRUE(Check(day.problem).ok()) << Check(day.problem);
  const absl::StatusOr<Plan> plan = Evaluate(day.problem, {row.routes});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->start_of_task, row.starts);
  EXPECT_EQ(plan->stops[0].back().start, row.back);
}

TEST(EvaluateTest, EverythingBeginsAsEarlyAsItCan) {
  const std::vector<StartsCase> rows = {
      {"travel, then service, then travel",
       [](DayMaker& d) { d.Single(2, 5), d.Single(3, 5); },
       {{0, 1}},
       {20, 35},
       70},
      {"waits for the window",
       [](DayMaker& d) { d.Single(2, 5, {Soft(50, 60)}); },
       {{0}},
       {50},
       75},
      {"a second window, where the first is over",
       [](DayMaker& d) {
         d.Single(2, 5, {Hard(0, 10), Hard(90, 95)});
       },
       {{0}},
       {90},
       115},
      {"setup where one comes from elsewhere only",
       [](DayMaker& d) {
         d.Single(2, 5), d.Single(2, 5);
         d.task(0).setup = d.task(1).setup = 7;
       },
       {{0, 1}},
       {20, 32},
       57},
      {"speed, rounded half up",
       [](DayMaker& d) {
         d.Single(1, 0);
         d.who(0).speed_numerator = 5;
         d.who(0).speed_denominator = 4;
       },
       {{0}},
       {13},
       26},
      {"service by type",
       [](DayMaker& d) {
         d.Single(1, 5);
         d.task(0).service_by_type = {5, 50};
         d.who(0).type = 1;
       },
       {{0}},
       {10},
       70},
      {"both at once: who comes first waits",
       [](DayMaker& d) {
         d.Pair(Relation::kTogether, 2, 5);
         d.who(1).start = 5;
       },
       {{0}, {1}},
       {30, 30},
       55},
      {"the first waits, so that the second is not too late after it",
       [](DayMaker& d) {
         d.Pair(Relation::kTogether, 2, 5, 10, 15);
         d.who(1).start = 8;
       },
       {{0}, {1}},
       {45, 60},
       70},
      {"both jump into the second window",
       [](DayMaker& d) {
         d.Pair(Relation::kTogether, 2, 5);
         d.task(0).windows = {Hard(0, 25), Hard(40, 50)};
         d.who(1).start = 5;
       },
       {{0}, {1}},
       {40, 40},
       65},
      {"crossed in order but not in time: the gaps allow it",
       [](DayMaker& d) {
         d.Pair(Relation::kTogether, 1, 5, 0, 100);
         d.Pair(Relation::kTogether, 1, 5, 0, 100);
       },
       {{0, 2}, {3, 1}},
       {10, 20, 15, 15},
       30},
      {"a carried pair",
       [](DayMaker& d) { d.Pair(Relation::kCarried, 2, 5); },
       {{0, 1}},
       {20, 25},
       50},
      {"a frozen beginning starts when it does",
       [](DayMaker& d) {
         d.Single(2, 5), d.Single(3, 5);
         d.who(0).frozen_tasks = {0};
         d.who(0).frozen_starts = {3};
       },
       {{0, 1}},
       {3, 18},
       53},
  };
  for (const StartsCase& row : rows) CheckStarts(row);
}

struct BreakCase {
  std::string what;
  Break pause;
  std::vector<Window> second_window = {Window{}};
  std::vector<Time> starts;
  Time break_start = 0, back = 0;
};

// Two visits of 10, at 20 and 40 units from home; work without a break: 20-30, 50-60, back at 100.
TEST(EvaluateTest, BreaksLieWhereTheyCostLeast) {
  const std::vector<BreakCase> rows = {
      {"last, where it may", {"", 5, {Hard(0, 500)}}, {Window{}}, {20, 50}, 60, 105},
      {"waiting for it eats travel", {"", 5, {Hard(35, 36)}}, {Window{}}, {20, 55}, 35, 105},
      {"before the day, where it must", {"", 5, {Hard(0, 10)}}, {Window{}}, {25, 55}, 0, 105},
      {"in time that is waited anyhow", {"", 5, {Hard(0, 500)}}, {Soft(70, 90)}, {20, 70}, 30, 120},
      {"early, since later it does not fit",
       {"", 30, {Hard(0, 55)}},
       {Hard(45, 85)},
       {20, 80},
       30,
       130},
      {"a later window of the break, if the first is missed",
       {"", 5, {Hard(25, 26), Hard(90, 92)}},
       {Hard(0, 50)},
       {20, 50},
       90,
       105},
  };
  for (const BreakCase& row : rows) {
    SCOPED_TRACE(row.what);
    DayMaker day(1);
    day.Single(2, 10);
    day.Single(4, 10, row.second_window);
    day.who(0).breaks = {row.pause};
    const absl::StatusOr<Plan> plan = Evaluate(day.problem, {{{0, 1}}});
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_EQ(plan->start_of_task, row.starts);
    EXPECT_EQ(plan->stops[0].back().start, row.back);
    Time start = kNever;
    for (const Stop& stop : plan->stops[0]) {
      if (stop.kind == StopKind::kBreak) start = stop.start;
    }
    EXPECT_EQ(start, row.break_start);
  }
}

struct RuleCase {
  std::string rule;
  Make make;
  std::vector<std::vector<int>> routes;
};

TEST(EvaluateTest, NamesTheRuleThatIsBroken) {
  const auto two = [](DayMaker& d) { d.Single(2, 5), d.Single(3, 5); };
  const std::vector<RuleCase> rows = {
      {"CAREGIVERS", two, {{0}, {1}, {}}},
      {"UNKNOWN_TASK", two, {{2}, {}}},
      {"UNKNOWN_TASK", two, {{-1}, {}}},
      {"TASK_TWICE", two, {{0}, {1, 0}}},
      {"HALF_VISIT", [](DayMaker& d) { d.Pair(Relation::kTogether, 1, 5); }, {{0}, {}}},
      {"HALF_VISIT", [](DayMaker& d) { d.Pair(Relation::kCarried, 1, 5); }, {{}, {1}}},
      {"SAME_CAREGIVER", [](DayMaker& d) { d.Pair(Relation::kTogether, 1, 5); }, {{0, 1}, {}}},
      {"CARRIED", [](DayMaker& d) { d.Pair(Relation::kCarried, 1, 5); }, {{1, 0}, {}}},
      {"CARRIED", [](DayMaker& d) { d.Pair(Relation::kCarried, 1, 5); }, {{0}, {1}}},
      {"MAY_NOT_SERVE",
       [](DayMaker& d) {
         d.Single(1, 5);
         d.task(0).skills.Add(130);
       },
       {{0}, {}}},
      {"MAY_NOT_SERVE",
       [](DayMaker& d) {
         d.Single(1, 5);
         d.problem.visits[0].only = {1};
       },
       {{0}, {}}},
      {"MAY_NOT_SERVE",
       [](DayMaker& d) {
         d.Single(1, 5);
         d.problem.visits[0].never = {0};
       },
       {{0}, {}}},
      {"WINDOW", [](DayMaker& d) { d.Single(2, 5, {Hard(0, 19)}); }, {{0}, {}}},
      {"WINDOW",
       [](DayMaker& d) { d.Pair(Relation::kTogether, 2, 5, 30, 40, {Hard(0, 49)}); },
       {{0}, {1}}},
      {"CIRCLE",
       [](DayMaker& d) {
         d.Pair(Relation::kTogether, 1, 5);
         d.Pair(Relation::kTogether, 1, 5);
       },
       {{0, 2}, {3, 1}}},
      {"SHIFT",
       [](DayMaker& d) {
         d.Single(2, 5);
         d.who(0).shift.close = 44;
       },
       {{0}, {}}},
      {"BREAK",
       [](DayMaker& d) {
         d.Single(2, 5, {Hard(20, 20)});
         d.who(0).breaks = {{"", 5, {Hard(1, 24)}}};
       },
       {{0}, {}}},
      {"LOAD",
       [](DayMaker& d) {
         d.Single(1, 5), d.Single(2, 5);
         d.problem.load_dimensions = 1;
         for (Caregiver& who : d.problem.caregivers) who.capacity = {3};
         d.task(0).delivery = d.task(1).delivery = {2};
       },
       {{0, 1}, {}}},
      {"MAX_TASKS",
       [&](DayMaker& d) {
         two(d);
         d.who(0).max_tasks = 1;
       },
       {{0, 1}, {}}},
      {"MAX_TRAVEL_TIME",
       [&](DayMaker& d) {
         two(d);
         d.who(0).max_travel_time = 59;
       },
       {{0, 1}, {}}},
      {"MAX_WORK_TIME",
       [&](DayMaker& d) {
         two(d);
         d.who(0).max_work_time = 9;
       },
       {{0, 1}, {}}},
      {"MAX_DISTANCE",
       [&](DayMaker& d) {
         two(d);
         d.problem.matrices[0].distances = d.problem.matrices[0].durations;
         d.who(0).max_distance = 59;
       },
       {{0, 1}, {}}},
      {"FROZEN",
       [&](DayMaker& d) {
         two(d);
         d.who(0).frozen_tasks = {0};
         d.who(0).frozen_starts = {20};
       },
       {{1, 0}, {}}},
      {"GAP",
       [](DayMaker& d) {
         d.Pair(Relation::kTogether, 1, 5, 0, 10);
         d.who(0).frozen_tasks = {0};
         d.who(0).frozen_starts = {3};
         d.who(1).start = 5;
       },
       {{0}, {1}}},
  };
  for (const RuleCase& row : rows) {
    DayMaker day(2);
    row.make(day);
    ASSERT_TRUE(Check(day.problem).ok()) << row.rule << Check(day.problem);
    EXPECT_EQ(Reason(Evaluate(day.problem, {row.routes}).status()), "PLAN_" + row.rule);
  }
}

TEST(EvaluateTest, LoadsGoDownAndUpAlongTheRoute) {
  DayMaker day(1);
  day.Single(1, 1), day.Single(2, 1);
  day.Pair(Relation::kCarried, 3, 1);
  day.problem.load_dimensions = 1;
  day.who(0).capacity = {4};
  day.task(0).delivery = {4};                       // out with 4
  day.task(1).pickup = {1};                         // 1, to the end
  day.task(2).pickup = day.task(3).delivery = {3};  // 4, and 1 again
  EXPECT_TRUE(Evaluate(day.problem, {{{0, 1, 2, 3}}}).ok());
  EXPECT_TRUE(Evaluate(day.problem, {{{0, 2, 1, 3}}}).ok());
  EXPECT_EQ(Reason(Evaluate(day.problem, {{{1, 0, 2, 3}}}).status()), "PLAN_LOAD");
}

TEST(EvaluateTest, TermsAreCountedOnce) {
  DayMaker day(3);
  day.Single(2, 600, {Soft(0, 15)});
  day.Pair(Relation::kTogether, 4, 1800, 0, 0, {Soft(0, 10)});
  day.Single(1, 60);
  Visit& first = day.problem.visits[0];
  first.familiar = {{1, 0}};
  first.unfamiliar_cost = 7;
  first.promised_caregiver[0] = 1;
  first.promised_start[0] = 18;
  day.problem.promise_tolerance = 2;
  day.problem.visits[1].familiar = {{2, 4}};
  day.problem.visits[1].unfamiliar_cost = 3;
  day.problem.visits[2].priority = 5;
  day.problem.visits[2].promised_start[0] = 18;
  day.who(0).fixed_cost = 100;
  day.who(0).cost_per_task_hour = 60;
  const absl::StatusOr<Plan> plan = Evaluate(day.problem, {{{0, 1}, {}, {2}}});
  ASSERT_TRUE(plan.ok()) << plan.status();
  // The pair begins when caregiver 0 is there: 20 + 600 + 20.
  EXPECT_EQ(plan->start_of_task, (std::vector<Time>{20, 640, 640, kNever}));
  EXPECT_THAT(plan->unserved, ElementsAre(2));
  Terms terms;
  terms.unserved = 5;
  terms.tardiness = 5 + 2 * 630;
  terms.largest_tardiness = 630;
  terms.travel = 100 + 80 + 40 + 80;  // 2400 s of work at 60 an hour
  terms.continuity = 7 + 3 + 4;
  terms.disturbance = 2;
  terms.spread = 40 * 40 / 64 + 30 * 30 / 64;
  EXPECT_EQ(plan->terms, terms);
  EXPECT_EQ(plan->cost, 5'000'000'000 + 1265 + 300);
}

TEST(EvaluateTest, CostRatesReplaceTheMatrix) {
  DayMaker day(1);
  day.Single(2, 0);
  day.problem.matrices[0].costs.assign(144, 3);
  day.problem.matrices[0].distances.assign(144, 1000);
  EXPECT_EQ(Evaluate(day.problem, {{{0}}})->terms.travel, 6);
  day.who(0).cost_per_hour = 900;
  day.who(0).cost_per_km = 5;
  EXPECT_EQ(Evaluate(day.problem, {{{0}}})->terms.travel, 10 + 10);
}

TEST(ObjectiveTest, SaturatesInsteadOfOverflowing) {
  Objective objective;
  Terms terms;
  terms.unserved = int64_t{1} << 60;
  EXPECT_EQ(objective.Of(terms), int64_t{1} << 62);
  terms.unserved = 2;
  terms.travel = 3;
  EXPECT_EQ(objective.Of(terms), 2'000'000'003);
}

}  // namespace
}  // namespace homecare::matching::planner
