#include "services/billing/domain/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "tests/unit/billing/history_cases.h"

namespace homecare::billing {
namespace {

constexpr AreaClass kUrban = AreaClass::kUrban;
constexpr AreaClass kRural = AreaClass::kRural;
constexpr Level kMild = Level::kMild;
constexpr Level kSevere = Level::kSevere;

std::string PeriodText(absl::CivilDay from, std::optional<absl::CivilDay> to) {
  return absl::StrCat("[", FormatDay(from), ",", to ? FormatDay(*to) : "", ")");
}

TEST(KnownAt, ADayBelongsToTheGrantRecordedLast) {
  const Grant first = Granted(kMild, kUrban, "2022-01-01");
  struct Case {
    const char* name;
    std::vector<Recorded<Grant>> grants;
    std::vector<std::string> known;
  };
  const std::vector<Case> cases = {
      {"one", {Known(first)}, {"2022-01-01 [2022-01-01,)"}},
      {"from a day on",
       {Told(Granted(kSevere, kUrban, "2022-04-01"), "2022-06-01"), Known(first)},
       {"2022-01-01 [2022-01-01,2022-04-01)", "2022-04-01 [2022-04-01,)"}},
      {"in between: two pieces of one grant",
       {Known(first), Told(Granted(kSevere, kUrban, "2022-04-01", "2022-05-01"), "2022-06-01")},
       {"2022-01-01 [2022-01-01,2022-04-01)", "2022-01-01 [2022-05-01,)",
        "2022-04-01 [2022-04-01,2022-05-01)"}},
      {"wholly",
       {Known(first), Told(Granted(kSevere, kUrban, "2021-01-01"), "2022-06-01")},
       {"2021-01-01 [2021-01-01,)"}},
      {"three layers",
       {Known(first), Told(Granted(kSevere, kUrban, "2022-04-01", "2022-06-01"), "2022-06-01"),
        Told(Granted(kMild, kRural, "2022-05-01", "2022-07-01"), "2022-06-02")},
       {"2022-01-01 [2022-01-01,2022-04-01)", "2022-01-01 [2022-07-01,)",
        "2022-04-01 [2022-04-01,2022-05-01)", "2022-05-01 [2022-05-01,2022-07-01)"}},
      {"an empty one takes nothing",
       {Known(first), Told(Granted(kSevere, kUrban, "2022-04-01", "2022-04-01"), "2022-06-01")},
       {"2022-01-01 [2022-01-01,)", "2022-04-01 [2022-04-01,2022-04-01)"}},
      {"one instant: left for CheckFacts to refuse",
       {Known(first), Known(Granted(kSevere, kUrban, "2022-04-01"))},
       {"2022-01-01 [2022-01-01,)", "2022-04-01 [2022-04-01,)"}},
      {"not yet recorded",
       {Known(first), Told(Granted(kSevere, kUrban), "2022-07-02")},
       {"2022-01-01 [2022-01-01,)"}},
      {"replaced", {Told(first, "2022-01-01", "2022-06-01")}, {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    std::vector<std::string> known;
    for (const Grant& grant : KnownAt(History(c.grants, {}), At("2022-07-01 00:00:00")).grants) {
      known.push_back(
          absl::StrCat(grant.grant_id, " ", PeriodText(grant.valid_from, grant.valid_to)));
    }
    std::sort(known.begin(), known.end());
    EXPECT_THAT(known, testing::ElementsAreArray(c.known));
  }
}

TEST(KnownAt, SuspensionsAreReplacedByIdAndAddUpOtherwise) {
  const auto of = [](absl::string_view id, absl::string_view from, absl::string_view to) {
    Suspension suspension = Suspended(from, to);
    suspension.suspension_id = std::string(id);
    return suspension;
  };
  const ElderHistory elder =
      History({}, {},
              {Told(of("a", "2022-06-01 00:00:00", "2022-06-09 00:00:00"), "2022-06-01"),
               Told(of("a", "2022-06-01 00:00:00", "2022-06-05 00:00:00"), "2022-06-05"),
               Told(of("b", "2022-06-04 00:00:00", "2022-06-08 00:00:00"), "2022-06-06"),
               Told(of("", "2022-06-20 00:00:00", "2022-06-21 00:00:00"), "2022-06-21"),
               Told(of("", "2022-06-25 00:00:00", "2022-06-26 00:00:00"), "2022-06-26")});
  const auto ends = [&](absl::string_view at) {
    std::vector<std::string> texts;
    for (const Suspension& suspension : KnownAt(elder, At(at)).suspensions) {
      texts.push_back(
          absl::StrCat(suspension.suspension_id, " ", FormatDay(ServiceDay(*suspension.end_time))));
    }
    return texts;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(ends("2022-06-01 11:59:59"), Texts{});
  EXPECT_EQ(ends("2022-06-01 12:00:00"), Texts{"a 2022-06-09"});
  EXPECT_EQ(ends("2022-06-05 12:00:00"), Texts{"a 2022-06-05"});
  EXPECT_EQ(ends("2022-07-01 00:00:00"),
            (Texts{"a 2022-06-05", "b 2022-06-08", " 2022-06-21", " 2022-06-26"}));
}

TEST(KnownAt, VisitsHoldFromRecordToReplacement) {
  const Visit visit = Care("v", "2022-06-01 09:00:00", "2022-06-01 10:00:00");
  const ElderHistory elder =
      History({}, {Told(visit, "2022-06-01", "2022-06-03"), Told(visit, "2022-06-05")});
  for (const auto& [at, count] :
       std::vector<std::pair<const char*, size_t>>{{"2022-06-01 11:59:59", 0},
                                                   {"2022-06-01 12:00:00", 1},
                                                   {"2022-06-03 11:59:59", 1},
                                                   {"2022-06-03 12:00:00", 0},
                                                   {"2022-06-05 12:00:00", 1}}) {
    EXPECT_EQ(KnownAt(elder, At(at)).visits.size(), count) << at;
  }
}

TEST(KnownAt, TheAddressIsTheOneRecordedLast) {
  ElderHistory elder = History({}, {}, {}, kRural);
  elder.registered_areas.push_back(Told(kUrban, "2022-06-01"));
  EXPECT_EQ(KnownAt(elder, At("2022-05-01 00:00:00")).registered_area, kRural);
  EXPECT_EQ(KnownAt(elder, At("2022-06-02 00:00:00")).registered_area, kUrban);
}

TEST(KnownAt, RulesOfOneDayAreThoseRecordedLast) {
  RuleHistory rules = ZiboHistory();
  rules.tariffs.push_back(
      Told(Rates(kUrban, "2022-07-01", "2022-08-01", 1600, 1700), "2022-09-10"));
  Policy stricter = Zibo2022Policy();
  stricter.version_id = "stricter";
  rules.policies.push_back(Told(stricter, "2022-09-10"));
  const auto before = KnownAt(rules, At("2022-09-10 11:59:59"));
  const auto after = KnownAt(rules, At("2022-09-10 12:00:00"));
  ASSERT_TRUE(before.ok() && after.ok());
  const auto rate = [](const Rulebook& book, AreaClass area, absl::string_view day) {
    return (*book.TariffOn(area, Day(day)))->subsidy_fen_per_hour.value();
  };
  EXPECT_EQ(rate(*before, kUrban, "2022-07-01"), 1500);
  EXPECT_EQ(rate(*after, kUrban, "2022-06-30"), 1500);
  EXPECT_EQ(rate(*after, kUrban, "2022-07-01"), 1600);
  EXPECT_EQ(rate(*after, kUrban, "2022-08-01"), 1500);
  EXPECT_EQ(rate(*after, kRural, "2022-07-01"), 1000);
  EXPECT_EQ((*after->TariffOn(kUrban, Day("2022-08-01")))->version_id, "zibo-2022-urban");
  EXPECT_EQ((*before->PolicyOn(Day("2022-07-01")))->version_id, "zibo-2022");
  EXPECT_EQ((*after->PolicyOn(Day("2022-07-01")))->version_id, "stricter");
}

TEST(KnownAt, RulesOfOneInstantMayNotOverlap) {
  RuleHistory rules = ZiboHistory();
  rules.tariffs.push_back(Known(Rates(kUrban, "2022-07-01", "", 1600, 1600)));
  EXPECT_EQ(Reason(KnownAt(rules, At("2022-09-10 12:00:00")).status()), "TARIFF_OVERLAP");
  rules = ZiboHistory();
  rules.policies.push_back(Known(Zibo2022Policy()));
  EXPECT_EQ(Reason(KnownAt(rules, At("2022-09-10 12:00:00")).status()), "POLICY_OVERLAP");
}

TEST(InstantsOf, NamesEachOnce) {
  const ElderHistory elder =
      History({Told(Granted(kMild, kUrban), "2022-06-01", "2022-06-05")},
              {Told(Care("v", "2022-06-01 09:00:00", "2022-06-01 10:00:00"), "2022-06-05")});
  EXPECT_THAT(
      InstantsOf(elder, ZiboHistory(), At("2022-06-01 11:00:00"), At("2022-06-30 00:00:00")),
      testing::ElementsAre(At("2022-06-01 12:00:00"), At("2022-06-05 12:00:00")));
  EXPECT_THAT(
      InstantsOf(elder, ZiboHistory(), At("2022-06-01 12:00:00"), At("2022-06-05 12:00:00")),
      testing::ElementsAre(At("2022-06-05 12:00:00")));
}

}  // namespace
}  // namespace homecare::billing
