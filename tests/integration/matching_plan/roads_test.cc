// homecare-plan's outside: travel times from a service, and the page of the plan.
#include <cmath>
#include <fstream>

#include "absl/strings/match.h"
#include "tests/integration/matching_plan/fixture.h"
#include "tests/integration/matching_travel/server/table_server.h"

namespace homecare::testing {
namespace {

using matching::Mood;
using matching::TableServer;
using matching::TenthsBetween;

class RoadsTest : public PlanProgramTest {
 protected:
  // There and back from a home in Zibo.
  static Json Day() {
    return {{"vehicles",
             {{{"id", 1},
               {"profile", "ebike"},
               {"description", "张秀英 </script>"},
               {"start", {118.0, 36.8}},
               {"end", {118.0, 36.8}}}}},
            {"jobs", {{{"id", 7}, {"location", {118.05, 36.85}}, {"service", 60}}}}};
  }
  static int64_t Told(const std::string& from, const std::string& to) {
    return (TenthsBetween(from, to) + 9) / 10;
  }
  static std::string From(const std::string& url) {
    return absl::StrCat("--iterations=2 --travel-matrix-url=", url);
  }

  const std::string home_ = "118.00000,36.80000", job_ = "118.05000,36.85000";
  const std::unique_ptr<TempFolder> pages_ = *TempFolder::Create();
};

TEST_F(RoadsTest, TravelsAsTheServiceTells) {
  const TableServer server;
  const Json plan = Plan(Day(), From(server.url()));
  EXPECT_EQ(plan["summary"]["duration"], Told(home_, job_) + Told(job_, home_));
}

TEST_F(RoadsTest, PlansWithTheGreatCircleWhileTheServiceIsAway) {
  const std::string alone = Plan(Day())["summary"]["duration"].dump();
  TableServer server;
  server.SetMood(Mood::kError);
  for (const std::string& url : {server.url(), matching::NobodysUrl()}) {
    const Outcome outcome = Run(Day().dump(), From(url));
    EXPECT_EQ(outcome.code, 0) << outcome.errors;
    EXPECT_TRUE(absl::StrContains(outcome.errors, "2 of 4 travel times are estimates"))
        << outcome.errors;
    const Json plan = Json::parse(outcome.output, nullptr, false);
    // Rounded up where the problem's own form is rounded to the nearest, each way.
    EXPECT_NEAR(plan["summary"]["duration"].get<double>(), std::stod(alone), 2);
  }
}

TEST_F(RoadsTest, AsksNobodyWhereTheProblemHasItsMatrix) {
  const TableServer server;
  const Json day = {{"vehicles", {{{"id", 1}, {"start_index", 0}}}},
                    {"jobs", {{{"id", 7}, {"location_index", 1}}}},
                    {"matrices", {{"car", {{"durations", {{0, 5}, {6, 0}}}}}}}};
  EXPECT_EQ(Plan(day, From(server.url()))["summary"]["duration"], 5);
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(RoadsTest, WhatIsNoUrlIsRefused) {
  EXPECT_EQ(Run(Day().dump(), From("localhost:5000")).code, 2);
}

TEST_F(RoadsTest, ThePageIsWrittenBesideThePlan) {
  const std::string path = pages_->File("day.html");
  const Json plan = Plan(Day(), absl::StrCat("--iterations=2 --map=", path));
  EXPECT_EQ(plan["summary"]["unassigned"], 0);
  std::ifstream file(path);
  const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_TRUE(absl::StartsWith(page, "<!DOCTYPE html>"));
  EXPECT_TRUE(absl::StrContains(page, "张秀英 \\u003c/script\\u003e"));
  EXPECT_TRUE(absl::StrContains(page, "[118.05,36.85]"));
  EXPECT_TRUE(absl::StrContains(page, "淄川区"));
}

TEST_F(RoadsTest, APageThatCannotBeWrittenIsAnError) {
  const Outcome outcome =
      Run(Day().dump(), absl::StrCat("--iterations=2 --map=", pages_->File("no/such/folder")));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(absl::StrContains(outcome.errors, "--map: cannot write")) << outcome.errors;
}

}  // namespace
}  // namespace homecare::testing
