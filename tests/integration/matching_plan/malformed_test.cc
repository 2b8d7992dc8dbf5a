// What is wrong with a document is said with its place, and nothing else is.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/matching_plan/fixture.h"

namespace homecare::testing {
namespace {

class MalformedTest : public PlanProgramTest {};

struct Row {
  std::string vehicle;  // members beside the id
  std::string job;
  std::string rest;  // further members of the document
  std::string message;
};

constexpr char kMatrix[] = R"(, "matrices": {"car": {"durations": [[0,1],[1,0]]}})";

TEST_F(MalformedTest, IsToldByItsPath) {
  const std::string start = R"(, "start_index": 0)", there = R"(, "location_index": 1)";
  const std::vector<Row> rows = {
      {"", there, kMatrix, "vehicles[0]: expected a start or an end"},
      {R"(, "start_index": 2)", there, kMatrix,
       "vehicles[0].start_index: expected a whole number from 0 to 1"},
      {start, "", kMatrix, "jobs[0].location_index: expected a row of the matrices"},
      {start, there, "",
       "vehicles[0].start: expected [longitude, latitude], since there are no "
       "matrices"},
      {start, there + R"(, "time_windows": [[5, 3]])", kMatrix,
       "jobs[0].time_windows[0]: expected [start, end] in order"},
      {start, there + R"(, "time_windows": [[0, 5], [4, 9]])", kMatrix,
       "jobs[0].time_windows[1]: expected a window after the one before it"},
      {start, there + R"(, "priority": 101)", kMatrix,
       "jobs[0].priority: expected a whole number from 0 to 100"},
      {start, there + R"(, "service": "long")", kMatrix,
       "jobs[0].service: expected a whole number from 0 to 1099511627776"},
      {start, there + R"(, "skills": [1, "x"])", kMatrix,
       "jobs[0].skills[1]: expected a whole number from 0 to 2147483647"},
      {start + R"(, "capacity": [1, 2])", there + R"(, "delivery": [1])", kMatrix,
       "jobs[0].delivery: expected 2 numbers, as elsewhere"},
      {start + R"(, "profile": "moped")", there, kMatrix,
       "matrices.moped: expected a table, since vehicles[0] has this profile"},
      {start + R"(, "speed_factor": 0)", there, kMatrix,
       "vehicles[0].speed_factor: expected a number above 0, 5 at most"},
      {start + R"(, "max_distance": 5)", there, kMatrix,
       "matrices.car.distances: expected a table, since vehicles[0] pays or limits kilometres"},
      {start, there, R"(, "matrices": {"car": {"durations": [[0,1],[1]]}})",
       "matrices.car.durations[1]: expected as many numbers as the first row has, 2"},
      {start, there, R"(, "matrices": {"car": {"durations": [[0,1],[-1,0]]}})",
       "matrices.car.durations[1][0]: expected a whole number from 0 to 536870911"},
      {start, there, R"(, "matrices": {"car": {"durations": [[0,1]]}})",
       "matrices.car.durations: expected as many rows as columns, 2"},
      {start, there, R"(, "matrix": [[0,1],[1]])",
       "matrix[1]: expected as many numbers as the first row has, 2"},
      {start, there, R"(, "matrices": {"car": {}})", "matrices.car.durations: expected a table"},
      {start, there, R"(, "matrices": [])", "matrices: expected an object"},
      {start + R"(, "breaks": [{}])", there, kMatrix, "vehicles[0].breaks[0].id: expected a value"},
      {start + R"(, "steps": [{"type": "job", "id": 77}])", there, kMatrix,
       "vehicles[0].steps[0]: expected a job, pickup or delivery that exists"},
      {start, there + R"(}, {"id": 1)" + there, kMatrix,
       "jobs[1].id: expected an id no other job has"},
      {start, there, std::string(kMatrix) + R"(, "shipments": [{"pickup": {"id": 1}}])",
       "shipments[0].delivery: expected a value"},
  };
  for (const Row& row : rows) {
    const std::string document =
        absl::StrCat(R"({"vehicles": [{"id": 1)", row.vehicle, R"(}], "jobs": [{"id": 1)", row.job,
                     "}]", row.rest, "}");
    SCOPED_TRACE(document);
    const Outcome outcome = Run(document);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.errors, row.message + "\n");
    EXPECT_EQ(outcome.output, "");
  }
}

TEST_F(MalformedTest, IsNoJsonOrNoProblem) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "the document: expected a JSON object\n"},
      {"[1, 2]", "the document: expected a JSON object\n"},
      {"{}", "vehicles: expected at least one vehicle\n"},
      {R"({"vehicles": 3})", "vehicles: expected an array\n"},
      {R"({"vehicles": [{"id": 1, "start_index": 0}], "jobs": [)",
       "jobs: expected well-formed JSON\n"},
      {R"({"vehicles": [{"id": 1, "start": [0, 0]}]})",
       "jobs: expected at least one job or shipment\n"},
  };
  for (const auto& [document, message] : rows) {
    SCOPED_TRACE(document);
    const Outcome outcome = Run(document);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.errors, message);
    EXPECT_EQ(outcome.output, "");
  }
}

TEST_F(MalformedTest, OptionsAreNamed) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"--time-limit=soon", "--time-limit: expected a duration such as 20s or 1m30s\n"},
      {"--threads=0", "--threads: expected a number from 1 to 64\n"},
      {"--format=xml", "--format: expected vroom or hhcrsp\n"},
      {"--speed=9", "--speed: no such option; see --help\n"},
  };
  for (const auto& [option, message] : rows) {
    const Outcome outcome = Run("{}", option);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.errors, message);
  }
}

}  // namespace
}  // namespace homecare::testing
