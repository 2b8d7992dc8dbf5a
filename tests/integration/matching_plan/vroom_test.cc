// Problems as VROOM's documentation describes them, and what comes back.
#include <algorithm>
#include <string>
#include <vector>

#include "tests/integration/matching_plan/fixture.h"

namespace homecare::testing {
namespace {

class VroomTest : public PlanProgramTest {};

// The steps of a plan's only route: "job 1", "break 2".
std::vector<std::string> StepsOf(const Json& plan, size_t route = 0) {
  std::vector<std::string> steps;
  for (const Json& step : plan["routes"][route]["steps"]) {
    std::string text = step["type"];
    if (step.contains("id")) text += " " + step["id"].dump();
    steps.push_back(text);
  }
  return steps;
}

using Steps = std::vector<std::string>;

// Four places on a line, 100 seconds apart.
Json Line() {
  return Json::parse(R"({"car": {"durations": [[0,100,200,300],[100,0,100,200],[200,100,0,100],
                                               [300,200,100,0]]}})");
}

TEST_F(VroomTest, JobsAreVisitedOnTheShortestWay) {
  const Json plan = Plan({{"vehicles", {{{"id", 7}, {"start_index", 0}, {"end_index", 3}}}},
                          {"jobs",
                           {{{"id", 14}, {"location_index", 2}, {"service", 60}},
                            {{"id", 16}, {"location_index", 1}}}},
                          {"matrices", Line()}});
  EXPECT_EQ(StepsOf(plan), (Steps{"start", "job 16", "job 14", "end"}));
  EXPECT_EQ(plan["code"], 0);
  EXPECT_EQ(plan["summary"]["cost"], 300);
  EXPECT_EQ(plan["summary"]["duration"], 300);
  EXPECT_EQ(plan["summary"]["service"], 60);
  EXPECT_EQ(plan["summary"]["unassigned"], 0);
  EXPECT_TRUE(plan["summary"]["violations"].empty());
  const Json& last = plan["routes"][0]["steps"][3];
  EXPECT_EQ(last["arrival"], 360);
  EXPECT_EQ(last["duration"], 300);
  EXPECT_EQ(last["location_index"], 3);
  EXPECT_EQ(plan["routes"][0]["vehicle"], 7);
}

TEST_F(VroomTest, TheOldFormOfAMatrixIsRead) {
  const Json plan = Plan({{"vehicles", {{{"id", 7}, {"start_index", 0}, {"end_index", 3}}}},
                          {"jobs", {{{"id", 14}, {"location_index", 2}}}},
                          {"matrix", Line()["car"]["durations"]}});
  EXPECT_EQ(plan["summary"]["cost"], 300);
}

TEST_F(VroomTest, WithoutMatricesACarIsFasterTheFurtherItGoes) {
  const auto duration = [&](const std::string& profile, double longitude) {
    Json document = Json::parse(R"({"vehicles": [{"id": 1, "start": [118.0, 36.8]}],
                                    "jobs": [{"id": 1, "location": [118.0, 36.8]}]})");
    document["vehicles"][0]["profile"] = profile;
    document["jobs"][0]["location"][0] = longitude;
    return Plan(document)["summary"]["duration"].get<int>();
  };
  // 1.16 km and 116 km of way.
  EXPECT_NEAR(duration("car", 118.01), 1158 / 25.0 * 3.6, 3);
  EXPECT_NEAR(duration("bike", 118.01), 1158 / 20.0 * 3.6, 3);
  EXPECT_NEAR(duration("car", 119.0), (5 / 25.0 + 20 / 50.0 + 90.75 / 90.0) * 3600, 30);
}

