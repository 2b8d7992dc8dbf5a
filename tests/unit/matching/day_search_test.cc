// Parts, steps and reasons of a planned day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "services/matching/domain/day/explain.h"
#include "services/matching/domain/day/measure.h"
#include "services/matching/domain/day/parts.h"
#include "services/matching/domain/day/search.h"
#include "services/matching/domain/day/steps.h"
#include "tests/unit/matching/day_plan_days.h"

namespace homecare::matching {
namespace {

using ::testing::ElementsAre;

const TravelModel kEasy{1.0, 10.0, absl::ZeroDuration()};

DaySearchOptions Rounds(int64_t iterations) {
  DaySearchOptions options;
  options.iterations = iterations;
  options.elapsed_seconds = [] { return 0.0; };
  return options;
}

DaySearchResult MustSearch(const Day& day, const DaySearchOptions& options) {
  auto found = SearchDay(day, EasyTravel(), options, planner::NoWorkers());
  EXPECT_TRUE(found.ok()) << found.status();
  return found.ok() ? *std::move(found) : DaySearchResult();
}

// A town of some caregivers and orders, a part of them with somebody already.
SmallCity Town(int caregivers, int orders) {
  SmallCity city;
  for (int i = 0; i < caregivers; ++i) city.AddCaregiver(absl::StrCat("c", i), 700.0 * (i % 5));
  for (int i = 0; i < orders; ++i) {
    city.AddJob(absl::StrCat("o", 100 + i), 450.0 * (i * 7 % 11), i % 2 == 0 ? "09:00" : "12:00",
                "16:00", 30 + 15 * (i % 3));
  }
  return city;
}

TEST(DayPartsTest, AProblemIsSoundAndSaysWhoMayGo) {
  SmallCity city = Town(3, 5);
  city.facts.jobs[0].barred = {"c1"};
  city.facts.jobs[0].refused = {"c2"};
  city.facts.jobs[1].familiar = {"c0"};
  city.facts.jobs[2].job.priority = Priority::kPaid;
  city.Book("o103", "c1", "13:00");
  const Day day = city.Make().day;
  const std::vector<DayPart> parts = PartsOf(day, EasyTravel());
  ASSERT_EQ(parts.size(), 1u);
  const planner::Problem& problem = parts[0].problem;
  EXPECT_TRUE(planner::Check(problem).ok()) << planner::Check(problem);
  EXPECT_THAT(problem.visits[0].never, ElementsAre(1, 2));
  EXPECT_TRUE(planner::MayServe(problem, 0, 0));
  EXPECT_FALSE(planner::MayServe(problem, 0, 1));
  EXPECT_THAT(problem.visits[1].familiar, ElementsAre(std::pair<int, planner::Cost>(0, 0)));
  // A promise, then the entitlement, then what is paid: each outweighs all that follow.
  EXPECT_GT(problem.visits[3].priority, problem.visits[0].priority);
  EXPECT_GT(problem.visits[0].priority, problem.visits[2].priority);
  EXPECT_EQ(problem.visits[3].promised_caregiver[0], 1);
  EXPECT_EQ(problem.visits[3].promised_start[0], At("13:00"));
}

TEST(DayPartsTest, CountiesWithoutCommonCaregiversAreProblemsOfTheirOwn) {
  SmallCity city = Town(4, 6);
  city.facts.model.providers.push_back({"other", {0, kDay + 100}, {"370304", "370305"}, true});
  city.facts.model.caregivers[3].provider_id = "other";
  city.facts.jobs[4].job.county_code = "370304";
  city.facts.jobs[5].job.county_code = "370305";
  const Day day = city.Make().day;
  const std::vector<DayPart> parts = PartsOf(day, EasyTravel());
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].visit_of_task.size(), 4u);
  EXPECT_EQ(parts[0].tours.size(), 3u);
  EXPECT_EQ(parts[1].visit_of_task.size(), 2u);
  EXPECT_EQ(parts[1].tours.size(), 1u);
}

