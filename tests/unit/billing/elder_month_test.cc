#include "services/billing/domain/elder_month.h"

#include <gtest/gtest.h>

#include "common/base/status.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

struct Case {
  const char* name;
  std::vector<Grant> grants;
  std::vector<Visit> visits;
  std::optional<Level> level;
  int64_t cap, used, remaining;
};

TEST(Summarise, ShowsTheLevelLastInForce) {
  constexpr AreaClass kUrban = AreaClass::kUrban;
  const Grant mild = Granted(Level::kMild, kUrban, "2022-01-01", "2022-06-16");
  const Grant severe = Granted(Level::kSevere, kUrban, "2022-06-16");
  const std::vector<Case> cases = {
      {"nothing", {}, {}, std::nullopt, 0, 0, 0},
      {"a level", {severe}, Daily("2022-06-20", 2, 60), Level::kSevere, 3600, 120, 3480},
      {"a change", {severe, mild}, Daily("2022-06-01", 2, 60), Level::kSevere, 3600, 120, 3480},
      {"an exit", {mild}, Daily("2022-06-01", 2, 60), Level::kMild, 1800, 120, 1680},
      {"granted on the last day",
       {Granted(Level::kMild, kUrban, "2022-06-30")},
       {},
       Level::kMild,
       1800,
       0,
       1800},
      {"granted next month",
       {Granted(Level::kMild, kUrban, "2022-07-01")},
       {},
       std::nullopt,
       0,
       0,
       0},
      {"granted on the first day only",
       {Granted(Level::kMild, kUrban, "2022-06-01", "2022-06-02")},
       {},
       Level::kMild,
       1800,
       0,
       1800},
      {"milder after much was used",
       {Granted(Level::kModerate, kUrban, "2022-01-01", "2022-06-16"),
        Granted(Level::kMild, kUrban, "2022-06-16")},
       Daily("2022-06-01", 10, 200),
       Level::kMild,
       1800,
       2000,
       0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ElderFacts facts{"elder", kUrban, c.grants, {}, c.visits};
    const Rulebook rules = Zibo2022Rulebook();
    const auto lines = RateMonth(facts, Month("2022-06"), rules);
    ASSERT_TRUE(lines.ok());
    const auto summary = Summarise(facts, Month("2022-06"), *lines, rules);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->elder_id, "elder");
    EXPECT_EQ(summary->month, Month("2022-06"));
    EXPECT_EQ(summary->level, c.level);
    EXPECT_EQ(summary->cap_minutes, Minutes(c.cap));
    EXPECT_EQ(summary->used_minutes, Minutes(c.used));
    EXPECT_EQ(summary->remaining_minutes, Minutes(c.remaining));
    EXPECT_EQ(summary->totals[Funding::kSubsidy].fen, Fen(c.used * 25));
    EXPECT_EQ(summary->policy_version_ids, std::vector<std::string>{"zibo-2022"});
  }
}

}  // namespace
}  // namespace homecare::billing