TEST_F(VroomTest, CoordinatesDoWithoutMatrices) {
  const Json plan = Plan(Json::parse(R"({
    "vehicles": [{"id": 1, "start": [118.05, 36.81], "end": [118.05, 36.81], "profile": "bike"}],
    "jobs": [{"id": 1, "location": [118.06, 36.82]}, {"id": 2, "location": [118.04, 36.80],
              "description": "a \"quoted\" name"}]})"));
  EXPECT_EQ(StepsOf(plan).size(), 4U);
  EXPECT_GT(plan["summary"]["cost"], 600);
  EXPECT_LT(plan["summary"]["cost"], 2000);
  EXPECT_EQ(plan["routes"][0]["steps"][0]["location"], Json({118.05, 36.81}));
}

// With the line as its matrix.
Json OnLine(const std::string& document) {
  Json result = Json::parse(document);
  result["matrices"] = Line();
  return result;
}

TEST_F(VroomTest, SkillsWindowsAndPriorityDecideWhoIsLeftOut) {
  const Json plan = Plan(OnLine(R"({
    "vehicles": [{"id": 1, "start_index": 0, "skills": [1, 14], "time_window": [0, 550]}],
    "jobs": [{"id": 1, "location_index": 3, "skills": [2]},
             {"id": 2, "location_index": 1, "time_windows": [[100, 110]], "service": 300},
             {"id": 3, "location_index": 2, "time_windows": [[0, 210]], "service": 300,
              "priority": 10, "skills": [14]}]})"));
  EXPECT_EQ(StepsOf(plan), (Steps{"start", "job 3"}));
  ASSERT_EQ(plan["unassigned"].size(), 2U);
  EXPECT_EQ(plan["unassigned"][0]["id"], 1);
  EXPECT_EQ(plan["unassigned"][0]["type"], "job");
  EXPECT_EQ(plan["unassigned"][1]["id"], 2);
  EXPECT_EQ(plan["summary"]["unassigned"], 2);
  EXPECT_EQ(plan["summary"]["priority"], 10);
}

TEST_F(VroomTest, ShipmentsAreTakenBeforeTheyAreBrought) {
  const Json plan = Plan(OnLine(R"({
    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "capacity": [1]}],
    "shipments": [{"amount": [1], "pickup": {"id": 4, "location_index": 3},
                   "delivery": {"id": 4, "location_index": 1}},
                  {"amount": [1], "pickup": {"id": 5, "location_index": 1},
                   "delivery": {"id": 5, "location_index": 3}}]})"));
  EXPECT_EQ(StepsOf(plan),
            (Steps{"start", "pickup 5", "delivery 5", "pickup 4", "delivery 4", "end"}));
  EXPECT_EQ(plan["routes"][0]["steps"][1]["load"], Json({1}));
  EXPECT_EQ(plan["routes"][0]["steps"][2]["load"], Json({0}));
  EXPECT_EQ(plan["summary"]["cost"], 600);
}

TEST_F(VroomTest, BreaksLieInTheirWindows) {
  const Json plan = Plan(OnLine(R"({
    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0,
                  "breaks": [{"id": 9, "service": 50, "time_windows": [[150, 160]]}]}],
    "jobs": [{"id": 1, "location_index": 1}, {"id": 2, "location_index": 2}]})"));
  EXPECT_EQ(plan["summary"]["cost"], 400);
  int breaks = 0;
  for (const Json& step : plan["routes"][0]["steps"]) {
    if (step["type"] != "break") continue;
    ++breaks;
    EXPECT_EQ(step["id"], 9);
    EXPECT_GE(step["arrival"].get<int>() + step["waiting_time"].get<int>(), 150);
    EXPECT_LE(step["arrival"].get<int>() + step["waiting_time"].get<int>(), 160);
  }
  EXPECT_EQ(breaks, 1);
  EXPECT_EQ(plan["routes"][0]["steps"].back()["arrival"], 450);
}

