#include "services/billing/domain/rulebook.h"

#include <gtest/gtest.h>

#include "common/base/status.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

constexpr AreaClass kUrban = AreaClass::kUrban;
constexpr AreaClass kRural = AreaClass::kRural;

Policy PolicyFrom(const char* day, int64_t cap = 60, int64_t shortest = 15) {
  Policy policy;
  policy.version_id = day;
  policy.effective_from = Day(day);
  policy.cap_minutes = {Minutes(cap), Minutes(60), Minutes(60)};
  policy.shortest_visit_minutes = Minutes(shortest);
  return policy;
}

struct Case {
  const char* name;
  std::vector<Policy> policies;
  std::vector<Tariff> tariffs;
  std::string reason;
};

TEST(Rulebook, RefusesWhatAnswersTwice) {
  const std::vector<Case> cases = {
      {"empty", {}, {}, ""},
      {"in any order", {PolicyFrom("2022-06-01"), PolicyFrom("2022-01-01")}, {}, ""},
      {"two from one day",
       {PolicyFrom("2022-06-01"), PolicyFrom("2022-06-01")},
       {},
       "POLICY_OVERLAP"},
      {"a negative cap", {PolicyFrom("2022-06-01", -1)}, {}, "RULE_INVALID"},
      {"a negative shortest visit", {PolicyFrom("2022-06-01", 1, -1)}, {}, "RULE_INVALID"},
      {"tariffs meet",
       {},
       {Rates(kUrban, "2022-01-01", "2022-06-01", 1, 1), Rates(kUrban, "2022-06-01", "", 1, 1)},
       ""},
      {"tariffs overlap by a day",
       {},
       {Rates(kUrban, "2022-06-01", "", 1, 1), Rates(kUrban, "2022-01-01", "2022-06-02", 1, 1)},
       "TARIFF_OVERLAP"},
      {"areas are apart",
       {},
       {Rates(kUrban, "2022-01-01", "", 1, 1), Rates(kRural, "2022-01-01", "", 1, 1)},
       ""},
      {"a negative rate", {}, {Rates(kUrban, "2022-01-01", "", -1, 1)}, "RULE_INVALID"},
      {"a negative family rate", {}, {Rates(kUrban, "2022-01-01", "", 1, -1)}, "RULE_INVALID"},
      {"a rate beyond the limit",
       {},
       {Rates(kUrban, "2022-01-01", "", 1, 100'000'001)},
       "RULE_INVALID"},
      {"ends before it starts",
       {},
       {Rates(kUrban, "2022-02-01", "2022-01-01", 1, 1)},
       "INTERVAL_INVALID"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Reason(Rulebook::Make(c.policies, c.tariffs).status()), c.reason) << c.name;
  }
}

TEST(Rulebook, AnswersByDate) {
  const auto rules =
      Rulebook::Make({PolicyFrom("2022-06-11"), PolicyFrom("2022-01-01"), PolicyFrom("2022-07-01")},
                     {Rates(kUrban, "2022-01-01", "2022-06-01", 1500, 1500)});
  ASSERT_TRUE(rules.ok());
  EXPECT_EQ((*rules->PolicyOn(Day("2022-06-10")))->version_id, "2022-01-01");
  EXPECT_EQ((*rules->PolicyOn(Day("2022-06-11")))->version_id, "2022-06-11");
  EXPECT_EQ(Reason(rules->PolicyOn(Day("2021-12-31")).status()), "POLICY_MISSING");
  EXPECT_TRUE(rules->TariffOn(kUrban, Day("2022-05-31")).ok());
  EXPECT_EQ(Reason(rules->TariffOn(kUrban, Day("2022-06-01")).status()), "TARIFF_MISSING");
  EXPECT_EQ(Reason(rules->TariffOn(kRural, Day("2022-05-31")).status()), "TARIFF_MISSING");
}

TEST(Rulebook, NamesTheVersionsOfAMonth) {
  const auto rules = Rulebook::Make(
      {PolicyFrom("2022-06-11"), PolicyFrom("2022-01-01"), PolicyFrom("2022-07-01")}, {});
  ASSERT_TRUE(rules.ok());
  using Versions = std::vector<std::string>;
  EXPECT_EQ(rules->PolicyVersions(Month("2021-12")), Versions{});
  EXPECT_EQ(rules->PolicyVersions(Month("2022-05")), Versions{"2022-01-01"});
  EXPECT_EQ(rules->PolicyVersions(Month("2022-06")), (Versions{"2022-01-01", "2022-06-11"}));
  EXPECT_EQ(rules->PolicyVersions(Month("2022-07")), Versions{"2022-07-01"});
}

TEST(Zibo2022, IsThePublishedProgramme) {
  const Policy policy = Zibo2022Policy();
  EXPECT_EQ(policy.Cap(Level::kSevere), Minutes(3600));
  EXPECT_EQ(policy.Cap(Level::kModerate), Minutes(2700));
  EXPECT_EQ(policy.Cap(Level::kMild), Minutes(1800));
  EXPECT_EQ(policy.shortest_visit_minutes, Minutes(15));
  const Rulebook rules = Zibo2022Rulebook();
  const absl::CivilDay day(2022, 6, 1);
  EXPECT_EQ((*rules.TariffOn(kUrban, day))->subsidy_fen_per_hour, FenPerHour(1500));
  EXPECT_EQ((*rules.TariffOn(kRural, day))->family_fen_per_hour, FenPerHour(1000));
}

}  // namespace
}  // namespace homecare::billing
