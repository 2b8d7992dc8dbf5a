#include "services/intake/domain/alarm.h"

#include <gtest/gtest.h>

#include "common/base/civil_time.h"

namespace homecare::intake {
namespace {

const absl::Time kStart = StartOf(absl::CivilDay(2022, 6, 2)) + absl::Hours(10);

TEST(AlarmOutcomeTest, NamesRoundTrip) {
  for (int i = 1; i <= static_cast<int>(AlarmOutcome::kLapsed); ++i) {
    const auto outcome = static_cast<AlarmOutcome>(i);
    EXPECT_EQ(ParseAlarmOutcome(Name(outcome)), outcome);
  }
}

struct RungCase {
  absl::Duration left;
  int next_minutes;  // before the start; 0 for none
  int last_minutes;
};

TEST(RungTest, EachMomentHasItsRungs) {
  const LadderPolicy policy;
  const RungCase cases[] = {
      {absl::Hours(48), 1440, 0},   {absl::Hours(24) + absl::Seconds(1), 1440, 0},
      {absl::Hours(24), 120, 1440}, {absl::Hours(3), 120, 1440},
      {absl::Hours(2), 30, 120},    {absl::Minutes(31), 30, 120},
      {absl::Minutes(30), 0, 30},   {absl::ZeroDuration(), 0, 30},
      {-absl::Hours(1), 0, 30},
  };
  for (const RungCase& one : cases) {
    const absl::Time now = kStart - one.left;
    const auto next = NextRung(policy, kStart, now);
    const auto last = LastRung(policy, kStart, now);
    EXPECT_EQ(next.has_value(), one.next_minutes != 0) << one.left;
    EXPECT_EQ(kStart - next.value_or(kStart), absl::Minutes(one.next_minutes)) << one.left;
    EXPECT_EQ(last.value_or(absl::ZeroDuration()), absl::Minutes(one.last_minutes)) << one.left;
  }
}

struct HourCase {
  int start;
  int end;
  int hour;
  bool on_call;
};

TEST(OnCallTest, HoursAreHalfOpenAndMayRunOverMidnight) {
  const HourCase cases[] = {
      {8, 20, 7, false},  {8, 20, 8, true},  {8, 20, 19, true}, {8, 20, 20, false},
      {20, 6, 19, false}, {20, 6, 20, true}, {20, 6, 0, true},  {20, 6, 6, false},
      {0, 24, 0, true},   {0, 24, 23, true}, {9, 9, 3, true},  // the whole day
  };
  for (const HourCase& one : cases) {
    const ServicePoint point = {"point", {}, {{"caregiver", one.start * 60, one.end * 60}}};
    const absl::Time time = StartOf(absl::CivilDay(2022, 6, 2)) + absl::Hours(one.hour);
    EXPECT_EQ(!OnCallAt(point, time).empty(), one.on_call)
        << one.start << " to " << one.end << " at " << one.hour;
  }
}

TEST(CallNearestTest, TheNearestThatHasSomebodyInTheOrderOfItsList) {
  const LatLng home = {36.8, 118.05};
  const std::vector<ServicePoint> points = {
      {"b", {36.9, 118.05}, {{"first", 0, 1440}, {"second", 0, 1440}}},
      {"a", {36.9, 118.05}, {{"other", 0, 1440}}},
      {"nearer, at night only", {36.81, 118.05}, {{"night", 1200, 360}}},
      {"here, nobody", home, {}},
  };
  Alarm alarm;
  alarm.raise_time = kStart;
  CallNearest(points, home, &alarm);
  EXPECT_EQ(alarm.service_point_id, "a");  // of two as near, by id
  EXPECT_EQ(alarm.on_call_caregiver_ids, std::vector<std::string>({"other"}));
  Alarm by_night;
  by_night.raise_time = kStart + absl::Hours(13);
  CallNearest(points, home, &by_night);
  EXPECT_EQ(by_night.service_point_id, "nearer, at night only");
  Alarm nobody;
  nobody.raise_time = kStart;
  CallNearest({}, home, &nobody);
  EXPECT_EQ(nobody.service_point_id, "");
  EXPECT_TRUE(nobody.on_call_caregiver_ids.empty());
}

}  // namespace
}  // namespace homecare::intake
