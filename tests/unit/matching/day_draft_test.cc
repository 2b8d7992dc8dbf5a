// From what the service knows to the day that is planned.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/matching/domain/day/elder_time.h"
#include "services/matching/domain/day/measure.h"
#include "tests/unit/matching/day_plan_days.h"

namespace homecare::matching {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Orders(const Day& day) {
  std::vector<std::string> ids;
  for (const DayVisit& visit : day.visits) ids.push_back(visit.order_id);
  return ids;
}

TEST(DayDraftTest, WhatIsPlannedAndWhatStays) {
  SmallCity city;
  city.AddCaregiver("a", 0);
  city.AddJob("open", 0, "09:00", "11:00");
  city.AddJob("asked", 0, "09:00", "16:00");
  city.Book("asked", "a", "11:00", EntryState::kHeld);
  city.AddJob("assigned", 0, "09:00", "16:00");
  city.Book("assigned", "a", "13:00");
  city.AddJob("begun", 0, "09:00", "16:00");
  city.Book("begun", "a", "15:00", EntryState::kBegun);
  city.AddJob("near", 0, "08:00", "16:00");
  city.Book("near", "a", "08:30");
  city.AddJob("emergency", 0, "09:00", "16:00").priority = Priority::kEmergency;
  city.AddJob("tomorrow", 0, "26:00", "28:00");
  city.AddJob("over", 0, "07:00", "08:30");
  const Draft draft = city.Make(900, "09:00");
  EXPECT_THAT(Orders(draft.day), ElementsAre("asked", "assigned", "open"));
  EXPECT_EQ(draft.fixed.size(), 2u);
  EXPECT_EQ(draft.movable.size(), 2u);
  const DayVisit& assigned = VisitOf(draft.day, "assigned");
  EXPECT_EQ(assigned.former_caregiver_id, "a");
  EXPECT_EQ(assigned.former_start, At("13:00"));
  // A promise may come later, never sooner; an open order where its window lets it.
  EXPECT_THAT(assigned.starts, ElementsAre(Span{At("13:00"), At("16:00")}));
  EXPECT_THAT(VisitOf(draft.day, "open").starts, ElementsAre(Span{At("09:00"), At("11:00")}));
  // Where promises weigh nothing they bind nobody.
  const Draft free = city.Make(0, "09:00");
  EXPECT_THAT(VisitOf(free.day, "assigned").starts, ElementsAre(Span{At("09:00"), At("16:00")}));
}

TEST(DayDraftTest, EqualFactsMakeEqualDaysInWhateverOrder) {
  SmallCity city;
  for (int i = 0; i < 6; ++i) city.AddCaregiver(absl::StrCat("c", i), 300.0 * i);
  for (int i = 0; i < 12; ++i) {
    Job& job = city.AddJob(absl::StrCat("o", i), 200.0 * i, "09:00", "15:00", 45);
    job.elder_id = absl::StrCat("elder-", i / 2);
    city.facts.jobs.back().barred = {"c3", "c1"};
    city.facts.jobs.back().familiar = {"c2", "c0"};
  }
  city.Book("o1", "c1", "10:00");
  city.Book("o4", "c4", "11:00", EntryState::kBegun);
  city.facts.model.absences.push_back({"c2", ShiftOf("10:00", "12:00", "absence")});
  const Day day = city.Make().day;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    city.Shuffle(seed);
    EXPECT_EQ(city.Make().day, day) << "seed " << seed;
  }
}

TEST(DayDraftTest, FreeTimeIsShiftWithoutAbsencesAndVisitsThatStay) {
  SmallCity city;
  city.AddCaregiver("a", 0, "08:00", "18:00");
  city.facts.model.absences.push_back({"a", ShiftOf("15:00", "16:00", "absence")});
  city.AddJob("begun", 600, "09:00", "11:00");
  city.Book("begun", "a", "10:00", EntryState::kBegun);
  city.AddJob("open", 0, "09:00", "17:00");
  const Draft draft = city.Make();
  ASSERT_EQ(draft.day.caregivers.size(), 1u);
  const std::vector<DayTour>& tours = draft.day.caregivers[0].tours;
  ASSERT_EQ(tours.size(), 3u);
  EXPECT_EQ(tours[0].span, (Span{At("08:00"), At("10:00")}));
  EXPECT_FALSE(tours[0].from_visit);
  EXPECT_TRUE(tours[0].to_visit);
  EXPECT_EQ(tours[1].span, (Span{At("11:00"), At("15:00")}));
  EXPECT_TRUE(tours[1].from_visit);
  EXPECT_FALSE(tours[1].to_visit);
  EXPECT_EQ(tours[2].span, (Span{At("16:00"), At("18:00")}));
  // Eight hours a day, one of them given: seven are left, which is all of the free time but one.
  int64_t most = 0;
  for (const DayTour& tour : tours) most += tour.most_seconds;
  EXPECT_LE(most, 7 * 3600);
  EXPECT_GE(most, 7 * 3600 - 3);
}

struct Unfit {
  const char* name;
  void (*edit)(SmallCity& city);
};

class WhoIsLeftOut : public ::testing::TestWithParam<Unfit> {};