TEST_F(VroomTest, LimitsCostsSpeedsAndTypes) {
  const Json plan = Plan(OnLine(R"({
    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "max_tasks": 1},
                 {"id": 2, "start_index": 0, "end_index": 0, "speed_factor": 2, "type": "slow",
                  "max_tasks": 1,
                  "costs": {"fixed": 1000, "per_hour": 7200}}],
    "jobs": [{"id": 1, "location_index": 1, "service": 10, "service_per_type": {"slow": 70},
              "setup": 5},
             {"id": 2, "location_index": 3, "service": 10, "service_per_type": {"slow": 70}}]})"));
  ASSERT_EQ(plan["routes"].size(), 2U);
  EXPECT_EQ(plan["summary"]["unassigned"], 0);
  // The dear one takes the near job: 1000 and twice 100 s, against 600 s of the other.
  EXPECT_EQ(plan["summary"]["cost"], 1000 + 200 + 600);
  EXPECT_EQ(plan["summary"]["service"], 80);
  EXPECT_EQ(plan["summary"]["setup"], 5);
}

TEST_F(VroomTest, CostsAndDistancesOfTheProfile) {
  Json document = OnLine(R"({
    "vehicles": [{"id": 1, "start_index": 0, "end_index": 1, "profile": "walk"}],
    "jobs": [{"id": 1, "location_index": 2}]})");
  document["matrices"]["walk"] = document["matrices"]["car"];
  document["matrices"]["walk"]["costs"] =
      Json::parse("[[0,1,2,3],[1,0,1,2],[20,10,0,1],[3,2,1,0]]");
  document["matrices"]["walk"]["distances"] =
      Json::parse("[[0,7,9,3],[7,0,7,2],[9,5,0,1],[3,2,1,0]]");
  const Json plan = Plan(document);
  EXPECT_EQ(plan["summary"]["cost"], 12);
  EXPECT_EQ(plan["summary"]["distance"], 14);
  EXPECT_EQ(plan["summary"]["duration"], 300);
}

TEST_F(VroomTest, TheSameSeedAndIterationsGiveTheSameRoutes) {
  Json document = {{"vehicles", Json::array()}, {"jobs", Json::array()}};
  for (int i = 0; i < 400; ++i) {
    const double x = 118 + (i * 37 % 101) / 1000.0, y = 36.8 + (i * 53 % 97) / 1000.0;
    document["jobs"].push_back({{"id", i}, {"location", {x, y}}, {"service", 1200}});
    if (i % 10 > 0) continue;
    document["vehicles"].push_back(
        {{"id", i}, {"start", {y - 36.8 + 118, 36.85}}, {"time_window", {0, 28800}}});
  }
  const Json one = Plan(document, "--iterations=2 --threads=1 --seed=3");
  const Json other = Plan(document, "--iterations=2 --threads=3 --seed=3");
  EXPECT_TRUE(one["routes"] == other["routes"]);
  EXPECT_EQ(one["summary"]["unassigned"], 0);
}

TEST_F(VroomTest, ExplainsWhoCouldAndWhoCouldNot) {
  const Outcome outcome = Run(OnLine(R"({
    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0},
                 {"id": 2, "start_index": 3, "end_index": 3, "skills": [5]},
                 {"id": 3, "start_index": 3, "end_index": 3, "skills": [5], "time_window": [0, 9]}],
    "jobs": [{"id": 11, "location_index": 2, "skills": [5]}]})")
                                  .dump(),
                              "--iterations=1 --explain=11");
  EXPECT_EQ(outcome.code, 0) << outcome.errors;
  EXPECT_EQ(outcome.output,
            "vehicle 2: extra cost 200  (chosen)\nvehicle 1: SKILLS\nvehicle 3: WINDOW\n");
}

TEST_F(VroomTest, ProgressIsALineOnStandardError) {
  const Outcome outcome = Run(OnLine(R"({"vehicles": [{"id": 1, "start_index": 0}],
                                         "jobs": [{"id": 1, "location_index": 2}]})")
                                  .dump(),
                              "--iterations=1 --progress");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.errors.find("cost 200  unserved 0\n"), std::string::npos) << outcome.errors;
}

}  // namespace
}  // namespace homecare::testing
