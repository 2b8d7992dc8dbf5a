#include "tests/unit/billing/rating_cases.h"

namespace homecare::billing {
namespace {

TEST(RateMonth, WhoPays) {
  const std::vector<Visit> full = Daily("2022-06-01", 10, 180);
  const Visit extra = Care("x", "2022-06-20 09:00:00", "2022-06-20 10:00:00");
  const std::vector<Grant> mild = {Granted(kMild, kUrban)};
  const std::vector<Grant> gap = {Granted(kMild, kUrban, "2022-01-01", "2022-06-10"),
                                  Granted(kMild, kUrban, "2022-06-11")};
  const std::vector<Visit> over_gap = {
      Care("a", "2022-06-09 23:30:00", "2022-06-10 00:30:00"),
      Consented(Care("b", "2022-06-10 23:30:00", "2022-06-11 00:30:00"))};
  Check({
      {"over the cap, no consent",
       "2022-06",
       mild,
       full + std::vector{extra},
       {"daily SUBSIDY 1500 1800min 45000fen", "x PROVIDER OVER_CAP 0 60min 0fen"}},
      {"over the cap, consent",
       "2022-06",
       mild,
       full + std::vector{Consented(extra)},
       {"daily SUBSIDY 1500 1800min 45000fen", "x FAMILY OVER_CAP 1500 60min 1500fen"}},
      {"a day without a grant: the registered address",
       "2022-06",
       gap,
       over_gap,
       {"a SUBSIDY 1500 30min 750fen", "a PROVIDER NOT_ENTITLED 0 30min 0fen",
        "b SUBSIDY 1500 30min 750fen", "b FAMILY NOT_ENTITLED 1000 30min 500fen"},
       {},
       kRural},
      {"nothing granted at all", "2022-06", {}, {extra}, {"x PROVIDER NOT_ENTITLED 0 60min 0fen"}},
      {"dead: suspended wins over not entitled",
       "2022-06",
       {},
       {Consented(extra)},
       {"x NONE SUSPENDED 0 60min 0fen"},
       {Suspended("2022-06-20 09:00:00")}},
      {"a suspension may begin in a minute: its first second counts",
       "2022-06",
       mild,
       {extra},
       {"x SUBSIDY 1500 31min 775fen", "x NONE SUSPENDED 0 29min 0fen"},
       {Suspended("2022-06-20 09:30:30")}},
      {"suspended minutes leave the cap alone",
       "2022-06",
       mild,
       full + std::vector{extra},
       {"daily NONE SUSPENDED 0 180min 0fen", "daily SUBSIDY 1500 1620min 40500fen",
        "x SUBSIDY 1500 60min 1500fen"},
       {Suspended("2022-06-01 00:00:00", "2022-06-02 00:00:00")}},
      {"an empty suspension is none",
       "2022-06",
       mild,
       {extra},
       {"x SUBSIDY 1500 60min 1500fen"},
       {Suspended("2022-06-20 09:30:00", "2022-06-20 09:30:00")}},
  });
}

TEST(RateMonth, LevelAndAreaChangeInMidMonth) {
  const std::vector<Grant> milder = {Granted(kModerate, kUrban, "2022-01-01", "2022-06-16"),
                                     Granted(kMild, kUrban, "2022-06-16")};
  const std::vector<Grant> worse = {Granted(kMild, kUrban, "2022-01-01", "2022-06-16"),
                                    Granted(kModerate, kUrban, "2022-06-16")};
  Check({
      {"milder: nothing is clawed back, nothing more is given",
       "2022-06",
       milder,
       Daily("2022-06-01", 10, 200) +
           std::vector{Consented(Care("x", "2022-06-16 09:00:00", "2022-06-16 10:00:00"))},
       {"daily SUBSIDY 1500 2000min 50000fen", "x FAMILY OVER_CAP 1500 60min 1500fen"}},
      {"worse: what was over the cap stays over",
       "2022-06",
       worse,
       Daily("2022-06-01", 10, 200) +
           std::vector{Care("x", "2022-06-16 09:00:00", "2022-06-16 10:00:00")},
       {"daily SUBSIDY 1500 1800min 45000fen", "daily PROVIDER OVER_CAP 0 200min 0fen",
        "x SUBSIDY 1500 60min 1500fen"}},
      {"over midnight of the change, two rates",
       "2022-06",
       {Granted(kMild, kRural, "2022-01-01", "2022-06-16"), Granted(kMild, kUrban, "2022-06-16")},
       {Care("x", "2022-06-15 23:29:30", "2022-06-16 00:29:30")},
       {"x SUBSIDY 1000 31min 517fen", "x SUBSIDY 1500 29min 725fen"}},
  });
}

TEST(RateMonth, TariffsAndPoliciesHaveDates) {
  Policy stricter = Zibo2022Policy();
  stricter.version_id = "stricter";
  stricter.effective_from = absl::CivilDay(2022, 7, 11);
  stricter.cap_minutes = {Minutes(60), Minutes(60), Minutes(60)};
  stricter.shortest_visit_minutes = Minutes(30);
  const auto rules = Rulebook::Make(
      {stricter, Zibo2022Policy()},
      {Rates(kUrban, "2022-01-01", "2022-06-16", 1500, 2000),
       Rates(kUrban, "2022-06-16", "", 1600, 2100), Rates(kRural, "2022-01-01", "", 1000, 1700)});
  ASSERT_TRUE(rules.ok()) << rules.status();
  const Visit over_change = Care("x", "2022-06-15 23:30:00", "2022-06-16 00:30:00");
  Check(
      {
          {"a new tariff in mid-month, in mid-visit",
           "2022-06",
           {Granted(kMild, kUrban)},
           {over_change},
           {"x SUBSIDY 1500 30min 750fen", "x SUBSIDY 1600 30min 800fen"}},
          {"the family's rate is its own",
           "2022-06",
           {},
           {Consented(over_change)},
           {"x FAMILY NOT_ENTITLED 2000 30min 1000fen",
            "x FAMILY NOT_ENTITLED 2100 30min 1050fen"}},
          {"over the cap the area is the grant's",
           "2022-06",
           {Granted(kMild, kRural)},
           Daily("2022-06-01", 10, 180) + std::vector{Consented(over_change)},
           {"daily SUBSIDY 1000 1800min 30000fen", "x FAMILY OVER_CAP 1700 60min 1700fen"}},
          {"cap by the minute's date, shortest by the check-in's",
           "2022-07",
           {Granted(kMild, kUrban)},
           {Care("a", "2022-07-10 23:40:00", "2022-07-11 00:05:00"),
            Care("b", "2022-07-11 08:00:00", "2022-07-11 08:29:00"),
            Care("c", "2022-07-11 09:00:00", "2022-07-11 10:00:00")},
           {"a SUBSIDY 1600 25min 667fen", "b NONE TOO_SHORT 0 29min 0fen",
            "c SUBSIDY 1600 35min 933fen", "c PROVIDER OVER_CAP 0 25min 0fen"}},
      },
      *rules);
}

}  // namespace
}  // namespace homecare::billing