TEST_P(WhoIsLeftOut, HasNoTours) {
  SmallCity city;
  city.AddCaregiver("a", 0);
  city.AddJob("open", 0, "09:00", "17:00");
  ASSERT_EQ(city.Make().day.caregivers.size(), 1u);
  GetParam().edit(city);
  EXPECT_THAT(city.Make().day.caregivers, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, WhoIsLeftOut,
    ::testing::Values(
        Unfit{"inactive", [](SmallCity& c) { c.facts.model.caregivers[0].active = false; }},
        Unfit{"certificate_over",
              [](SmallCity& c) { c.facts.model.caregivers[0].certificates[0].valid.to = kDay; }},
        Unfit{"contract_over", [](SmallCity& c) { c.facts.model.providers[0].contract.to = kDay; }},
        Unfit{"provider_left", [](SmallCity& c) { c.facts.model.providers[0].active = false; }},
        Unfit{"absent",
              [](SmallCity& c) {
                c.facts.model.absences.push_back({"a", ShiftOf("00:00", "23:00", "absence")});
              }},
        Unfit{"week_is_full",
              [](SmallCity& c) { c.facts.model.caregivers[0].weekly_limit_minutes = 0; }},
        Unfit{"off", [](SmallCity& c) { c.facts.model.shifts.clear(); }}),
    [](const auto& info) { return info.param.name; });

TEST(DayDraftTest, VisitsOfOneElderCannotMeet) {
  SmallCity city;
  city.AddCaregiver("a", 0);
  for (const char* id : {"first", "second", "third"}) {
    city.AddJob(id, 0, "09:00", "13:00", 60).elder_id = "elder";
  }
  const Day day = city.Make().day;
  for (const DayVisit& one : day.visits) {
    for (const DayVisit& other : day.visits) {
      if (&one == &other) continue;
      ASSERT_EQ(one.starts.size(), 1u);
      ASSERT_EQ(other.starts.size(), 1u);
      const Span all = {one.starts[0].start, one.starts[0].end - 1 + one.duration_seconds};
      const Span others = {other.starts[0].start, other.starts[0].end - 1 + other.duration_seconds};
      EXPECT_FALSE(all.Overlaps(others)) << one.order_id << " and " << other.order_id;
    }
  }
}

TEST(DayDraftTest, AVisitThatStaysKeepsTheOthersOfItsElderAway) {
  SmallCity city;
  city.AddCaregiver("a", 0);
  city.AddJob("begun", 0, "09:00", "13:00").elder_id = "elder";
  city.Book("begun", "a", "10:00", EntryState::kBegun);
  city.AddJob("open", 0, "08:30", "13:00", 30).elder_id = "elder";
  EXPECT_THAT(VisitOf(city.Make().day, "open").starts,
              ElementsAre(Span{At("08:30"), At("09:30") + 1}, Span{At("11:00"), At("13:00")}));
}

TEST(DayDraftTest, ASecondCaregiverBelongsToTheFirst) {
  SmallCity city;
  city.AddCaregiver("a", 0);
  city.AddJob("one", 0, "09:00", "13:00").elder_id = "elder";
  Job& two = city.AddJob("two", 0, "09:00", "13:00");
  two.elder_id = "elder";
  two.double_up = true;
  Job& other = city.AddJob("other", 0, "09:00", "13:00");
  other.double_up = true;
  const Day day = city.Make().day;
  EXPECT_EQ(VisitOf(day, "one").together_with, "two");
  EXPECT_EQ(VisitOf(day, "two").together_with, "one");
  EXPECT_EQ(VisitOf(day, "other").together_with, "");
  // Unless they were promised different times.
  city.Book("one", "a", "09:00");
  city.Book("two", "a", "11:00");
  EXPECT_EQ(VisitOf(city.Make().day, "one").together_with, "");
  EXPECT_EQ(VisitOf(city.Make(0).day, "one").together_with, "two");
}

TEST(ElderTimeTest, Without) {
  const std::vector<Span> all = {{100, 200}};
  EXPECT_THAT(Without(all, 10, {0, 50}), ElementsAre(Span{100, 200}));
  EXPECT_THAT(Without(all, 10, {150, 160}), ElementsAre(Span{100, 141}, Span{160, 200}));
  EXPECT_THAT(Without(all, 10, {90, 150}), ElementsAre(Span{150, 200}));
  EXPECT_THAT(Without(all, 10, {150, 300}), ElementsAre(Span{100, 141}));
  EXPECT_THAT(Without(all, 10, {100, 200}), IsEmpty());
  EXPECT_THAT(Without(all, 10, {150, 150}), ElementsAre(Span{100, 200}));
}

TEST(DayMeasureTest, CountsWaysVisitsAndChanges) {
  SmallCity city;
  city.AddCaregiver("a", 0);
  city.AddCaregiver("b", 6000);
  city.AddJob("begun", 600, "09:00", "11:00");
  city.Book("begun", "a", "09:00", EntryState::kBegun);
  city.AddJob("moved", 6000, "11:00", "16:00");
  city.Book("moved", "a", "11:00");
  city.AddJob("open", 6600, "11:00", "16:00");
  const Draft draft = city.Make();
  const Travel travel = EasyTravel();
  const DayMeasure measure(city.facts, draft, travel);
  // a goes to 600 m, on to 6,000 m, and home: 12,000 m at ten metres a second.
  const DayFigures before = measure.Of(measure.Former());
  EXPECT_NEAR(static_cast<double>(before.travel_seconds), 1200, 5);
  EXPECT_EQ(before.visits_planned, 2);
  EXPECT_EQ(before.visits_unserved, 1);
  EXPECT_EQ(before.care_seconds, 2 * 3600);
  EXPECT_EQ(before.changes, 0);
  // b takes both: 600 m there and back each.
  const DayPlan plan = {{"b", At("11:00")}, {"b", At("13:00")}};
  const DayFigures after = measure.Of(plan);
  EXPECT_NEAR(static_cast<double>(after.travel_seconds), 120 + 120, 5);
  EXPECT_EQ(after.visits_planned, 3);
  EXPECT_EQ(after.changes, 1);
  EXPECT_EQ(measure.AddedTravel(plan)[0], 0);
  EXPECT_NEAR(static_cast<double>(measure.AddedTravel(plan)[1]), 120, 3);
}

}  // namespace
}  // namespace homecare::matching
