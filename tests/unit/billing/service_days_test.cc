#include "services/billing/domain/service_days.h"

#include <gtest/gtest.h>

#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

TEST(ServiceDays, AreThoseOfTheCalendar) {
  for (const char* text :
       {"1969-12-31 23:59:59", "1970-01-01 00:00:00", "1970-01-01 07:59:59", "1970-01-01 08:00:00",
        "2022-05-31 23:59:59", "2022-06-01 00:00:00", "2024-02-29 12:00:00"}) {
    const absl::Time time = At(text);
    const int64_t day = DayOf(absl::ToUnixSeconds(time));
    EXPECT_EQ(CivilDayOf(day), ServiceDay(time)) << text;
    EXPECT_EQ(DayNumber(ServiceDay(time)), day) << text;
    EXPECT_EQ(absl::FromUnixSeconds(StartSecond(day)), StartOf(ServiceDay(time))) << text;
  }
}

TEST(ServiceDays, EndAtTheirLimits) {
  EXPECT_LT(DayNumber(absl::CivilDay(99999, 12, 31)), kForEver);
  EXPECT_EQ(DayNumber(absl::CivilDay(1'000'000'000, 1, 1)),
            DayNumber(absl::CivilDay(99999, 12, 31)));
  const DaySpan february = DaysOf(absl::CivilMonth(2024, 2));
  EXPECT_EQ(february.to - february.from, 29);
  EXPECT_EQ(february.DaysWithin(DaysOf(Granted(Level::kMild, AreaClass::kUrban, "2024-02-20"))),
            10);
  EXPECT_EQ(february.DaysWithin(DaysOf(absl::CivilMonth(2024, 3))), 0);
}

}  // namespace
}  // namespace homecare::billing
