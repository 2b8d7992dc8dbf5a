#include "services/billing/domain/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/billing/history_cases.h"

namespace homecare::billing {
namespace {

constexpr AreaClass kUrban = AreaClass::kUrban;
constexpr AreaClass kRural = AreaClass::kRural;

LineKey KeyOf(const char* visit_id, Funding funding, LineReason reason, int64_t rate) {
  return {visit_id, funding, reason, FenPerHour(rate)};
}

// A visit over the change of a grant, an earlier one that overlaps, a suspension, a full cap.
ElderFacts Busy() {
  Suspension hospital = Suspended("2022-06-15 23:50:00", "2022-06-16 00:10:00");
  hospital.suspension_id = "hospital";
  return {"elder",
          kUrban,
          {Granted(Level::kMild, kRural, "2022-01-01", "2022-06-16"),
           Granted(Level::kMild, kUrban, "2022-06-16")},
          {hospital},
          Daily("2022-06-01", 10, 177) +
              std::vector{Care("short", "2022-06-15 23:00:00", "2022-06-15 23:10:00"),
                          Care("early", "2022-06-15 22:30:00", "2022-06-15 23:15:30"),
                          Consented(Care("x", "2022-06-15 23:00:00", "2022-06-16 01:00:30"))}};
}

TEST(ExplainLine, GivesEachStep) {
  const auto made = ExplainLine(Busy(), Month("2022-06"), Zibo2022Rulebook(),
                                KeyOf("x", Funding::kFamily, LineReason::kOverCap, 1500));
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_TRUE(*made);
  const LineExplanation& why = **made;
  EXPECT_EQ(Text(why.line), "x FAMILY OVER_CAP 1500 50min 1250fen");
  EXPECT_EQ(why.raw_minutes, Minutes(120));
  EXPECT_EQ(why.shortest_visit_minutes, Minutes(15));
  EXPECT_FALSE(why.too_short || why.whole || why.late);
  EXPECT_EQ(why.policy_version_id, "zibo-2022");
  ASSERT_EQ(why.losses.size(), 1u);
  EXPECT_EQ(why.losses[0].visit_id, "early");
  EXPECT_EQ(why.losses[0].seconds, 930);
  EXPECT_EQ(why.other_months_minutes, Minutes(0));
  ASSERT_EQ(why.dates.size(), 2u);

  const DateStep& first = why.dates[0];  // 23:15:30 to 24:00: 45 minutes begin, 10 suspended.
  EXPECT_EQ(first.day, Day("2022-06-15"));
  EXPECT_EQ(first.grant->grant_id, "2022-01-01");
  EXPECT_EQ(first.cap_minutes, Minutes(1800));
  EXPECT_EQ(first.tariff->version_id, "zibo-2022-rural");
  EXPECT_EQ(first.suspended, Minutes(10));
  EXPECT_EQ(first.eligible, Minutes(35));
  EXPECT_EQ(first.of_line, Minutes(0));
  ASSERT_EQ(first.grabs.size(), 1u);
  EXPECT_EQ(first.grabs[0].used_before, Minutes(1800));
  EXPECT_EQ(first.grabs[0].over_cap, Minutes(35));
  EXPECT_FALSE(first.grabs[0].posting);

  const DateStep& second = why.dates[1];  // 00:00:30 to 01:00:30.
  EXPECT_EQ(second.grant->grant_id, "2022-06-16");
  EXPECT_EQ(second.area, kUrban);
  EXPECT_EQ(second.tariff->version_id, "zibo-2022-urban");
  ASSERT_EQ(second.suspensions.size(), 1u);
  EXPECT_EQ(second.suspensions[0].suspension_id, "hospital");
  EXPECT_EQ(second.suspended, Minutes(10));
  EXPECT_EQ(second.of_line, Minutes(50));
}

TEST(ExplainLine, SaysWhoGotTheFen) {
  const ElderFacts facts{"elder",
                         kRural,
                         {Granted(Level::kMild, kRural)},
                         {},
                         {Care("a", "2022-06-01 09:00:00", "2022-06-01 09:50:00"),
                          Care("b", "2022-06-02 09:00:00", "2022-06-02 09:50:00"),
                          Care("c", "2022-06-03 09:00:00", "2022-06-03 09:50:00")}};
  const struct {
    const char* visit;
    int64_t rank;
    bool up;
  } cases[] = {{"a", 1, true}, {"b", 2, false}, {"c", 3, false}};
  for (const auto& c : cases) {
    const auto made = ExplainLine(facts, Month("2022-06"), Zibo2022Rulebook(),
                                  KeyOf(c.visit, Funding::kSubsidy, LineReason::kNone, 1000));
    ASSERT_TRUE(made.ok() && *made);
    const Rounding& rounding = (*made)->rounding;
    EXPECT_EQ(rounding.exact, FenSixtieths(50'000));
    EXPECT_EQ(rounding.floor, Fen(833));
    EXPECT_EQ(rounding.remainder, FenSixtieths(20));
    EXPECT_EQ(rounding.group_exact, FenSixtieths(150'000));
    EXPECT_EQ(rounding.group_fen, Fen(2500));
    EXPECT_EQ(rounding.missing_fen, 1);
    EXPECT_EQ(rounding.rank, c.rank);
    EXPECT_EQ(rounding.rounded_up(), c.up);
  }
}

TEST(ExplainLine, HasNothingToSayOfWhatIsNot) {
  const auto made = ExplainLine(Busy(), Month("2022-06"), Zibo2022Rulebook(),
                                KeyOf("x", Funding::kFamily, LineReason::kOverCap, 1600));
  ASSERT_TRUE(made.ok());
  EXPECT_FALSE(*made);
}

TEST(ExplainLine, SplitsAtTheMonthsEndAndNamesWhatIsTooShort) {
  const ElderFacts facts{
      "elder", kUrban, {}, {}, {Care("a", "2022-05-31 23:54:30", "2022-06-01 00:08:45")}};
  const auto made = ExplainLine(facts, Month("2022-06"), Zibo2022Rulebook(),
                                KeyOf("a", Funding::kNone, LineReason::kTooShort, 0));
  ASSERT_TRUE(made.ok() && *made);
  EXPECT_TRUE((*made)->too_short);
  EXPECT_EQ((*made)->dates[0].too_short, Minutes(8));
  EXPECT_EQ((*made)->other_months_minutes, Minutes(6));
}

TEST(ExplainClosedLine, SaysSinceWhenAndWhyLate) {
  const Visit x = Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00");
  const ElderHistory elder =
      History({Known(Granted(Level::kMild, kUrban))},
              Known(Daily("2022-06-01", 10, 176)) + std::vector{Told(x, "2022-07-10")});
  const absl::Time close = At("2022-07-06 00:00:00");
  const auto made =
      ExplainClosedLine(elder, Month("2022-06"), ZiboHistory(), close, At("2022-07-10 12:00:00"),
                        KeyOf("x", Funding::kProvider, LineReason::kOverCap, 0));
  ASSERT_TRUE(made.ok() && *made);
  EXPECT_TRUE((*made)->late);
  ASSERT_EQ((*made)->dates[0].grabs.size(), 1u);
  EXPECT_FALSE((*made)->dates[0].grabs[0].posting);
  EXPECT_EQ((*made)->dates[0].grabs[0].used_before, Minutes(1760));
  EXPECT_EQ((*made)->dates[0].grabs[0].subsidised, Minutes(40));

  const auto old =
      ExplainClosedLine(elder, Month("2022-06"), ZiboHistory(), close, At("2022-07-10 12:00:00"),
                        KeyOf("2022-06-03", Funding::kSubsidy, LineReason::kNone, 1500));
  ASSERT_TRUE(old.ok() && *old);
  EXPECT_FALSE((*old)->late);
  EXPECT_EQ((*old)->dates[0].grabs[0].posting, 0);
}

}  // namespace
}  // namespace homecare::billing
