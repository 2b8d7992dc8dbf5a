#include "services/billing/domain/share.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

TEST(SharesOf, AddsUpOverVisitsAndMonthsAndLeavesOutNothing) {
  const FenPerHour urban(1500), free(0);
  const absl::CivilMonth may = Month("2022-05"), june = Month("2022-06");
  const std::vector<Line> lines = {
      {"a", june, Funding::kProvider, LineReason::kOverCap, free, Minutes(20), Fen(0)},
      {"a", may, Funding::kSubsidy, LineReason::kNone, urban, Minutes(40), Fen(1000)},
      {"b", june, Funding::kSubsidy, LineReason::kNone, urban, Minutes(20), Fen(500)},
      {"b", june, Funding::kFamily, LineReason::kOverCap, urban, Minutes(10), Fen(250)},
      {"c", june, Funding::kFamily, LineReason::kOverCap, urban, Minutes(-10), Fen(-250)},
  };
  EXPECT_THAT(SharesOf(lines),
              ::testing::ElementsAre(
                  Share{Funding::kSubsidy, LineReason::kNone, urban, Minutes(60), Fen(1500)},
                  Share{Funding::kProvider, LineReason::kOverCap, free, Minutes(20), Fen(0)}));
}

}  // namespace
}  // namespace homecare::billing
