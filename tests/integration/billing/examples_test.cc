// The worked examples of DOMAIN, from events to rows of the ledger.
#include "tests/integration/billing/fixture.h"
#include "tests/unit/billing/rating_cases.h"

namespace homecare::billing {
namespace {

using ExamplesTest = BillingTest;

TEST_F(ExamplesTest, EventsBecomeLinesOfTheLedger) {
  const std::vector<Visit> e2 =
      Daily("2022-01-02", 10, 268) +
      std::vector{Care("x", "2022-01-31 23:20:00", "2022-02-01 00:50:00")};
  const std::vector<RatingCase> cases = {
      {"E1",
       "2022-06",
       {Granted(kMild, kRural)},
       {Care("a", "2022-06-01 09:00:00", "2022-06-01 09:50:00"),
        Care("b", "2022-06-02 09:00:00", "2022-06-02 09:50:00"),
        Care("c", "2022-06-03 09:00:00", "2022-06-03 09:50:00")},
       {"a SUBSIDY 1000 50min 834fen", "b SUBSIDY 1000 50min 833fen",
        "c SUBSIDY 1000 50min 833fen"}},
      {"E2 January",
       "2022-01",
       {Granted(kModerate, kUrban)},
       e2,
       {"daily SUBSIDY 1500 2680min 67000fen", "x SUBSIDY 1500 20min 500fen",
        "x PROVIDER OVER_CAP 0 20min 0fen"}},
      {"E2 February",
       "2022-02",
       {Granted(kModerate, kUrban)},
       e2,
       {"x SUBSIDY 1500 50min 1250fen"}},
      {"E3",
       "2022-04",
       {Granted(kMild, kUrban, "2022-01-01", "2022-04-16"),
        Granted(kModerate, kUrban, "2022-04-16")},
       Daily("2022-04-01", 8, 120) + Daily("2022-04-16", 12, 120),
       {"daily SUBSIDY 1500 2400min 60000fen"}},
      {"E4",
       "2022-06",
       {Granted(kSevere, kRural, "2022-01-01", "2022-06-11"),
        Granted(kSevere, kUrban, "2022-06-11")},
       Daily("2022-06-01", 10, 120) + Daily("2022-06-11", 14, 180),
       {"daily SUBSIDY 1000 1200min 20000fen", "daily SUBSIDY 1500 2400min 60000fen",
        "daily PROVIDER OVER_CAP 0 120min 0fen"}},
      {"E5",
       "2022-06",
       {Granted(kSevere, kUrban)},
       Daily("2022-06-01", 10, 356) +
           std::vector{Care("x", "2022-06-20 09:00:00", "2022-06-20 11:00:00")},
       {"daily SUBSIDY 1500 3560min 89000fen", "x SUBSIDY 1500 40min 1000fen",
        "x PROVIDER OVER_CAP 0 80min 0fen"}},
      {"E5, the family consented",
       "2022-06",
       {Granted(kSevere, kUrban)},
       Daily("2022-06-01", 10, 356) +
           std::vector{Consented(Care("x", "2022-06-20 09:00:00", "2022-06-20 11:00:00"))},
       {"daily SUBSIDY 1500 3560min 89000fen", "x SUBSIDY 1500 40min 1000fen",
        "x FAMILY OVER_CAP 1500 80min 2000fen"}},
      {"E7",
       "2022-06",
       {Granted(kMild, kUrban)},
       {Care("a", "2022-06-01 09:00:00", "2022-06-01 10:30:00"),
        Care("b", "2022-06-01 10:00:00", "2022-06-01 11:00:00")},
       {"a SUBSIDY 1500 90min 2250fen", "b SUBSIDY 1500 30min 750fen"}},
      {"E12",
       "2022-06",
       {Granted(kMild, kUrban)},
       {Care("before", "2022-06-08 13:00:00", "2022-06-08 13:30:00"),
        Care("in", "2022-06-08 13:30:00", "2022-06-08 14:30:00"),
        Care("inside", "2022-06-10 09:00:00", "2022-06-10 10:00:00"),
        Care("out", "2022-06-12 09:30:00", "2022-06-12 10:30:00")},
       {"before SUBSIDY 1500 30min 750fen", "in SUBSIDY 1500 30min 750fen",
        "in NONE SUSPENDED 0 30min 0fen", "inside NONE SUSPENDED 0 60min 0fen",
        "out SUBSIDY 1500 30min 750fen", "out NONE SUSPENDED 0 30min 0fen"},
       {Suspended("2022-06-08 14:00:00", "2022-06-12 10:00:00")}},
      {"an emergency is kept and never billed",
       "2022-06",
       {Granted(kMild, kUrban)},
       {Meal(Care("a", "2022-06-01 09:00:00", "2022-06-01 10:00:00"))},
       {}},
  };
  for (size_t i = 0; i < cases.size(); ++i) {
    const RatingCase& c = cases[i];
    SCOPED_TRACE(c.name);
    // Each case is an elder of its own; visit ids are the city's.
    const std::string elder_id = absl::StrCat("elder-", i);
    const std::string prefix = elder_id + "/";
    std::vector<event::v1::Event> events = {
        teller_.Elder({elder_id, c.registered_area, c.grants, c.suspensions, {}})};
    for (Visit visit : c.visits) {
      visit.visit_id = prefix + visit.visit_id;
      events.push_back(teller_.Visit(elder_id, visit));
    }
    MustDeliver(events);
    std::vector<Line> lines = Posted(elder_id, c.month);
    for (Line& line : lines) line.visit_id = line.visit_id.substr(prefix.size());
    EXPECT_THAT(Brief(lines), ::testing::UnorderedElementsAreArray(c.lines));
    EXPECT_EQ(server_.Count("visit WHERE elder_id = '" + elder_id + "'"),
              static_cast<int64_t>(c.visits.size()));
  }
}

}  // namespace
}  // namespace homecare::billing
