#include "services/billing/domain/usage.h"

#include <gtest/gtest.h>

#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

constexpr AreaClass kUrban = AreaClass::kUrban;

struct Case {
  const char* name;
  std::vector<Grant> grants;
  std::vector<Visit> done;
  std::vector<Visit> scheduled;
  const char* today;
  const char* day;  // "" for none.
};

TEST(RunOutDay, ByWhatIsKnownThenByPace) {
  const std::vector<Grant> mild = {Granted(Level::kMild, kUrban)};  // 1,800 minutes.
  const std::vector<Case> cases = {
      {"nothing used", mild, {}, {}, "2022-06-10", ""},
      {"exactly on the last day",
       mild,
       Daily("2022-06-01", 10, 60),
       {},
       "2022-06-10",
       "2022-06-30"},
      {"a minute a day less: not in this month",
       mild,
       Daily("2022-06-01", 10, 59),
       {},
       "2022-06-10",
       ""},
      {"twice the pace", mild, Daily("2022-06-01", 10, 120), {}, "2022-06-10", "2022-06-15"},
      {"in exact fractions: 13 x 140 = 1,820",
       mild,
       Daily("2022-06-01", 10, 140),
       {},
       "2022-06-10",
       "2022-06-13"},
      {"days without a visit count",
       mild,
       Daily("2022-06-01", 5, 120),
       {},
       "2022-06-10",
       "2022-06-30"},
      {"today's scheduled visit is of the pace", mild, Daily("2022-06-01", 9, 120),
       Daily("2022-06-10", 1, 120), "2022-06-10", "2022-06-15"},
      {"later ones are not", mild, Daily("2022-06-01", 10, 60), Daily("2022-06-20", 5, 180),
       "2022-06-10", "2022-06-30"},
      {"scheduled visits exhaust it", mild, Daily("2022-06-01", 10, 60),
       Daily("2022-06-20", 10, 240), "2022-06-10", "2022-06-24"},
      {"used up already", mild, Daily("2022-06-01", 10, 200), {}, "2022-06-20", "2022-06-09"},
      {"a month to come has no pace, only a schedule",
       mild,
       {},
       Daily("2022-06-01", 20, 90),
       "2022-05-20",
       "2022-06-20"},
      {"and none where that does not suffice",
       mild,
       {},
       Daily("2022-06-01", 19, 90),
       "2022-05-20",
       ""},
      {"a month that is over", mild, Daily("2022-06-01", 10, 120), {}, "2022-07-02", ""},
      {"no grant", {}, Daily("2022-06-01", 10, 200), {}, "2022-06-10", ""},
      {"the grant ends first",
       {Granted(Level::kMild, kUrban, "2022-01-01", "2022-06-13")},
       Daily("2022-06-01", 10, 120),
       {},
       "2022-06-10",
       ""},
      {"a milder level from the 16th",
       {Granted(Level::kModerate, kUrban, "2022-01-01", "2022-06-16"),
        Granted(Level::kMild, kUrban, "2022-06-16")},
       Daily("2022-06-01", 10, 200),
       {},
       "2022-06-10",
       "2022-06-16"},
      {"a visit over midnight is of two dates",
       mild,
       Daily("2022-06-01", 9, 190),
       {Care("x", "2022-06-10 23:00:00", "2022-06-11 02:00:00")},
       "2022-06-05",
       "2022-06-11"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ElderFacts facts{"elder", kUrban, c.grants, {}, c.done};
    const auto day =
        RunOutDay(facts, c.scheduled, Month("2022-06"), Day(c.today), Zibo2022Rulebook());
    ASSERT_TRUE(day.ok()) << day.status();
    EXPECT_EQ(*day ? FormatDay(**day) : "", c.day);
  }
}

}  // namespace
}  // namespace homecare::billing
