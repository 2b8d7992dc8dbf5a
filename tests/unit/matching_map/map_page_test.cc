// The page of a plan: whole, self-contained, and safe whatever people are called.
#include "services/matching/plan/map/map_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/matching/plan/map/page_files.h"

namespace homecare::matching {
namespace {

using Json = nlohmann::json;

// Two caregivers on a line, a visit of one, a visit of both, and one that nobody can serve.
struct Day {
  Day() {
    problem.matrices.push_back({3, {0, 600, 1'200, 600, 0, 600, 1'200, 600, 0}, {}, {}});
    for (const char* id : {"c1", "c2"}) {
      planner::Caregiver caregiver;
      caregiver.id = id;
      caregiver.start = caregiver.end = 0;
      caregiver.shift = {8 * 3'600, 17 * 3'600, 17 * 3'600};
      problem.caregivers.push_back(caregiver);
    }
    planner::Break lunch;
    lunch.id = "lunch";
    lunch.duration = 1'800;
    lunch.windows = {{12 * 3'600, 13 * 3'600, 13 * 3'600}};
    problem.caregivers[0].breaks.push_back(lunch);
    Add("v1", {1});
    Add("v2", {2, 2});
    Add("v3", {1});
    routes.tasks = {{0, 1}, {2}};
    Plan();
  }

  void Add(const std::string& id, const std::vector<int>& places) {
    planner::Visit visit;
    visit.id = id;
    for (const int place : places) {
      planner::Task task;
      task.location = place;
      task.service = 3'600;
      task.windows = {{9 * 3'600, 10 * 3'600, planner::kNever}};
      (visit.first == planner::kNone ? visit.first : visit.second) =
          static_cast<int>(problem.tasks.size());
      problem.tasks.push_back(task);
      problem.visit_of_task.push_back(static_cast<int>(problem.visits.size()));
    }
    if (places.size() == 2) visit.relation = planner::Relation::kTogether;
    problem.visits.push_back(visit);
  }
  void Plan() {
    auto evaluated = Evaluate(problem, routes);
    ASSERT_TRUE(evaluated.ok()) << evaluated.status();
    plan = *evaluated;
  }
  MapInput Input() const { return {problem, plan, "A day", points, {}, {}, 0, 60}; }

  planner::Problem problem;
  planner::Routes routes;
  planner::Plan plan;
  std::vector<std::optional<LatLng>> points = {LatLng{36.8, 118.0}, LatLng{36.81, 118.02},
                                               std::nullopt};
};

// What the page's script will parse.
std::string DataOf(const std::string& page) {
  const std::string begin = R"(<script id="plan" type="application/json">)";
  const size_t from = page.find(begin) + begin.size();
  return page.substr(from, page.find("</script>", from) - from);
}

int Count(const std::string& text, absl::string_view what) {
  int count = 0;
  for (size_t at = text.find(what.data(), 0, what.size()); at != std::string::npos;
       at = text.find(what.data(), at + what.size(), what.size())) {
    ++count;
  }
  return count;
}

TEST(MapPageTest, HoldsTheWholePlan) {
  const Day day;
  const Json data = Json::parse(DataOf(MapPage(day.Input())));
  EXPECT_EQ(data["title"], "A day");
  EXPECT_EQ(data["unserved"], Json::array({2}));
  ASSERT_EQ(data["caregivers"].size(), 2u);
  EXPECT_EQ(data["caregivers"][0]["shift"], Json::array({8 * 3'600, 17 * 3'600}));
  EXPECT_EQ(data["places"], Json::parse("[[118.0,36.8],[118.02,36.81],null]"));
  EXPECT_EQ(data["visits"][1], Json::parse(R"(["v2","v2",1,[1,2],1])"));
  // A window without an end is null: JavaScript could not hold kNever.
  EXPECT_EQ(data["tasks"][0], Json::parse("[0,1,[[32400,36000]]]"));
}

TEST(MapPageTest, StopsAreThoseOfThePlan) {
  const Day day;
  const Json data = Json::parse(DataOf(MapPage(day.Input())));
  int tasks = 0, breaks = 0;
  for (size_t i = 0; i < 2; ++i) {
    const Json& stops = data["caregivers"][i]["stops"];
    ASSERT_EQ(stops.size(), day.plan.stops[i].size());
    int64_t travel = 0;
    for (size_t k = 0; k < stops.size(); ++k) {
      const planner::Stop& stop = day.plan.stops[i][k];
      EXPECT_EQ(stops[k][3], stop.arrival);
      EXPECT_EQ(stops[k][4], stop.start);
      EXPECT_EQ(stops[k][5], stop.setup + stop.service);
      travel += stops[k][6].get<int64_t>();
      EXPECT_EQ(travel, stop.travel);
      tasks += stops[k][0] == 1;
      breaks += stops[k][0] == 2;
    }
  }
  EXPECT_EQ(tasks, 3);
  EXPECT_EQ(breaks, 1);
}

TEST(MapPageTest, NamesMayHoldAnything) {
  const std::vector<std::string> names = {
      "</script><script>alert(1)</script>",
      "<!--<script>",
      "\"'`${x}\\",
      "张秀英 ✓ 𠮷",
      "&amp; @DATA@ @SCRIPT@",
      "line\nbreak\ttab\r",
      "\xE2\x80\xA8 separator",
      std::string("zero \0 byte", 11),
  };
  const std::string harmless = MapPage(Day().Input());
  for (const std::string& name : names) {
    Day day;
    day.problem.visits[0].id = name;
    MapInput input = day.Input();
    input.title = name;
    input.visit_labels = {name, name, name};
    input.caregiver_labels = {name, name};
    const std::string page = MapPage(input);
    const Json data = Json::parse(DataOf(page));
    EXPECT_EQ(data["visits"][0][0], name);
    EXPECT_EQ(data["visits"][0][1], name);
    EXPECT_EQ(data["caregivers"][1]["label"], name);
    EXPECT_EQ(data["title"], name);
    for (const char* markup : {"<script", "</script", "<!--", "<title>", "</title>"}) {
      EXPECT_EQ(Count(page, markup), Count(harmless, markup)) << markup << " in " << name;
    }
  }
}

TEST(MapPageTest, BytesThatAreNoUtf8AreReplaced) {
  const Day day;
  MapInput input = day.Input();
  input.caregiver_labels = {"\xC3(\xFF"};
  const Json data = Json::parse(DataOf(MapPage(input)));
  EXPECT_EQ(data["caregivers"][0]["label"], "\xEF\xBF\xBD(\xEF\xBF\xBD");
  input.title = "\xFF";
  EXPECT_TRUE(absl::StrContains(MapPage(input), "<title>\xEF\xBF\xBD</title>"));
}

TEST(MapPageTest, NeedsNoNetwork) {
  const Day day;
  const std::string page = MapPage(day.Input());
  for (const char* address : {"http:", "https:", "//cdn", " src=", " href=", "@import", "url(",
                              "fetch(", "XMLHttpRequest", "import("}) {
    EXPECT_FALSE(absl::StrContains(page, address)) << address;
  }
  EXPECT_TRUE(absl::StrContains(page, "default-src 'none'"));
}

TEST(MapPageTest, IsWellFormed) {
  const Day day;
  const std::string page = MapPage(day.Input());
  EXPECT_TRUE(absl::StartsWith(page, "<!DOCTYPE html>"));
  for (const char* left : {"@TITLE@", "@STYLE@", "@SCRIPT@", "@DATA@"}) {
    EXPECT_FALSE(absl::StrContains(page, left)) << left;
  }
  const std::string markup(PageHtml());
  for (const char* tag : {"html", "head", "body", "style", "script", "main", "section", "div",
                          "header", "aside", "nav", "button", "svg", "span", "i", "g"}) {
    const int open =
        Count(markup, absl::StrCat("<", tag, ">")) + Count(markup, absl::StrCat("<", tag, " "));
    EXPECT_GT(open, 0) << tag;
    EXPECT_EQ(open, Count(markup, absl::StrCat("</", tag, ">"))) << tag;
  }
  // The scripts would end at it.
  EXPECT_FALSE(absl::StrContains(PageScript(), "</"));
}

TEST(MapPageTest, OutlinesAreDrawnWhereThePlacesAre) {
  Day day;
  EXPECT_EQ(Json::parse(DataOf(MapPage(day.Input())))["outlines"].size(), 8u);
  day.points = {LatLng{48.1, 11.5}, LatLng{48.2, 11.6}, LatLng{48.2, 11.5}};
  EXPECT_TRUE(Json::parse(DataOf(MapPage(day.Input())))["outlines"].empty());
}

TEST(MapPageTest, WithoutCoordinatesNoStopHasAPlace) {
  Day day;
  day.points.clear();
  const Json data = Json::parse(DataOf(MapPage(day.Input())));
  EXPECT_TRUE(data["places"].empty());
  for (const Json& caregiver : data["caregivers"]) {
    ASSERT_FALSE(caregiver["stops"].empty());
    for (const Json& stop : caregiver["stops"]) EXPECT_EQ(stop[2], -1);
  }
}

TEST(MapPageTest, TheEndlessIsNull) {
  Day day;
  day.problem.caregivers[1].shift = planner::Window{};
  for (planner::Window& window : day.problem.tasks[3].windows) window.due = planner::kNever;
  day.Plan();
  const Json data = Json::parse(DataOf(MapPage(day.Input())));
  EXPECT_TRUE(data["caregivers"][1]["shift"][1].is_null());
  EXPECT_TRUE(data["tasks"][3][2][0][1].is_null());
}

TEST(MidnightOfTest, IsTheDaysBeginning) {
  Day day;
  EXPECT_EQ(MidnightOf(day.problem), 0);
  // 2026-11-30, 00:00 in Shanghai.
  constexpr planner::Time kMidnight = 1'795'968'000;
  for (planner::Task& task : day.problem.tasks) {
    for (planner::Window& window : task.windows) {
      window.open += kMidnight;
      window.due += kMidnight;
    }
  }
  for (planner::Caregiver& caregiver : day.problem.caregivers) {
    caregiver.shift.open += kMidnight;
    caregiver.shift.close += kMidnight;
  }
  EXPECT_EQ(MidnightOf(day.problem), kMidnight);
}

}  // namespace
}  // namespace homecare::matching
