#include "services/matching/domain/calendar.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/matching/days.h"

namespace homecare::matching {
namespace {

TEST(CalendarTest, DaysAreThoseOfTheServiceZone) {
  for (const int64_t second :
       {int64_t{0}, int64_t{-1}, At("00:00"), At("00:00") - 1, At("23:59"), int64_t{-123456789}}) {
    const absl::CivilDay day = ServiceDay(absl::FromUnixSeconds(second));
    EXPECT_EQ(DayNumber(second), day - absl::CivilDay(1970, 1, 1)) << second;
    EXPECT_EQ(SpanOfDay(DayNumber(second)).start, absl::ToUnixSeconds(StartOf(day)));
    EXPECT_EQ(WeekNumber(DayNumber(second)) == WeekNumber(DayNumber(second) - 1),
              absl::GetWeekday(day) != absl::Weekday::monday);
  }
}

TEST(CalendarTest, LoadsFollowEveryChange) {
  Calendar calendar;
  calendar.Put(EntryAt("09:00", "10:00", North(0)));
  calendar.Put(EntryAt("11:00", "11:30", North(0)));
  EXPECT_EQ(calendar.SecondsOnDay(kDay), 90 * 60);
  Entry ended = EntryAt("09:00", "10:00", North(0), EntryState::kEnded);
  ended.span.end -= 600;
  calendar.Put(ended);
  EXPECT_EQ(calendar.SecondsOnDay(kDay), 80 * 60);
  EXPECT_TRUE(calendar.Remove("offer-11:00-11:30"));
  EXPECT_EQ(calendar.SecondsInWeek(WeekNumber(kDay)), 50 * 60);
  EXPECT_EQ(calendar.SecondsInWeek(WeekNumber(kDay) + 1), 0);
  calendar.Prune(At("12:00"));
  EXPECT_EQ(calendar.SecondsOnDay(kDay), 0);
  EXPECT_TRUE(calendar.entries().empty());
}

TEST(CalendarTest, WhatIsHeardLateDoesNotUndoWhatIsNewer) {
  Calendar calendar;
  calendar.Put(EntryAt("09:00", "10:00", North(0), EntryState::kBegun));
  calendar.Put(EntryAt("09:00", "10:00", North(0), EntryState::kHeld));
  ASSERT_EQ(calendar.entries().size(), 1u);
  EXPECT_EQ(calendar.entries()[0].state, EntryState::kBegun);
  calendar.PutShift({"shift", {At("09:00"), At("18:00")}, 2});
  calendar.PutShift({"shift", {At("08:00"), At("12:00")}, 1});
  ASSERT_EQ(calendar.shifts().size(), 1u);
  EXPECT_EQ(calendar.shifts()[0].span.end, At("18:00"));
}

TEST(CalendarTest, TravelIsThatOfTheTravelModel) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> latitude(35.9, 37.3), longitude(117.5, 118.6);
  const TravelModel slow;
  const Travel fast(slow);
  for (int i = 0; i < 20'000; ++i) {
    const LatLng from{latitude(random), longitude(random)}, to{latitude(random), longitude(random)};
    ASSERT_EQ(fast.Seconds(Place(from), Place(to)), absl::ToInt64Seconds(slow.Time(from, to)));
    ASSERT_EQ(fast.Seconds(Place(from), Place(from)), 0);
  }
}

}  // namespace
}  // namespace homecare::matching
