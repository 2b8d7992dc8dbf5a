#include "common/base/status.h"
#include "tests/unit/billing/rating_cases.h"

namespace homecare::billing {
namespace {

struct Refusal {
  const char* name;
  std::string reason;
  ElderFacts facts;
  const char* month = "2022-06";
};

TEST(RateMonth, NamesItsErrors) {
  const auto rules =
      Rulebook::Make({Zibo2022Policy()}, {Rates(kUrban, "2022-01-01", "2022-06-10", 1500, 1500)});
  ASSERT_TRUE(rules.ok());
  const Visit early = Care("a", "2022-06-01 09:00:00", "2022-06-01 10:00:00");
  const Visit late = Care("b", "2022-06-15 09:00:00", "2022-06-15 10:00:00");
  const Visit endless = Care("c", "2022-06-01 09:00:00", "2022-07-02 09:00:01");
  const Visit ancient = Care("d", "2021-12-31 23:00:00", "2022-01-01 00:30:00");
  const Grant half = Granted(kMild, kUrban, "2022-01-01", "2022-06-02");
  const Grant rest = Granted(kMild, kUrban, "2022-06-01");
  Visit infinite = early;
  infinite.check_out_time = absl::InfiniteFuture();
  Visit backwards = early;
  std::swap(backwards.check_in_time, backwards.check_out_time);
  const std::vector<Refusal> refusals = {
      {"nothing is wrong", "", {"e", kUrban, {rest}, {}, {early}}},
      {"no tariff", "TARIFF_MISSING", {"e", kUrban, {rest}, {}, {late}}},
      {"no family tariff", "TARIFF_MISSING", {"e", kUrban, {}, {}, {Consented(late)}}},
      {"no tariff of the area", "TARIFF_MISSING", {"e", kRural, {}, {}, {Consented(early)}}},
      {"the provider's minutes need none", "", {"e", kUrban, {}, {}, {late}}},
      {"no policy yet", "POLICY_MISSING", {"e", kUrban, {rest}, {}, {ancient}}, "2022-01"},
      {"nor does it matter long before the month", "", {"e", kUrban, {rest}, {}, {ancient}}},
      {"grants overlap", "GRANT_OVERLAP", {"e", kUrban, {rest, half}, {}, {}}},
      {"one day, twice", "GRANT_OVERLAP", {"e", kUrban, {half, half}, {}, {}}},
      {"grants meet", "", {"e", kUrban, {half, Granted(kMild, kUrban, "2022-06-02")}, {}, {}}},
      {"an empty grant overlaps nothing",
       "",
       {"e", kUrban, {rest, Granted(kMild, kUrban, "2022-07-01", "2022-07-01")}, {}, {}}},
      {"a grant ends before it starts",
       "INTERVAL_INVALID",
       {"e", kUrban, {Granted(kMild, kUrban, "2022-07-01", "2022-06-01")}, {}, {}}},
      {"a suspension too",
       "INTERVAL_INVALID",
       {"e", kUrban, {}, {Suspended("2022-06-02 00:00:00", "2022-06-01 00:00:00")}, {}}},
      {"a visit too", "INTERVAL_INVALID", {"e", kUrban, {rest}, {}, {backwards}}},
      {"an infinite visit", "INTERVAL_INVALID", {"e", kUrban, {rest}, {}, {infinite}}},
      {"a visit of more than 31 days", "INTERVAL_INVALID", {"e", kUrban, {rest}, {}, {endless}}},
      {"a visit twice", "VISIT_DUPLICATE", {"e", kUrban, {rest}, {}, {early, early}}},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.name);
    const auto lines = RateMonth(refusal.facts, Month(refusal.month), *rules);
    EXPECT_EQ(Reason(lines.status()), refusal.reason) << lines.status();
  }
}

}  // namespace
}  // namespace homecare::billing
