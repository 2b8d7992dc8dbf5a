// What a change of a fact does to the ledger, one case at a time.
#include "common/base/status.h"
#include "tests/integration/billing/fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class BookkeepingTest : public BillingTest {
 protected:
  std::vector<event::v1::Event> ThreeVisits() {
    return {teller_.Elder(elder_), teller_.Visit("e", a_), teller_.Visit("e", b_),
            teller_.Visit("e", c_)};
  }

  std::vector<std::string> June() { return Sorted(Posted("e", "2022-06")); }

  ElderFacts elder_{"e", AreaClass::kRural, {Granted(Level::kMild, AreaClass::kRural)}, {}, {}};
  const Visit a_ = Care("a", "2022-06-01 09:00:00", "2022-06-01 09:50:00");
  const Visit b_ = Care("b", "2022-06-02 09:00:00", "2022-06-02 09:50:00");
  const Visit c_ = Care("c", "2022-06-03 09:00:00", "2022-06-03 09:50:00");
};

TEST_F(BookkeepingTest, AnEventTwiceChangesNothing) {
  const std::vector<event::v1::Event> events = ThreeVisits();
  MustDeliver(events);
  const int64_t lines = server_.Count("ledger_line");
  MustDeliver(events);
  EXPECT_EQ(server_.Count("ledger_line"), lines);
  EXPECT_EQ(server_.Count("posting"), 3);
}

TEST_F(BookkeepingTest, AFactToldAnewChangesNothing) {
  MustDeliver(ThreeVisits());
  const int64_t lines = server_.Count("ledger_line");
  MustDeliver(ThreeVisits());  // the same facts as events of their own
  EXPECT_EQ(server_.Count("ledger_line"), lines);
  EXPECT_EQ(server_.Count("posting"), 3);
  EXPECT_EQ(server_.Count("elder_grant"), 1);
}

TEST_F(BookkeepingTest, AVoidedVisitTakesItsLinesBack) {
  MustDeliver(ThreeVisits());
  EXPECT_THAT(June(), ElementsAre("2022-06 a SUBSIDY 1000 50min 834fen",
                                  "2022-06 b SUBSIDY 1000 50min 833fen",
                                  "2022-06 c SUBSIDY 1000 50min 833fen"));
  MustDeliver({teller_.Visit("e", a_, false)});
  EXPECT_THAT(June(), ElementsAre("2022-06 b SUBSIDY 1000 50min 834fen",
                                  "2022-06 c SUBSIDY 1000 50min 833fen"));
  const std::string posting =
      "(SELECT posting_id FROM posting WHERE cause = 'VISIT_NOT_BILLABLE'"
      " AND cause_visit_id = 'a')";
  EXPECT_EQ(server_.Scalar("SELECT string_agg(visit_id || minutes || ' ' || amount_fen, ', '"
                           " ORDER BY visit_id) FROM ledger_line WHERE posting_id = " +
                           posting),
            "a-50 -834, b0 1");
  EXPECT_EQ(server_.Count("visit WHERE voided"), 1);
}

TEST_F(BookkeepingTest, AVoidedVisitMayCountAgain) {
  MustDeliver(ThreeVisits());
  const std::vector<std::string> before = June();
  MustDeliver({teller_.Visit("e", b_, false)});
  MustDeliver({teller_.Visit("e", b_)});
  EXPECT_EQ(June(), before);
}

TEST_F(BookkeepingTest, AVisitThatNeverCountedLeavesNothing) {
  MustDeliver({teller_.Visit("e", a_, false)});
  EXPECT_EQ(server_.Count("visit"), 0);
  EXPECT_EQ(server_.Count("parked"), 0);
}

TEST_F(BookkeepingTest, ABillIntervalThatMovesIsRatedAnewInBothMonths) {
  const Visit night = Care("n", "2022-05-31 23:30:00", "2022-06-01 00:30:00");
  MustDeliver({teller_.Elder(elder_), teller_.Visit("e", night)});
  EXPECT_THAT(
      Sorted(Posted("e", "2022-05", "2022-06")),
      ElementsAre("2022-05 n SUBSIDY 1000 30min 500fen", "2022-06 n SUBSIDY 1000 30min 500fen"));
  MustDeliver({teller_.Visit("e", Care("n", "2022-05-31 23:30:00", "2022-05-31 23:54:00"))});
  EXPECT_THAT(Sorted(Posted("e", "2022-05", "2022-06")),
              ElementsAre("2022-05 n SUBSIDY 1000 24min 400fen"));
}

// The later visit loses its first 25.5 minutes, and one of its minutes leaves June with them.
TEST_F(BookkeepingTest, AnEarlierVisitReachesTheMonthOfOneItOverlaps) {
  MustDeliver({teller_.Elder(elder_),
               teller_.Visit("e", Care("z", "2022-05-31 23:30:00", "2022-06-01 00:30:00"))});
  MustDeliver({teller_.Visit("e", Care("y", "2022-05-31 23:00:00", "2022-05-31 23:55:30"))});
  EXPECT_THAT(
      Sorted(Posted("e", "2022-05", "2022-06")),
      ElementsAre("2022-05 y SUBSIDY 1000 55min 917fen", "2022-05 z SUBSIDY 1000 5min 83fen",
                  "2022-06 z SUBSIDY 1000 29min 483fen"));
}

