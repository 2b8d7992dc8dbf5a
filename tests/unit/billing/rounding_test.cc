#include "tests/unit/billing/rating_cases.h"

namespace homecare::billing {
namespace {

TEST(RateMonth, RoundsOncePerGroup) {
  const auto rules = Rulebook::Make({Zibo2022Policy()}, {Rates(kUrban, "2022-01-01", "", 1, 2),
                                                         Rates(kRural, "2022-01-01", "", 1000, 2)});
  ASSERT_TRUE(rules.ok());
  const std::vector<Grant> urban = {Granted(kMild, kUrban)};
  Check(
      {
          {"29 sixtieths round down",
           "2022-06",
           urban,
           {Care("a", "2022-06-01 09:00:00", "2022-06-01 09:29:00")},
           {"a SUBSIDY 1 29min 0fen"}},
          {"30 sixtieths round up",
           "2022-06",
           urban,
           {Care("a", "2022-06-01 09:00:00", "2022-06-01 09:30:00")},
           {"a SUBSIDY 1 30min 1fen"}},
          {"the largest remainder wins, not the first",
           "2022-06",
           urban,
           {Care("a", "2022-06-01 09:00:00", "2022-06-01 09:20:00"),
            Care("b", "2022-06-02 09:00:00", "2022-06-02 09:25:00"),
            Care("c", "2022-06-03 09:00:00", "2022-06-03 09:25:00")},
           {"a SUBSIDY 1 20min 0fen", "b SUBSIDY 1 25min 1fen", "c SUBSIDY 1 25min 0fen"}},
          // Twice 15 minutes at 2 fen an hour: twice 30 sixtieths make 1 fen.
          {"a tie within one visit goes to the earlier reason",
           "2022-06",
           {Granted(kMild, kUrban, "2022-06-01", "2022-06-11")},
           Daily("2022-06-01", 10, 179) +
               std::vector{Consented(Care("x", "2022-06-10 23:35:00", "2022-06-11 00:15:00"))},
           {"daily SUBSIDY 1 1790min 30fen", "x SUBSIDY 1 10min 0fen",
            "x FAMILY NOT_ENTITLED 2 15min 1fen", "x FAMILY OVER_CAP 2 15min 0fen"}},
          {"subsidy and family round apart",
           "2022-06",
           {Granted(kMild, kRural, "2022-06-01", "2022-06-02")},
           {Consented(Care("a", "2022-06-01 23:40:00", "2022-06-02 00:15:00"))},
           {"a SUBSIDY 1000 20min 333fen", "a FAMILY NOT_ENTITLED 2 15min 1fen"},
           {},
           kRural},
      },
      *rules);
}

}  // namespace
}  // namespace homecare::billing
