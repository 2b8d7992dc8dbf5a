#include "services/billing/domain/quote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

// "2022-06 SUBSIDY 40min 1000fen FAMILY 80min 2000fen left 0".
std::string Text(const MonthQuote& quote) {
  std::string text = FormatMonth(quote.month);
  for (int i = 0; i < kFundingCount; ++i) {
    const Funding funding = static_cast<Funding>(i);
    const Total& total = quote.change[funding];
    if (total == Total{}) continue;
    absl::StrAppend(&text, " ", FundingName(funding), " ", total.minutes.value(), "min ",
                    total.fen.value(), "fen");
  }
  return absl::StrCat(text, " left ", quote.remaining_minutes.value());
}

struct Case {
  const char* name;
  std::vector<Grant> grants;
  std::vector<Visit> visits;
  Visit planned;
  std::vector<std::string> months;
};

TEST(QuoteVisit, SaysWhatItWouldCostWhom) {
  const std::vector<Grant> mild = {Granted(Level::kMild, AreaClass::kUrban)};
  const std::vector<Visit> june = Daily("2022-06-01", 10, 176);
  const std::vector<Case> cases = {
      {"DOMAIN \"Requests\": 2 h = 40 + 80",
       mild,
       june,
       Consented(Care("x", "2022-06-20 09:00:00", "2022-06-20 11:00:00")),
       {"2022-06 SUBSIDY 40min 1000fen FAMILY 80min 2000fen left 0"}},
      {"room left",
       mild,
       {},
       Care("x", "2022-06-20 09:00:00", "2022-06-20 11:00:00"),
       {"2022-06 SUBSIDY 120min 3000fen left 1680"}},
      {"the fund pays the same for other minutes: later ones move over the cap",
       mild,
       june,
       Consented(Care("x", "2022-05-31 23:30:00", "2022-06-01 02:00:00")),
       {"2022-05 SUBSIDY 30min 750fen left 1770",
        "2022-06 SUBSIDY 40min 1000fen PROVIDER 80min 0fen left 0"}},
      {"ends on the stroke of the month",
       mild,
       {},
       Care("x", "2022-05-31 23:00:00", "2022-06-01 00:00:00"),
       {"2022-05 SUBSIDY 60min 1500fen left 1740"}},
      // "b" loses its first 25.5 minutes: it begins at 23:55:30, and one minute fewer is of June.
      {"a neighbour is pushed out of the next month",
       mild,
       {Care("b", "2022-05-31 23:30:00", "2022-06-01 00:30:00")},
       Care("x", "2022-05-31 23:00:00", "2022-05-31 23:55:30"),
       {"2022-05 SUBSIDY 30min 750fen left 1740", "2022-06 SUBSIDY -1min -25fen left 1771"}},
      {"fen of the whole month: 50 minutes more are 833, not 834",
       {Granted(Level::kMild, AreaClass::kRural)},
       Daily("2022-06-01", 1, 50),
       Care("x", "2022-06-20 09:00:00", "2022-06-20 09:50:00"),
       {"2022-06 SUBSIDY 50min 834fen left 1700"}},
      {"no grant",
       {},
       {},
       Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00"),
       {"2022-06 PROVIDER 60min 0fen left 0"}},
      {"too short",
       mild,
       {},
       Care("x", "2022-06-20 09:00:00", "2022-06-20 09:10:00"),
       {"2022-06 NONE 10min 0fen left 1800"}},
      {"a meal",
       mild,
       {},
       Meal(Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00")),
       {"2022-06 left 1800"}},
      {"the cap is that of the day",
       {Granted(Level::kMild, AreaClass::kUrban, "2022-01-01", "2022-06-20"),
        Granted(Level::kSevere, AreaClass::kUrban, "2022-06-20")},
       {},
       Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00"),
       {"2022-06 SUBSIDY 60min 1500fen left 3540"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ElderFacts facts{"elder", AreaClass::kUrban, c.grants, {}, c.visits};
    const auto quote = QuoteVisit(facts, c.planned, Zibo2022Rulebook());
    ASSERT_TRUE(quote.ok()) << quote.status();
    std::vector<std::string> texts;
    for (const MonthQuote& month : quote->months) texts.push_back(Text(month));
    EXPECT_THAT(texts, testing::ElementsAreArray(c.months));
  }
}

TEST(QuoteVisit, ScheduledVisitsHoldTheirMinutes) {
  const std::vector<Grant> mild = {Granted(Level::kMild, AreaClass::kUrban)};
  const ElderFacts facts{"elder", AreaClass::kUrban, mild, {}, Daily("2022-06-01", 5, 176)};
  const std::vector<Visit> scheduled = Daily("2022-06-21", 5, 176);
  const Visit planned = Consented(Care("x", "2022-06-28 09:00:00", "2022-06-28 11:00:00"));
  const Rulebook rules = Zibo2022Rulebook();
  const auto quote = QuoteVisit(facts, scheduled, planned, rules);
  ASSERT_TRUE(quote.ok()) << quote.status();
  ASSERT_EQ(quote->months.size(), 1u);
  EXPECT_EQ(Text(quote->months[0]), "2022-06 SUBSIDY 40min 1000fen FAMILY 80min 2000fen left 0");
  EXPECT_EQ(quote->months[0].used_minutes, Minutes(880));
  EXPECT_EQ(quote->months[0].scheduled_minutes, Minutes(880));

  // Cancelled ones release them; done ones hold as many as before.
  const auto released = QuoteVisit(facts, {}, planned, rules);
  ASSERT_TRUE(released.ok());
  EXPECT_EQ(Text(released->months[0]), "2022-06 SUBSIDY 120min 3000fen left 800");
  ElderFacts done = facts;
  done.visits = done.visits + scheduled;
  const auto posted = QuoteVisit(done, {}, planned, rules);
  ASSERT_TRUE(posted.ok());
  EXPECT_EQ(posted->months[0].lines, quote->months[0].lines);
  EXPECT_EQ(posted->months[0].scheduled_minutes, Minutes(0));
  EXPECT_EQ(Reason(QuoteVisit(facts, facts.visits, planned, rules).status()), "VISIT_DUPLICATE");
}

TEST(QuoteVisit, TotalAddsTheMonths) {
  const ElderFacts facts{
      "elder", AreaClass::kUrban, {Granted(Level::kMild, AreaClass::kUrban)}, {}, {}};
  const auto quote = QuoteVisit(facts, Care("x", "2022-05-31 23:30:00", "2022-06-01 00:30:00"),
                                Zibo2022Rulebook());
  ASSERT_TRUE(quote.ok());
  EXPECT_EQ(quote->months.size(), 2u);
  EXPECT_EQ(quote->Total()[Funding::kSubsidy], (Total{Minutes(60), Fen(1500)}));
}

TEST(QuoteVisit, PassesErrorsOn) {
  const Visit visit = Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00");
  const ElderFacts known{"elder", AreaClass::kUrban, {}, {}, {visit}};
  const Rulebook rules = Zibo2022Rulebook();
  EXPECT_EQ(Reason(QuoteVisit(known, visit, rules).status()), "VISIT_DUPLICATE");
  const Visit ancient = Care("y", "2020-06-20 09:00:00", "2020-06-20 10:00:00");
  EXPECT_EQ(Reason(QuoteVisit(known, ancient, rules).status()), "POLICY_MISSING");
}

}  // namespace
}  // namespace homecare::billing
