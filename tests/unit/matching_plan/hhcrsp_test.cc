#include "services/matching/plan/hhcrsp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace homecare::matching::plan {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

// Two patients, the second of whom needs two caregivers one after the other.
json Document() {
  return json::parse(R"({
    "services": [{"id": "s1", "default_duration": 10}, {"id": "s2"}],
    "caregivers": [{"id": "c1", "abilities": ["s1", "s2"]}, {"id": "c2", "abilities": ["s2"]}],
    "patients": [
      {"id": "p1", "time_window": [20, 40.0004], "required_caregivers": [{"service": "s1"}]},
      {"id": "p2", "time_window": [0, 10.5], "required_caregivers": [
        {"service": "s2", "duration": 7}, {"service": "s1", "duration": 3}],
       "synchronization": {"type": "sequential", "distance": [5, 9]}}],
    "distances": [[0, 4, 6], [5, 0, 3], [6, 2, 0]]
  })");
}

TEST(HhcrspTest, ReadsTimesAtTheScaleThatMakesThemWhole) {
  const absl::StatusOr<HhcrspDocument> read = ReadHhcrsp(Document().dump());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->scale, 10);
  const planner::Problem& problem = read->problem;
  ASSERT_EQ(problem.visits.size(), 2u);
  ASSERT_EQ(problem.tasks.size(), 3u);
  EXPECT_EQ(problem.tasks[0].service, 100);
  EXPECT_EQ(problem.tasks[0].windows[0].due, 400);
  EXPECT_EQ(problem.tasks[2].windows[0].due, 105);
  EXPECT_EQ(problem.tasks[2].service, 30);
  EXPECT_EQ(problem.visits[1].min_gap, 50);
  EXPECT_EQ(problem.visits[1].max_gap, 90);
  EXPECT_EQ(problem.matrices[0].duration(2, 1), 20);
  EXPECT_FALSE(planner::MayServe(problem, 0, 1));
}

TEST(HhcrspTest, WritesStartsAndCostInTheUnitsOfTheDocument) {
  const absl::StatusOr<HhcrspDocument> read = ReadHhcrsp(Document().dump());
  ASSERT_TRUE(read.ok());
  // c2 is with p2 at 6; c1 comes at 11 at the earliest, is late by half, and goes on to p1.
  const absl::StatusOr<planner::Plan> plan =
      planner::Evaluate(read->problem, planner::Routes{{{2, 0}, {1}}});
  ASSERT_TRUE(plan.ok()) << plan.status();
  const json written = json::parse(WriteHhcrsp(*read, *plan));
  EXPECT_EQ(written["routes"], json::parse(R"([
    {"caregiver_id": "c1", "locations": [
      {"patient_id": "p2", "service_id": "s1", "arrival_time": 11},
      {"patient_id": "p1", "service_id": "s1", "arrival_time": 20}]},
    {"caregiver_id": "c2", "locations": [
      {"patient_id": "p2", "service_id": "s2", "arrival_time": 6}]}])"));
  EXPECT_DOUBLE_EQ(written["travel_time"], 6 + 2 + 5 + 12);
  EXPECT_DOUBLE_EQ(written["total_tardiness"], 0.5);
  EXPECT_DOUBLE_EQ(written["highest_tardiness"], 0.5);
  EXPECT_DOUBLE_EQ(written["cost"], 26.0 / 3);
}

TEST(HhcrspTest, ErrorsNameThePathAndWhatWasExpected) {
  struct Row {
    std::string path;  // what is replaced
    json value;        // by this; null: it is taken out
    std::string message;
  };
  const std::vector<Row> rows = {
      {"/patients/1/time_window", 5, "/patients/1/time_window: expected two numbers"},
      {"/patients/1/time_window/1", "x", "/patients/1/time_window: expected two numbers"},
      {"/patients/1/time_window/0", 11, "two numbers in order"},
      {"/patients/0/time_window/0", -1, "/patients/0/time_window/0: expected a number"},
      {"/patients/0/id", "p2", "/patients/1/id: expected an id of its own"},
      {"/patients/0/id", 7, "/patients/0/id: expected a string"},
      {"/patients/0/required_caregivers", json::array(), "a list of one or two services"},
      {"/patients/0/required_caregivers/0/service", "s9",
       "/0/service: expected the id of a service"},
      {"/patients/1/required_caregivers/1/service", "s2", "another service than the first"},
      {"/patients/1/synchronization", nullptr, "/patients/1/synchronization: expected a value"},
      {"/patients/1/synchronization/type", "loose", "simultaneous or sequential"},
      {"/patients/1/synchronization/distance", nullptr, "/distance: expected a value"},
      {"/caregivers/0/abilities", "s1", "/caregivers/0/abilities: expected a list of services"},
      {"/caregivers", nullptr, "/caregivers: expected a value"},
      {"/distances/2", json::array({1, 2}), "/distances/2: expected 3 numbers"},
      {"/distances/0/1", 1e9, "/distances/0/1: expected a number from 0 to"},
      {"/services/1/id", "s1", "/services/1/id: expected an id of its own"},
  };
  for (const Row& row : rows) {
    json document = Document();
    const json::json_pointer path(row.path);
    if (row.value.is_null()) {
      document[path.parent_pointer()].erase(path.back());
    } else {
      document[path] = row.value;
    }
    EXPECT_THAT(std::string(ReadHhcrsp(document.dump()).status().message()),
                HasSubstr(row.message));
  }
  EXPECT_THAT(std::string(ReadHhcrsp("{\"a\": ").status().message()), HasSubstr("byte 7"));
  EXPECT_THAT(std::string(ReadHhcrsp("{\"a\": 1e999}").status().message()),
              HasSubstr("numbers below 1.8e308"));
  EXPECT_THAT(std::string(ReadHhcrsp("[]").status().message()), HasSubstr("an object"));
}

}  // namespace
}  // namespace homecare::matching::plan
