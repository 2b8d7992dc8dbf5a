#include "services/billing/domain/policy.h"

#include <gtest/gtest.h>

#include "tests/unit/billing/rating_cases.h"

namespace homecare::billing {
namespace {

const PolicyParameter& ParameterNamed(absl::string_view name) {
  for (const PolicyParameter& parameter : PolicyParameters()) {
    if (parameter.name == name) return parameter;
  }
  ADD_FAILURE() << name;
  return PolicyParameters().front();
}

TEST(PolicyParameters, NamesEveryParameterWithItsDefault) {
  const std::vector<std::array<std::string, 3>> defaults = {
      {"CAP", "severe_cap_minutes", "3600"},
      {"CAP", "moderate_cap_minutes", "2700"},
      {"CAP", "mild_cap_minutes", "1800"},
      {"P1", "level_change", "LEVEL_OF_DATE"},
      {"P2", "partial_month", "FULL_CAP"},
      {"P3", "area_source", "GRANT"},
      {"P4", "over_cap_order", "LAST_BY_CHECK_IN"},
      {"P5", "clock_rounding", "NONE"},
      {"P6", "shortest_visit_minutes", "15"},
      {"P7", "overlap_rule", "UNION"},
      {"P8", "closing_day", "5"},
      {"P9", "carry_over", "NONE"},
      {"P10", "over_cap_payer", "FAMILY_IF_CONSENTED"}};
  Policy policy;
  policy.cap_minutes = Zibo2022Policy().cap_minutes;
  ASSERT_EQ(PolicyParameters().size(), defaults.size());
  for (size_t i = 0; i < defaults.size(); ++i) {
    const PolicyParameter& parameter = PolicyParameters()[i];
    EXPECT_EQ(parameter.id, defaults[i][0]);
    EXPECT_EQ(parameter.name, defaults[i][1]);
    EXPECT_EQ(parameter.text(policy), defaults[i][2]);
  }
}

TEST(PolicyParameters, TakesWhatItWritesAndNothingElse) {
  struct Case {
    const char* name;
    std::vector<std::string> taken, refused;
  };
  const std::vector<Case> cases = {
      {"severe_cap_minutes", {"0", "3600"}, {"", "many", "1.5"}},
      {"level_change", {"LEVEL_OF_DATE", "HIGHEST_OF_MONTH"}, {"", "level_of_date"}},
      {"partial_month", {"FULL_CAP", "BY_GRANTED_DAYS"}, {"", "HALF"}},
      {"area_source", {"GRANT", "REGISTERED_ADDRESS"}, {"", "SERVICE_ADDRESS"}},
      {"over_cap_order", {"LAST_BY_CHECK_IN"}, {"", "FIRST"}},
      {"clock_rounding", {"NONE"}, {"", "QUARTER_HOUR"}},
      {"shortest_visit_minutes", {"0", "15"}, {"", "x"}},
      {"overlap_rule", {"UNION", "EACH_COUNTS"}, {"", "NONE"}},
      {"closing_day", {"1", "28"}, {"", "last"}},
      {"carry_over", {"NONE"}, {"", "FULL"}},
      {"over_cap_payer", {"FAMILY_IF_CONSENTED", "PROVIDER"}, {"", "FUND"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const PolicyParameter& parameter = ParameterNamed(c.name);
    Policy policy;
    for (const std::string& text : c.taken) {
      EXPECT_TRUE(parameter.set(text, policy)) << text;
      EXPECT_EQ(parameter.text(policy), text);
    }
    for (const std::string& text : c.refused) {
      EXPECT_FALSE(parameter.set(text, policy)) << text;
      EXPECT_EQ(parameter.text(policy), c.taken.back());
    }
  }
}

TEST(MakesSense, KnowsItsLimits) {
  struct Case {
    const char* name;
    const char* text;
    bool sense;
  };
  const std::vector<Case> cases = {
      {"mild_cap_minutes", "0", true},       {"mild_cap_minutes", "-1", false},
      {"mild_cap_minutes", "1000000", true}, {"mild_cap_minutes", "1000001", false},
      {"shortest_visit_minutes", "0", true}, {"shortest_visit_minutes", "-1", false},
      {"closing_day", "0", false},           {"closing_day", "1", true},
      {"closing_day", "28", true},           {"closing_day", "29", false},
  };
  for (const Case& c : cases) {
    Policy policy = Zibo2022Policy();
    ASSERT_TRUE(ParameterNamed(c.name).set(c.text, policy));
    EXPECT_EQ(MakesSense(policy), c.sense) << c.name << " " << c.text;
  }
}

TEST(ClosingTime, IsTheEndOfTheClosingDay) {  // P8.
  EXPECT_EQ(ClosingTime(Zibo2022Policy(), Month("2022-06")), At("2022-07-06 00:00:00"));
  Policy later = Zibo2022Policy();
  later.closing_day = 28;
  EXPECT_EQ(ClosingTime(later, Month("2022-12")), At("2023-01-29 00:00:00"));
}

Rulebook RulesWith(const std::vector<std::pair<const char*, const char*>>& choices) {
  Policy policy = Zibo2022Policy();
  for (const auto& [name, text] : choices) EXPECT_TRUE(ParameterNamed(name).set(text, policy));
  return Rulebook::Make({policy}, Zibo2022Tariffs()).value();
}

TEST(RateMonth, P1TheHighestLevelOfTheMonth) {
  const std::vector<Grant> worse = {Granted(kMild, kUrban, "2022-01-01", "2022-06-16"),
                                    Granted(kModerate, kUrban, "2022-06-16")};
  const std::vector<Grant> next_month = {Granted(kMild, kUrban, "2022-01-01", "2022-07-01"),
                                         Granted(kModerate, kUrban, "2022-07-01")};
  Check({{"already before it changes",
          "2022-06",
          worse,
          Daily("2022-06-01", 15, 200),
          {"daily SUBSIDY 1500 2700min 67500fen", "daily PROVIDER OVER_CAP 0 300min 0fen"}},
         {"of this month only",
          "2022-06",
          next_month,
          Daily("2022-06-01", 10, 200),
          {"daily SUBSIDY 1500 1800min 45000fen", "daily PROVIDER OVER_CAP 0 200min 0fen"}}},
        RulesWith({{"level_change", "HIGHEST_OF_MONTH"}}));
}

TEST(RateMonth, P2TheCapByGrantedDays) {
  Check(
      {{"7 of 30 days: 420 of 1,800",
        "2022-06",
        {Granted(kMild, kUrban, "2022-06-24")},
        Daily("2022-06-24", 3, 200),
        {"daily SUBSIDY 1500 420min 10500fen", "daily PROVIDER OVER_CAP 0 180min 0fen"}},
       {"whole minutes: 1,800 x 9 / 31 = 522.58",
        "2022-07",
        {Granted(kMild, kUrban, "2022-07-01", "2022-07-05"), Granted(kMild, kUrban, "2022-07-27")},
        Daily("2022-07-01", 4, 200),
        {"daily SUBSIDY 1500 522min 13050fen", "daily PROVIDER OVER_CAP 0 278min 0fen"}},
       {"a whole month, in two grants",
        "2022-06",
        {Granted(kMild, kUrban, "2022-01-01", "2022-06-10"), Granted(kMild, kUrban, "2022-06-10")},
        Daily("2022-06-01", 10, 180),
        {"daily SUBSIDY 1500 1800min 45000fen"}}},
      RulesWith({{"partial_month", "BY_GRANTED_DAYS"}}));
}

TEST(RateMonth, P3TheRegisteredAddress) {
  Check({{"sets the rate of the fund and the family",
          "2022-06",
          {Granted(kMild, kUrban)},
          Daily("2022-06-01", 10, 180) +
              std::vector{Consented(Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00"))},
          {"daily SUBSIDY 1000 1800min 30000fen", "x FAMILY OVER_CAP 1000 60min 1000fen"},
          {},
          kRural}},
        RulesWith({{"area_source", "REGISTERED_ADDRESS"}}));
}

TEST(RateMonth, P7EveryVisitCounts) {
  Check({{"as if authorised",
          "2022-06",
          {Granted(kMild, kUrban)},
          {Care("a", "2022-06-01 09:00:00", "2022-06-01 10:00:00"),
           Care("b", "2022-06-01 09:30:00", "2022-06-01 10:30:00")},
          {"a SUBSIDY 1500 60min 1500fen", "b SUBSIDY 1500 60min 1500fen"}}},
        RulesWith({{"overlap_rule", "EACH_COUNTS"}}));
}

TEST(RateMonth, P10TheProviderBearsIt) {
  const Visit x = Consented(Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00"));
  Check({{"over the cap",
          "2022-06",
          {Granted(kMild, kUrban)},
          Daily("2022-06-01", 10, 180) + std::vector{x},
          {"daily SUBSIDY 1500 1800min 45000fen", "x PROVIDER OVER_CAP 0 60min 0fen"}},
         {"without a grant", "2022-06", {}, {x}, {"x PROVIDER NOT_ENTITLED 0 60min 0fen"}}},
        RulesWith({{"over_cap_payer", "PROVIDER"}}));
}

// P7 and P10 go by the check-in's date, P1 to P3 by the minute's.
TEST(RateMonth, APolicyHasDates) {
  Policy later = Zibo2022Policy();
  later.version_id = "later";
  later.effective_from = Day("2022-06-16");
  later.area_source = AreaSource::kRegisteredAddress;
  later.overlap_rule = OverlapRule::kEachCounts;
  later.over_cap_payer = OverCapPayer::kProvider;
  const Rulebook rules = Rulebook::Make({Zibo2022Policy(), later}, Zibo2022Tariffs()).value();
  Check({{"over midnight of the change",
          "2022-06",
          {Granted(kMild, kUrban)},
          {Care("a", "2022-06-15 23:30:00", "2022-06-16 00:30:00"),
           Care("b", "2022-06-15 23:40:00", "2022-06-16 00:40:00"),
           Care("c", "2022-06-16 00:10:00", "2022-06-16 01:00:00")},
          {"a SUBSIDY 1000 30min 500fen", "a SUBSIDY 1500 30min 750fen",
           "b SUBSIDY 1000 10min 167fen", "c SUBSIDY 1000 50min 833fen"},
          {},
          kRural},
         {"the family agreed to the visit it knew of",
          "2022-06",
          {},
          {Consented(Care("a", "2022-06-15 23:30:00", "2022-06-16 00:30:00")),
           Consented(Care("b", "2022-06-16 09:00:00", "2022-06-16 10:00:00"))},
          {"a FAMILY NOT_ENTITLED 1500 60min 1500fen", "b PROVIDER NOT_ENTITLED 0 60min 0fen"}}},
        rules);
}

}  // namespace
}  // namespace homecare::billing