// Whatever the planner says passes the rules of immediate matching, one visit after another.
TEST(DaySearchTest, APlanPassesTheRulesOfImmediateMatching) {
  SmallCity city = Town(4, 14);
  city.Book("o101", "c2", "14:00");
  city.facts.model.absences.push_back({"c1", ShiftOf("11:00", "13:00", "absence")});
  const Draft draft = city.Make();
  const DayPlan plan = MustSearch(draft.day, Rounds(20)).plan;
  std::map<std::string, Calendar> calendars;
  for (const OwnedSpan& shift : city.facts.model.shifts) {
    calendars[shift.caregiver_id].PutShift(shift.span);
  }
  for (const OwnedSpan& absence : city.facts.model.absences) {
    calendars[absence.caregiver_id].PutAbsence(absence.span);
  }
  int planned = 0;
  for (size_t i = 0; i < plan.size(); ++i) {
    if (!plan[i].planned()) continue;
    ++planned;
    const DayVisit& visit = draft.day.visits[i];
    Entry entry;
    entry.span = {plan[i].start, plan[i].start + visit.duration_seconds};
    entry.place = Place(visit.place);
    entry.state = EntryState::kAssigned;
    entry.offer_id = visit.order_id;
    calendars[plan[i].caregiver_id].Put(entry);
  }
  EXPECT_EQ(planned, 14);
  for (size_t i = 0; i < plan.size(); ++i) {
    if (!plan[i].planned()) continue;
    const DayVisit& visit = draft.day.visits[i];
    Calendar calendar = calendars[plan[i].caregiver_id];
    calendar.Remove(visit.order_id);
    VisitRequest request =
        matching::RequestOf(draft.jobs[i], absl::FromUnixSeconds(At("07:00")), {});
    EXPECT_TRUE(request.start_window.Contains(plan[i].start));
    request.start_window = {plan[i].start, plan[i].start + 1};
    const Person person{Place(city.facts.model.caregivers[plan[i].caregiver_id[1] - '0'].base),
                        8 * 3600, 44 * 3600};
    EXPECT_EQ(Insert(calendar, person, request, kDay, EasyTravel()).rule, Rule::kNone)
        << visit.order_id << " by " << plan[i].caregiver_id;
  }
}

// The way from the base lies before the shift and takes none of its time. Who is near is a matter
// of its cost: by time alone all would be equally near, and the same few would be looked at.
TEST(DaySearchTest, EverybodyIsFoundInALargeTown) {
  SmallCity city;
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> metres(-20'000, 20'000);
  for (int i = 0; i < 150; ++i) city.AddCaregiver(absl::StrCat("c", 1000 + i), metres(random));
  for (int i = 0; i < 700; ++i) {
    city.AddJob(absl::StrCat("o", 1000 + i), metres(random), i % 2 == 0 ? "09:00" : "12:00",
                i % 2 == 0 ? "12:00" : "16:00", 60);
  }
  const Draft draft = city.Make();
  const Travel travel = EasyTravel();
  const DayFigures figures =
      DayMeasure(city.facts, draft, travel).Of(MustSearch(draft.day, Rounds(8)).plan);
  EXPECT_EQ(figures.visits_unserved, 0);
}

TEST(DaySearchTest, TheSameSeedAndRoundsGiveTheSamePlan) {
  const Day day = Town(5, 20).Make().day;
  const DaySearchResult first = MustSearch(day, Rounds(10));
  const DaySearchResult second = MustSearch(day, Rounds(10));
  EXPECT_EQ(first.plan, second.plan);
  EXPECT_EQ(first.paces, second.paces);
  DaySearchOptions again = Rounds(0);
  std::vector<std::vector<int64_t>> paces = first.paces;
  again.paces = &paces;
  EXPECT_EQ(MustSearch(day, again).plan, first.plan);
  EXPECT_EQ(MustSearch(day, again).rounds, first.rounds);
  paces.emplace_back();
  EXPECT_FALSE(SearchDay(day, EasyTravel(), again, planner::NoWorkers()).ok());
}

