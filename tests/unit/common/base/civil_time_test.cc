#include "common/base/civil_time.h"

#include <gtest/gtest.h>

#include "common/base/status.h"

namespace homecare {
namespace {

absl::Time Utc(absl::string_view text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << error;
  return time;
}

TEST(ServiceDay, TurnsAtSixteenHoursUtc) {
  EXPECT_EQ(ServiceDay(Utc("2022-05-31T15:59:59.999Z")), absl::CivilDay(2022, 5, 31));
  EXPECT_EQ(ServiceDay(Utc("2022-05-31T16:00:00Z")), absl::CivilDay(2022, 6, 1));
  EXPECT_EQ(ServiceMonth(Utc("2022-05-31T15:59:59.999Z")), absl::CivilMonth(2022, 5));
  EXPECT_EQ(ServiceMonth(Utc("2022-05-31T16:00:00Z")), absl::CivilMonth(2022, 6));
  EXPECT_EQ(ServiceMonth(Utc("2021-12-31T16:00:00Z")), absl::CivilMonth(2022, 1));
}

TEST(StartOf, IsTheFirstInstant) {
  EXPECT_EQ(StartOf(absl::CivilDay(2022, 6, 1)), Utc("2022-05-31T16:00:00Z"));
  EXPECT_EQ(StartOf(absl::CivilMonth(2022, 6)), Utc("2022-05-31T16:00:00Z"));
  EXPECT_EQ(StartOf(absl::CivilMonth(2024, 2) + 1) - StartOf(absl::CivilMonth(2024, 2)),
            absl::Hours(29 * 24));
}

TEST(FloorSeconds, CutsTowardsThePast) {
  EXPECT_EQ(FloorSeconds(absl::FromUnixMillis(1999)), 1);
  EXPECT_EQ(FloorSeconds(absl::FromUnixMillis(-1)), -1);
  EXPECT_EQ(FloorSeconds(absl::FromUnixMillis(-1000)), -1);
}

TEST(ParseDay, TakesOneSpelling) {
  EXPECT_EQ(*ParseDay("2024-02-29"), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(FormatDay(absl::CivilDay(2022, 6, 1)), "2022-06-01");
  for (const char* text : {"", "2022-6-1", "2022-02-30", " 2022-06-01", "2022-06-01 ", "2022-06",
                           "2022/06/01", "20220601", "2022-06-01T00:00:00", "2023-02-29"}) {
    EXPECT_EQ(Reason(ParseDay(text).status()), "INVALID_DATE") << text;
  }
}

TEST(ParseMonth, TakesOneSpelling) {
  EXPECT_EQ(*ParseMonth("2022-06"), absl::CivilMonth(2022, 6));
  EXPECT_EQ(FormatMonth(absl::CivilMonth(2022, 6)), "2022-06");
  for (const char* text : {"", "2022-6", "2022-13", "2022-00", "2022", "2022-06-01", " 2022-06"}) {
    EXPECT_EQ(Reason(ParseMonth(text).status()), "INVALID_MONTH") << text;
  }
}

TEST(ParseInstant, NeedsAnOffset) {
  EXPECT_EQ(*ParseInstant("2022-06-01T08:00:00+08:00"), Utc("2022-06-01T00:00:00Z"));
  EXPECT_EQ(*ParseInstant("2022-06-01T00:00:00.25Z"),
            Utc("2022-06-01T00:00:00Z") + absl::Milliseconds(250));
  EXPECT_EQ(FormatInstant(Utc("2022-06-01T08:00:00.25+08:00")), "2022-06-01T00:00:00.25Z");
  EXPECT_EQ(FormatInstant(Utc("2022-06-01T08:00:00+08:00")), "2022-06-01T00:00:00Z");
  for (const char* text :
       {"", "infinite-future", "infinite-past-and-more", "2022-06-01T08:00:00",
        "2022-06-01 08:00:00+08:00", "2022-02-30T08:00:00+08:00", "2022-06-01T25:00:00+08:00",
        "2022-06-01", "-022-06-01T08:00:00+08:00"}) {
    EXPECT_EQ(Reason(ParseInstant(text).status()), "INVALID_TIME") << text;
  }
}

}  // namespace
}  // namespace homecare
