#include "services/billing/domain/reach.h"

#include <gtest/gtest.h>

#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

constexpr AreaClass kUrban = AreaClass::kUrban;
constexpr AreaClass kRural = AreaClass::kRural;
constexpr Level kMild = Level::kMild;
constexpr Level kSevere = Level::kSevere;

TEST(Reach, AWindowHoldsWhatTouchesItsMonthsAndWhatMayOverlapThat) {
  const struct {
    const char* in;
    const char* out;
    bool has;
  } cases[] = {
      {"2022-05-31 23:00:00", "2022-06-01 01:00:00", true},
      {"2022-06-30 23:59:59", "2022-07-01 01:00:00", true},
      {"2022-07-01 00:00:00", "2022-07-01 01:00:00", false},
      {"2022-05-01 00:00:00", "2022-05-01 01:00:00", true},  // may overlap one of 31 days
      {"2022-04-29 00:00:00", "2022-04-30 23:59:59", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(WindowOf(Month("2022-06"), Month("2022-06")).Has(Care("v", c.in, c.out)), c.has)
        << c.in;
  }
}

TEST(Reach, AClosedMonthsWindowHoldsWhatALateVisitMayMeet) {
  const VisitWindow window = ClosedWindowOf(Month("2022-06"));
  EXPECT_TRUE(window.Has(Care("v", "2022-05-01 00:00:00", "2022-05-01 01:00:00")));
  EXPECT_FALSE(window.Has(Care("v", "2022-04-29 00:00:00", "2022-04-30 23:59:59")));
  EXPECT_TRUE(window.Has(Care("v", "2022-07-31 23:00:00", "2022-08-01 01:00:00")));
  EXPECT_FALSE(window.Has(Care("v", "2022-08-01 00:00:00", "2022-08-01 01:00:00")));
}

TEST(Reach, AVisitReachesTheMonthsOfThoseItOverlaps) {
  const std::vector<Visit> others = {Care("a", "2022-05-31 22:00:00", "2022-06-01 02:00:00")};
  const struct {
    const char* start;
    const char* end;
    const char* last;
  } cases[] = {
      {"2022-05-31 20:00:00", "2022-05-31 21:00:00", "2022-05"},
      {"2022-05-31 20:00:00", "2022-05-31 22:00:00", "2022-05"},
      {"2022-05-31 20:00:00", "2022-05-31 22:00:01", "2022-06"},
      {"2022-05-10 09:00:00", "2022-06-01 00:00:00", "2022-06"},
      {"2022-06-30 23:00:00", "2022-07-01 00:00:00", "2022-06"},
      {"2022-07-01 00:00:00", "2022-07-01 00:00:00", "2022-07"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(LastMonthReached(others, At(c.start), At(c.end)), Month(c.last)) << c.start;
  }
}

TEST(Reach, AChangeOfTheRegistryReachesFromWhereItMakesADifference) {
  const ElderFacts before{
      "e", kUrban, {Granted(kMild, kUrban, "2022-02-01")}, {Suspended("2022-06-10 00:00:00")}, {}};
  const auto with_grants = [&](std::vector<Grant> grants) {
    ElderFacts after = before;
    after.grants = std::move(grants);
    return after;
  };
  const auto with_suspensions = [&](std::vector<Suspension> suspensions) {
    ElderFacts after = before;
    after.suspensions = std::move(suspensions);
    return after;
  };
  ElderFacts moved = before;
  moved.registered_area = kRural;
  ElderFacts both = with_grants({Granted(kMild, kUrban, "2022-02-01", "2022-05-03")});
  both.suspensions.clear();

  const struct {
    const char* name;
    ElderFacts after;
    std::optional<absl::CivilMonth> first;
  } cases[] = {
      {"nothing", before, std::nullopt},
      {"another address", moved, absl::CivilMonth::min()},
      {"ended", with_grants({Granted(kMild, kUrban, "2022-02-01", "2022-05-03")}),
       Month("2022-05")},
      {"never was", with_grants({}), Month("2022-02")},
      {"since earlier", with_grants({Granted(kMild, kUrban, "2022-01-20")}), Month("2022-01")},
      {"another level from the middle",
       with_grants({Granted(kMild, kUrban, "2022-02-01", "2022-04-16"),
                    Granted(kSevere, kUrban, "2022-04-16")}),
       Month("2022-04")},
      {"the same in two grants",
       with_grants({Granted(kMild, kUrban, "2022-02-01", "2022-04-16"),
                    Granted(kMild, kUrban, "2022-04-16")}),
       std::nullopt},
      {"an annulled grant beside it",
       with_grants({Granted(kMild, kUrban, "2022-02-01"),
                    Granted(kSevere, kRural, "2022-03-01", "2022-03-01")}),
       std::nullopt},
      {"home again", with_suspensions({Suspended("2022-06-10 00:00:00", "2022-08-02 10:00:00")}),
       Month("2022-08")},
      {"never was in hospital", with_suspensions({}), Month("2022-06")},
      {"since before", with_suspensions({Suspended("2022-05-10 00:00:00")}), Month("2022-05")},
      {"one inside the other",
       with_suspensions({Suspended("2022-06-10 00:00:00"), Suspended("2022-07-01 00:00:00")}),
       std::nullopt},
      {"the earlier of two changes", both, Month("2022-05")},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(FirstMonthReached(before, c.after), c.first) << c.name;
    EXPECT_EQ(FirstMonthReached(c.after, before), c.first) << c.name << ", undone";
  }
}

}  // namespace
}  // namespace homecare::billing
