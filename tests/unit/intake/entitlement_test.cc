#include "services/intake/domain/entitlement.h"

#include <gtest/gtest.h>

#include "common/base/civil_time.h"

namespace homecare::intake {
namespace {

constexpr absl::CivilMonth kJune(2022, 6);
const CarePolicy kPolicy = {"zibo-2022", 3600, 2700, 1800, 7, 540, 480};

absl::CivilDay Day(int day) { return absl::CivilDay(2022, 6, day); }
absl::Time At(int day, int hour) { return StartOf(Day(day)) + absl::Hours(hour); }

struct MonthCase {
  const char* name;
  std::vector<Grant> grants;
  std::vector<Suspension> suspensions;
  int minutes;
};

TEST(EntitledMinutesTest, ByTheLastDayThatCounts) {
  const absl::CivilDay january(2022, 1, 1);
  const MonthCase cases[] = {
      {"nothing", {}, {}, 0},
      {"severe", {{Level::kSevere, january, {}}}, {}, 3600},
      {"entry in mid-month, in full (P2)", {{Level::kModerate, Day(20), {}}}, {}, 2700},
      {"exit in mid-month", {{Level::kMild, january, Day(10)}}, {}, 1800},
      {"ended before", {{Level::kMild, january, Day(1)}}, {}, 0},
      {"raised", {{Level::kMild, january, Day(16)}, {Level::kModerate, Day(16), {}}}, {}, 2700},
      {"lowered", {{Level::kSevere, january, Day(16)}, {Level::kMild, Day(16), {}}}, {}, 1800},
      {"suspended for the month",
       {{Level::kMild, january, {}}},
       {{At(1, 0) - absl::Hours(1), {}}},
       0},
      {"suspended for a week", {{Level::kMild, january, {}}}, {{At(3, 0), At(10, 0)}}, 1800},
      {"suspended by two that meet",
       {{Level::kMild, january, {}}},
       {{At(1, 0), At(15, 0)}, {At(15, 0), {}}},
       0},
      {"raised while suspended to the end",
       {{Level::kMild, january, Day(16)}, {Level::kModerate, Day(16), {}}},
       {{At(16, 0), {}}},
       1800},
  };
  for (const MonthCase& one : cases) {
    const Entitlement entitlement = {true, one.grants, one.suspensions};
    EXPECT_EQ(EntitledMinutes(entitlement, kPolicy, kJune), one.minutes) << one.name;
  }
}

TEST(RoomMinutesTest, WhatTheRestOfTheMonthHolds) {
  Entitlement entitlement = {true, {{Level::kMild, absl::CivilDay(2022, 1, 1), {}}}, {}};
  EXPECT_EQ(RoomMinutes(entitlement, kPolicy, kJune, At(1, 0) - absl::Hours(1)), 30 * 480);
  EXPECT_EQ(RoomMinutes(entitlement, kPolicy, kJune, At(30, 12)), 480);
  EXPECT_EQ(RoomMinutes(entitlement, kPolicy, kJune, At(30, 22)), 120);
  EXPECT_EQ(RoomMinutes(entitlement, kPolicy, kJune, At(30, 24)), 0);
  entitlement.suspensions = {{At(29, 0), At(30, 21)}};
  EXPECT_EQ(RoomMinutes(entitlement, kPolicy, kJune, At(29, 12)), 180);
  entitlement.suspensions.push_back({At(30, 20), At(30, 23)});  // over the first
  EXPECT_EQ(RoomMinutes(entitlement, kPolicy, kJune, At(29, 12)), 60);
  entitlement.active = false;
  EXPECT_EQ(RoomMinutes(entitlement, kPolicy, kJune, At(1, 0)), 0);
}

TEST(RestsInTest, HalfOpen) {
  const Entitlement entitlement = {true, {}, {{At(8, 14), At(12, 10)}}};
  EXPECT_FALSE(RestsIn(entitlement, At(8, 13), At(8, 14)));
  EXPECT_TRUE(RestsIn(entitlement, At(8, 13), At(8, 15)));
  EXPECT_TRUE(RestsIn(entitlement, At(12, 9), At(12, 11)));
  EXPECT_FALSE(RestsIn(entitlement, At(12, 10), At(12, 11)));
}

}  // namespace
}  // namespace homecare::intake
