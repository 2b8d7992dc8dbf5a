#include "services/billing/domain/simulate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"
#include "tests/unit/billing/model/random_elder.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Rulebook SevereCap(int64_t minutes) {
  Policy policy = Zibo2022Policy();
  policy.cap_minutes[0] = Minutes(minutes);
  return Rulebook::Make({policy}, Zibo2022Tariffs()).value();
}

// 3,600 minutes, half of them with each provider.
ElderFacts Severe(const std::string& elder_id) {
  ElderFacts elder{elder_id,
                   AreaClass::kUrban,
                   {Granted(Level::kSevere, AreaClass::kUrban)},
                   {},
                   Daily("2022-06-01", 30, 120)};
  for (size_t i = 0; i < elder.visits.size(); ++i) elder.visits[i].provider_id = i < 15 ? "a" : "b";
  return elder;
}

std::string Text(const RuleTotals& totals) {
  return absl::StrCat(totals.lines, " lines, ", totals.totals[Funding::kSubsidy].minutes.value(),
                      "min ", totals.totals[Funding::kSubsidy].fen.value(), "fen, ",
                      totals.totals[Funding::kProvider].minutes.value(), "min");
}

std::vector<std::string> Texts(const RuleSimulation& simulation) {
  std::vector<std::string> texts;
  for (const RuleDifference& row : simulation.Differences()) {
    texts.push_back(absl::StrCat(row.provider_id, " ", row.county_code, ": ",
                                 Text(row.totals.before), " -> ", Text(row.totals.after)));
  }
  return texts;
}

TEST(RuleSimulation, ListsOnlyWhatDiffersByProviderAndCounty) {
  RuleSimulation simulation(Month("2022-06"), SevereCap(3600), SevereCap(3000));
  ASSERT_TRUE(simulation.Add(Severe("one"), "370302").ok());
  ASSERT_TRUE(simulation.Add(Severe("two"), "370303").ok());
  ASSERT_TRUE(simulation.Add(Severe("three"), "370303").ok());
  EXPECT_THAT(Texts(simulation), ElementsAre("b 370302: 15 lines, 1800min 45000fen, 0min"
                                             " -> 15 lines, 1200min 30000fen, 600min",
                                             "b 370303: 30 lines, 3600min 90000fen, 0min"
                                             " -> 30 lines, 2400min 60000fen, 1200min"));
  EXPECT_EQ(Text(simulation.all().before), "90 lines, 10800min 270000fen, 0min");
  EXPECT_EQ(Text(simulation.all().after), "90 lines, 9000min 225000fen, 1800min");
}

TEST(RuleSimulation, NothingDiffersByTheSameRules) {
  RuleSimulation simulation(Month("2022-06"), SevereCap(3600), SevereCap(3600));
  ASSERT_TRUE(simulation.Add(Severe("one"), "370302").ok());
  EXPECT_THAT(simulation.Differences(), IsEmpty());
  EXPECT_EQ(simulation.all().before.lines, 30);
}

TEST(RuleSimulation, RefusesWhatEitherRulesCannotRate) {
  const Rulebook nothing = Rulebook::Make({Zibo2022Policy()}, {}).value();
  RuleSimulation before(Month("2022-06"), nothing, SevereCap(3600));
  EXPECT_EQ(Reason(before.Add(Severe("one"), "")), "TARIFF_MISSING");
  RuleSimulation after(Month("2022-06"), SevereCap(3600), nothing);
  EXPECT_EQ(Reason(after.Add(Severe("one"), "")), "TARIFF_MISSING");
}

// The rows, and what does not differ, add up to the whole; and the whole is the rating's.
TEST(RuleSimulation, SumsAreThoseOfTheLines) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const model::World world = model::RandomWorld(seed);
    const Rulebook before = KnownAt(world.rules, model::CloseTime()).value();
    const Rulebook after = KnownAt(world.rules, world.as_of).value();
    ElderFacts elder = KnownAt(world.elder, world.as_of);
    for (Visit& visit : elder.visits) visit.provider_id = visit.visit_id.substr(1);
    RuleSimulation simulation(model::kJune, before, after);
    ASSERT_TRUE(simulation.Add(elder, "370302").ok());
    const auto lines = RateMonth(elder, model::kJune, after);
    ASSERT_TRUE(lines.ok()) << lines.status();
    EXPECT_EQ(simulation.all().after.lines, static_cast<int64_t>(lines->size()));
    EXPECT_EQ(simulation.all().after.totals.by_funding, TotalsOf(*lines).by_funding);
    FundingTotals of_rows;
    for (const RuleDifference& row : simulation.Differences()) {
      of_rows += row.totals.after.totals;
      of_rows -= row.totals.before.totals;
    }
    of_rows += simulation.all().before.totals;
    EXPECT_EQ(of_rows.by_funding, simulation.all().after.totals.by_funding);
  }
}

}  // namespace
}  // namespace homecare::billing
