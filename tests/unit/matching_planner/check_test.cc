#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "services/matching/domain/planner/problem.h"
#include "tests/unit/matching_planner/days.h"

namespace homecare::matching::planner {
namespace {

using ::testing::HasSubstr;

TEST(CheckTest, SaysWhatIsWrongAndWhere) {
  struct Row {
    std::string message;
    std::function<void(DayMaker&)> spoil;
  };
  const std::vector<Row> rows = {
      {"matrix 0", [](DayMaker& d) { d.problem.matrices[0].durations.pop_back(); }},
      {"matrix 0", [](DayMaker& d) { d.problem.matrices[0].durations[3] = -1; }},
      {"matrix 0", [](DayMaker& d) { d.problem.matrices[0].costs = {1}; }},
      {"caregiver 1: a matrix", [](DayMaker& d) { d.who(1).matrix = 1; }},
      {"caregiver 1: a start", [](DayMaker& d) { d.who(1).start = 12; }},
      {"caregiver 0: a shift", [](DayMaker& d) { d.who(0).shift.close = -1; }},
      {"caregiver 0: a capacity", [](DayMaker& d) { d.who(0).capacity = {1}; }},
      {"caregiver 0: a speed", [](DayMaker& d) { d.who(0).speed_denominator = 0; }},
      {"caregiver 0: distances", [](DayMaker& d) { d.who(0).max_distance = 5; }},
      {"caregiver 0: breaks",
       [](DayMaker& d) {
         d.who(0).breaks = {{"", 5, {}}};
       }},
      {"caregiver 0: a start for each", [](DayMaker& d) { d.who(0).frozen_tasks = {0}; }},
      {"task 0: a location", [](DayMaker& d) { d.task(0).location = kNone; }},
      {"task 0: windows",
       [](DayMaker& d) {
         d.task(0).windows = {{5, 9, 9}, {9, 12, 12}};
       }},
      {"task 0: windows",
       [](DayMaker& d) {
         d.task(0).windows = {{5, 4, 9}};
       }},
      {"task 0: amounts", [](DayMaker& d) { d.task(0).delivery = {1}; }},
      {"task 1: service", [](DayMaker& d) { d.task(1).service = -1; }},
      {"task 1: setup", [](DayMaker& d) { d.who(0).type = 1, d.task(1).setup_by_type = {1}; }},
      {"visit 0: a first", [](DayMaker& d) { d.problem.visits[0].first = 9; }},
      {"visit 0: a second", [](DayMaker& d) { d.problem.visits[0].second = 1; }},
      {"visit 1: a gap", [](DayMaker& d) { d.problem.visits[1].min_gap = 1; }},
      {"visit 0: caregivers",
       [](DayMaker& d) {
         d.problem.visits[0].only = {1, 1};
       }},
      {"visit 0: familiar",
       [](DayMaker& d) {
         d.problem.visits[0].familiar = {{2, 1}};
       }},
      {"visit_of_task 2", [](DayMaker& d) { d.problem.visit_of_task[2] = 0; }},
      {"task 3: a place",
       [](DayMaker& d) { d.AddTask(1, 1), d.problem.visit_of_task.push_back(1); }},
  };
  for (const Row& row : rows) {
    DayMaker day(2);
    day.Single(1, 5);
    day.Pair(Relation::kTogether, 2, 5);
    ASSERT_TRUE(Check(day.problem).ok());
    row.spoil(day);
    EXPECT_THAT(std::string(Check(day.problem).message()), HasSubstr(row.message));
  }
}

}  // namespace
}  // namespace homecare::matching::planner
