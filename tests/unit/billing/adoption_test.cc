#include "services/billing/domain/adoption.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "services/billing/domain/explanation.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kThen = At("2022-09-15 10:00:00");

Policy Version(const std::string& version_id, absl::string_view from, int64_t severe_cap) {
  Policy policy = Zibo2022Policy();
  policy.version_id = version_id;
  policy.effective_from = Day(from);
  policy.cap_minutes[0] = Minutes(severe_cap);
  return policy;
}

Tariff Named(Tariff tariff, const std::string& version_id) {
  tariff.version_id = version_id;
  return tariff;
}

RuleHistory Zibo() {
  RuleHistory rules;
  rules.policies.push_back({Zibo2022Policy()});
  for (const Tariff& tariff : Zibo2022Tariffs()) rules.tariffs.push_back({tariff});
  return rules;
}

TEST(Adoption, SaysHowTheRulesDiffer) {
  Policy many = Version("p2", "2022-07-01", 3000);
  many.closing_day = 8;
  many.over_cap_payer = OverCapPayer::kProvider;
  const Tariff urban = Named(Rates(AreaClass::kUrban, "2022-07-01", "", 1600, 1700), "v2");
  const Tariff rural = Named(Rates(AreaClass::kRural, "2021-12-01", "2021-12-31", 900, 900), "v0");
  const struct {
    RuleProposal proposal;
    const char* text;
  } cases[] = {
      {{{Version("zibo-2022-2", "2022-07-01", 3000)}, {}},
       "policy zibo-2022-2: severe_cap_minutes 3000 instead of 3600 from 2022-07-01"},
      {{{many}, {}},
       "policy p2: severe_cap_minutes 3000 instead of 3600, closing_day 8 instead of 5,"
       " over_cap_payer PROVIDER instead of FAMILY_IF_CONSENTED from 2022-07-01"},
      {{{Version("same", "2022-07-01", 3600)}, {}}, "policy same: as before from 2022-07-01"},
      {{{}, {urban}},
       "tariff v2: URBAN 1600/1700 fen an hour from 2022-07-01 instead of 1500/1500"},
      {{{}, {rural}}, "tariff v0: RURAL 900/900 fen an hour from 2021-12-01 to 2021-12-31"},
      {{{Version("a", "2022-07-01", 3000)}, {urban}},
       "policy a: severe_cap_minutes 3000 instead of 3600 from 2022-07-01;"
       " tariff v2: URBAN 1600/1700 fen an hour from 2022-07-01 instead of 1500/1500"},
  };
  for (const auto& c : cases) EXPECT_EQ(ExplainRules(Zibo2022Rulebook(), c.proposal), c.text);
}

// What is longer ends within the limit and between characters: a database takes no half ones.
TEST(Adoption, AnExplanationHasALimit) {
  for (int shift = 0; shift < 3; ++shift) {
    std::string version_id(shift, 'x');
    while (version_id.size() < 600) version_id += "策";
    const std::string text =
        ExplainRules(Zibo2022Rulebook(), {{Version(version_id, "2022-07-01", 3000)}, {}});
    EXPECT_LE(text.size(), kLongestExplanation);
    EXPECT_GT(text.size(), kLongestExplanation - 4);
    const std::string head = text.substr(0, text.size() - 3);
    EXPECT_EQ(head.substr(head.size() - 3), "策");
  }
}