TEST(DaySearchTest, ADayThatIsWellStaysAsItIs) {
  SmallCity city = Town(2, 2);
  city.Book("o100", "c0", "09:00");
  city.Book("o101", "c1", "12:00");
  const Draft draft = city.Make(86'400);
  const DayPlan plan = MustSearch(draft.day, Rounds(10)).plan;
  const Travel travel = EasyTravel();
  EXPECT_EQ(plan, DayMeasure(city.facts, draft, travel).Former());
}

TEST(DaySearchTest, WhoHadSomebodyKeepsThem) {
  SmallCity city = Town(1, 1);
  city.Book("o100", "c0", "09:00");
  // Nobody has a shift any more; the plan does not leave the visit without its caregiver.
  city.facts.model.shifts.clear();
  const DayPlan plan = MustSearch(city.Make().day, Rounds(2)).plan;
  ASSERT_EQ(plan.size(), 1u);
  EXPECT_EQ(plan[0].caregiver_id, "c0");
}

TEST(StepsTest, WhoExchangesShareAStepAndNothingIsDoneForWhatStays) {
  Day day;
  DayPlan plan;
  const auto add = [&](const char* id, const char* from, const char* to, const char* start) {
    DayVisit visit;
    visit.order_id = id;
    visit.former_caregiver_id = from;
    visit.former_start = At(start);
    day.visits.push_back(visit);
    plan.push_back({to, At(start)});
  };
  add("stays", "a", "a", "09:00");
  add("x", "a", "b", "10:00");
  add("y", "b", "a", "10:00");
  add("alone", "", "c", "11:00");
  add("nobody", "", "", "12:00");
  add("late", "", "d", "13:00");
  PlanPolicy policy;
  policy.step_visits = 1;
  EXPECT_THAT(StepsOf(day, plan, policy), ElementsAre(kNoStep, 0, 0, 1, kNoStep, 2));
  policy.step_visits = 50;
  EXPECT_THAT(StepsOf(day, plan, policy), ElementsAre(kNoStep, 0, 0, 0, kNoStep, 0));
  // Who is only being asked is assigned.
  day.visits[0].asked = true;
  EXPECT_THAT(StepsOf(day, plan, policy), ElementsAre(0, 0, 0, 0, kNoStep, 0));
  day.visits[0].asked = false;
  policy.step_visits = policy.largest_step_visits = 1;
  const std::vector<int> torn = StepsOf(day, plan, policy);
  EXPECT_EQ(std::set<int>(torn.begin(), torn.end()).size(), 5u);
}

TEST(DayExplainerTest, SaysWhoCouldGoAndWhatKeepsTheOthers) {
  SmallCity city;
  city.AddCaregiver("chosen", 0);
  city.AddCaregiver("next", 1200);
  city.AddCaregiver("barred", 600);
  city.AddCaregiver("refused", 600);
  city.AddCaregiver("night", 3000, "20:00", "23:00");
  city.AddCaregiver("evening", 1800, "20:00", "23:00");
  city.AddJob("order", 0, "10:00", "12:00");
  city.facts.jobs[0].barred = {"barred"};
  city.facts.jobs[0].refused = {"refused"};
  const Draft draft = city.Make();
  const DayPlan plan = {{"chosen", At("10:00")}};
  const PlanPolicy policy;
  const DayReason reason = DayExplainer(city.facts, draft, plan, kEasy, policy).Of(0);
  EXPECT_EQ(reason.candidate_count, 2);
  EXPECT_EQ(reason.runner_up_caregiver_id, "next");
  EXPECT_EQ(reason.runner_up_start, At("10:00"));
  EXPECT_NEAR(static_cast<double>(reason.runner_up_added_travel_seconds), 240, 2);
  EXPECT_THAT(reason.nearest[static_cast<int>(Rule::kBarred)], ElementsAre("barred"));
  EXPECT_THAT(reason.nearest[static_cast<int>(Rule::kAlreadyAsked)], ElementsAre("refused"));
  EXPECT_THAT(reason.nearest[static_cast<int>(Rule::kOffShift)], ElementsAre("evening", "night"));
  EXPECT_EQ(reason.rejections[static_cast<int>(Rule::kOffShift)], 2);
}

}  // namespace
}  // namespace homecare::matching