TEST_F(BookkeepingTest, ACorrectedGrantIsRatedAnewAndTheOldOneKept) {
  MustDeliver({teller_.Elder(elder_)});
  MustDeliver({teller_.Visit("e", Care("long", "2022-05-01 00:00:00", "2022-05-02 12:00:00"))});
  EXPECT_THAT(Sorted(Posted("e", "2022-05")),
              ElementsAre("2022-05 long PROVIDER OVER_CAP 0 360min 0fen",
                          "2022-05 long SUBSIDY 1000 1800min 30000fen"));
  elder_.grants[0].level = Level::kModerate;
  MustDeliver({teller_.Elder(elder_)});
  EXPECT_THAT(Sorted(Posted("e", "2022-05")),
              ElementsAre("2022-05 long SUBSIDY 1000 2160min 36000fen"));
  EXPECT_EQ(server_.Scalar("SELECT string_agg(level || (replaced_time IS NULL)::text, ' '"
                           " ORDER BY level) FROM elder_grant"),
            "MILDfalse MODERATEtrue");
  EXPECT_EQ(server_.Count("posting WHERE cause = 'ELDER_CHANGED'"), 1);
}

TEST_F(BookkeepingTest, AChangeOfTheGrantLeavesEarlierMonthsAlone) {
  MustDeliver(ThreeVisits());
  MustDeliver({teller_.Visit("e", Care("may", "2022-05-03 09:00:00", "2022-05-03 09:50:00"))});
  elder_.grants = {Granted(Level::kMild, AreaClass::kRural, "2022-01-01", "2022-06-02"),
                   Granted(Level::kMild, AreaClass::kUrban, "2022-06-02")};
  MustDeliver({teller_.Elder(elder_)});
  EXPECT_THAT(June(), ElementsAre("2022-06 a SUBSIDY 1000 50min 833fen",
                                  "2022-06 b SUBSIDY 1500 50min 1250fen",
                                  "2022-06 c SUBSIDY 1500 50min 1250fen"));
  EXPECT_EQ(server_.Count("posting WHERE month = '2022-05-01'"), 1);
}

TEST_F(BookkeepingTest, ASuspensionKnownLateTakesBack) {
  MustDeliver(ThreeVisits());
  elder_.suspensions = {Suspended("2022-06-02 09:20:00")};
  MustDeliver({teller_.Elder(elder_)});
  EXPECT_THAT(
      June(),
      ElementsAre("2022-06 a SUBSIDY 1000 50min 834fen", "2022-06 b NONE SUSPENDED 0 30min 0fen",
                  "2022-06 b SUBSIDY 1000 20min 333fen", "2022-06 c NONE SUSPENDED 0 50min 0fen"));
  elder_.suspensions.clear();
  MustDeliver({teller_.Elder(elder_)});
  EXPECT_THAT(June(), ElementsAre("2022-06 a SUBSIDY 1000 50min 834fen",
                                  "2022-06 b SUBSIDY 1000 50min 833fen",
                                  "2022-06 c SUBSIDY 1000 50min 833fen"));
}

TEST_F(BookkeepingTest, ANewAddressChangesTheRateWithoutAGrant) {
  elder_.grants.clear();
  MustDeliver({teller_.Elder(elder_), teller_.Visit("e", Consented(a_))});
  EXPECT_THAT(June(), ElementsAre("2022-06 a FAMILY NOT_ENTITLED 1000 50min 833fen"));
  elder_.registered_area = AreaClass::kUrban;
  MustDeliver({teller_.Elder(elder_)});
  EXPECT_THAT(June(), ElementsAre("2022-06 a FAMILY NOT_ENTITLED 1500 50min 1250fen"));
}

TEST_F(BookkeepingTest, AVisitWaitsForItsElder) {
  MustDeliver({teller_.Visit("e", a_)});
  EXPECT_EQ(server_.Count("parked WHERE wait_topic = 'registry' AND wait_key = 'e'"), 1);
  EXPECT_EQ(server_.Count("visit"), 0);
  MustDeliver({teller_.Elder(elder_)});
  EXPECT_EQ(server_.Count("parked"), 0);
  EXPECT_THAT(June(), ElementsAre("2022-06 a SUBSIDY 1000 50min 833fen"));
}

TEST_F(BookkeepingTest, WhatCannotBeRatedLeavesNothing) {
  MustDeliver(ThreeVisits());
  Visit moved = a_;
  moved.provider_id = "another";
  ElderFacts overlapping = elder_;
  overlapping.grants.push_back(Granted(Level::kMild, AreaClass::kUrban, "2022-02-01"));
  event::v1::Event no_bucket =
      teller_.Visit("e", Care("d", "2022-06-04 09:00:00", "2022-06-04 10:00:00"));
  no_bucket.mutable_visit_changed()->clear_bucket();
  const struct {
    event::v1::Event event;
    const char* reason;
  } cases[] = {
      {teller_.Visit("e", moved), "VISIT_REWRITTEN"},
      {teller_.Visit("e", Care("r", "2022-06-04 10:00:00", "2022-06-04 09:00:00")),
       "INTERVAL_INVALID"},
      {teller_.Visit("e", Care("o", "2021-06-04 09:00:00", "2021-06-04 10:00:00")),
       "POLICY_MISSING"},
      {teller_.Elder(overlapping), "GRANT_OVERLAP"},
      {no_bucket, "INVALID_FIELD"},
  };
  const std::vector<std::string> before = June();
  for (const auto& c : cases) {
    SCOPED_TRACE(c.reason);
    const std::vector<absl::Status> refused = Deliver({c.event});
    ASSERT_EQ(refused.size(), 1u);
    EXPECT_EQ(Reason(refused[0]), c.reason);
  }
  EXPECT_EQ(June(), before);
  EXPECT_EQ(server_.Count("visit"), 3);
  EXPECT_EQ(server_.Count("elder_grant"), 1);
}

}  // namespace
}  // namespace homecare::billing