TEST(Adoption, ReachesBackToItsFirstMonth) {
  const Policy july = Version("july", "2022-07-15", 3000);
  const Tariff open = Rates(AreaClass::kUrban, "2022-06-30", "", 1, 1);
  const Tariff month = Rates(AreaClass::kUrban, "2022-06-01", "2022-07-01", 1, 1);
  const Tariff day_more = Rates(AreaClass::kUrban, "2022-06-30", "2022-07-02", 1, 1);
  const MonthSpan from_june{Month("2022-06"), std::nullopt};
  const MonthSpan from_july{Month("2022-07"), std::nullopt};
  const auto reached = [](const RuleProposal& proposal, absl::string_view today) {
    return MonthsReached(proposal, Day(today));
  };
  EXPECT_THAT(reached({{july}, {}}, "2022-07-14"), IsEmpty());
  EXPECT_THAT(reached({{july}, {}}, "2022-07-15"), ElementsAre(from_july));
  EXPECT_THAT(reached({{july}, {open}}, "2022-09-01"), ElementsAre(from_july, from_june));
  EXPECT_THAT(reached({{}, {month}}, "2022-09-01"),
              ElementsAre(MonthSpan{Month("2022-06"), Month("2022-07")}));
  EXPECT_THAT(reached({{}, {day_more}}, "2022-09-01"),
              ElementsAre(MonthSpan{Month("2022-06"), Month("2022-08")}));
}

TEST(Adoption, HoldsFromWhenItIsRecorded) {
  const RuleProposal proposal{{Version("p2", "2022-07-01", 3000)},
                              {Named(Rates(AreaClass::kUrban, "2022-07-01", "", 1600, 1600), "2")}};
  const auto rules = WithProposal(Zibo(), proposal, kThen);
  ASSERT_TRUE(rules.ok()) << rules.status();
  const auto severe_cap_on = [&](absl::string_view day, absl::Time known) {
    return (*KnownAt(*rules, known)->PolicyOn(Day(day)))->Cap(Level::kSevere).value();
  };
  EXPECT_EQ(severe_cap_on("2022-06-30", kThen), 3600);
  EXPECT_EQ(severe_cap_on("2022-07-01", kThen), 3000);
  EXPECT_EQ(severe_cap_on("2022-07-01", kThen - absl::Microseconds(1)), 3600);
}

TEST(Adoption, RefusesWhatCannotHold) {
  const Tariff urban = Named(Rates(AreaClass::kUrban, "2022-07-01", "", 1600, 1600), "a");
  const Tariff same_area = Named(Rates(AreaClass::kUrban, "2022-12-31", "", 1700, 1700), "b");
  Policy absurd = Version("p2", "2022-07-01", 3000);
  absurd.shortest_visit_minutes = kLargestCap + Minutes(1);
  const std::string first = Zibo2022Policy().version_id;
  const struct {
    RuleProposal proposal;
    const char* reason;
  } cases[] = {
      {{{Version(first, "2022-07-01", 3000)}, {}}, "VERSION_EXISTS"},
      {{{}, {Named(urban, Zibo2022Tariffs()[0].version_id)}}, "VERSION_EXISTS"},
      {{{Version("a", "2022-07-01", 1), Version("b", "2022-07-01", 2)}, {}}, "POLICY_OVERLAP"},
      {{{}, {urban, same_area}}, "TARIFF_OVERLAP"},
      {{{Version("a", "2022-07-01", -1)}, {}}, "RULE_INVALID"},
      {{{absurd}, {}}, "RULE_INVALID"},
      {{{}, {Named(Rates(AreaClass::kUrban, "2022-07-01", "2022-06-01", 1, 1), "a")}},
       "INTERVAL_INVALID"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Reason(WithProposal(Zibo(), c.proposal, kThen).status()), c.reason);
  }
}

TEST(Adoption, IsRecordedAfterEverythingKnown) {
  RuleHistory rules = Zibo();
  EXPECT_EQ(NextRecordedTime(rules, kThen), kThen);
  rules.tariffs[0].recorded_time = kThen;
  EXPECT_EQ(NextRecordedTime(rules, kThen), kThen + absl::Microseconds(1));
  rules.policies[0].recorded_time = kThen + absl::Hours(1);
  EXPECT_EQ(NextRecordedTime(rules, kThen), kThen + absl::Hours(1) + absl::Microseconds(1));
}

}  // namespace
}  // namespace homecare::billing
