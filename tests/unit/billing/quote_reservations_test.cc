#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "services/billing/domain/quote.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

struct Case {
  const char* name;
  std::vector<Visit> scheduled;
  Visit planned;
  int64_t used, held, remaining;
  std::vector<std::string> lines;
};

// 1,440 of 1,800 minutes are done; what is scheduled holds minutes until it is done or cancelled.
TEST(QuoteVisit, CountsWhatIsScheduled) {
  const Visit after = Consented(Care("x", "2022-06-20 09:00:00", "2022-06-20 11:00:00"));
  const Visit before = Consented(Care("x", "2022-06-05 18:00:00", "2022-06-05 20:00:00"));
  const std::vector<Case> cases = {
      {"nothing scheduled, or all cancelled",
       {},
       after,
       1440,
       0,
       240,
       {"x SUBSIDY 1500 120min 3000fen"}},
      {"the rest is held: 60 minutes are left",
       Daily("2022-06-10", 2, 150),
       after,
       1440,
       300,
       0,
       {"x SUBSIDY 1500 60min 1500fen", "x FAMILY OVER_CAP 1500 60min 1500fen"}},
      {"all is held, by visits to come after it: the last moves over the cap",
       Daily("2022-06-10", 3, 120),
       before,
       1440,
       360,
       0,
       {"x SUBSIDY 1500 120min 3000fen", "2022-06-12 PROVIDER OVER_CAP 0 120min 0fen",
        "2022-06-12 SUBSIDY 1500 -120min -3000fen"}},
      {"more is scheduled than there is",
       Daily("2022-06-10", 4, 120),
       after,
       1440,
       360,
       0,
       {"x FAMILY OVER_CAP 1500 120min 3000fen"}},
      {"a scheduled visit at the same time keeps what both want",
       {Care("a", "2022-06-20 09:00:00", "2022-06-20 10:30:00")},
       after,
       1440,
       90,
       240,
       {"x SUBSIDY 1500 30min 750fen"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ElderFacts facts{"elder",
                           AreaClass::kUrban,
                           {Granted(Level::kMild, AreaClass::kUrban)},
                           {},
                           Daily("2022-06-01", 8, 180)};
    const auto quote = QuoteVisit(facts, c.scheduled, c.planned, Zibo2022Rulebook());
    ASSERT_TRUE(quote.ok()) << quote.status();
    ASSERT_EQ(quote->months.size(), 1u);
    const MonthQuote& june = quote->months.front();
    EXPECT_EQ(june.used_minutes, Minutes(c.used));
    EXPECT_EQ(june.scheduled_minutes, Minutes(c.held));
    EXPECT_EQ(june.remaining_minutes, Minutes(c.remaining));
    EXPECT_THAT(Texts(june.lines), testing::ElementsAreArray(c.lines));
  }
}

TEST(QuoteVisit, RefusesAVisitThatIsScheduledToo) {
  const Visit visit = Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00");
  const ElderFacts facts{"elder", AreaClass::kUrban, {}, {}, {}};
  EXPECT_EQ(Reason(QuoteVisit(facts, {visit}, visit, Zibo2022Rulebook()).status()),
            "VISIT_DUPLICATE");
}

}  // namespace
}  // namespace homecare::billing
