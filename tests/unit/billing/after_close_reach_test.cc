// Visits of the next month in the queue of a closed one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/billing/domain/after_close.h"
#include "tests/unit/billing/history_cases.h"

namespace homecare::billing {
namespace {

TEST(RateClosedMonth, AVisitOfTheNextMonthComesBeforeALateOne) {
  const Grant mild = Granted(Level::kMild, AreaClass::kUrban);
  const Visit late = Care("x", "2022-06-30 22:59:30", "2022-07-01 00:30:00");
  const Visit known = Care("y", "2022-07-01 00:00:00", "2022-07-01 01:00:00");
  const absl::Time close = At("2022-07-06 00:00:00");
  const auto june = [&](const std::vector<Recorded<Visit>>& visits) {
    const auto closed = RateClosedMonth(History({Known(mild)}, visits), Month("2022-06"),
                                        ZiboHistory(), close, At("2022-07-31 00:00:00"));
    EXPECT_TRUE(closed.ok()) << closed.status();
    return Texts(closed->now);
  };
  // Its 61st minute begins at 23:59:30, and half of it is of July.
  EXPECT_THAT(june({Told(late, "2022-07-10")}),
              testing::ElementsAre("x SUBSIDY 1500 61min 1525fen"));
  EXPECT_THAT(june({Told(late, "2022-07-10"), Known(known)}),
              testing::ElementsAre("x SUBSIDY 1500 60min 1500fen"));
  // On record in time, it comes first itself.
  EXPECT_THAT(june({Told(late, "2022-07-02"), Known(known)}),
              testing::ElementsAre("x SUBSIDY 1500 61min 1525fen"));
}

}  // namespace
}  // namespace homecare::billing
