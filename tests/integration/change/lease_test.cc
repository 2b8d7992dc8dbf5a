#include "common/change/lease.h"

#include <gmock/gmock.h>

#include "common/change/lease_table.h"
#include "tests/integration/change/fixture.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kTerm = absl::Milliseconds(300);

// One process that would lead.
struct Candidate {
  Candidate(pg::Database& real, const std::string& name, absl::Duration term = kTerm)
      : database(real),
        lease(Lease::Create(
            database,
            {.city_code = kCity,
             .name = "matching",
             .holder = name,
             .beat = absl::Milliseconds(10),
             .term = term},
            [this] {
              ++asked;
              if (!ready) return absl::UnavailableError("for the test");
              ++gained;
              return absl::OkStatus();
            },
            [this] { ++lost; })) {}

  bool EventuallyLeads() {
    return Eventually(kPatience, [this] { return lease->leading(); });
  }

  FaultyDatabase database;
  std::atomic<bool> ready = true;
  std::atomic<int> asked = 0, gained = 0, lost = 0;
  std::unique_ptr<Lease> lease;
};

class LeaseTest : public ChangeTest {
 protected:
  absl::Status Prove(const Lease& lease) {
    return database_->Run(Lane::kNormal, [&](pg::Tx& tx) { return lease.HoldEpoch(tx); });
  }
  absl::Status Prove(const LeaseTable& table, int64_t epoch) {
    return database_->Run(Lane::kNormal, [&](pg::Tx& tx) { return table.Hold(tx, epoch); });
  }
  int64_t Epoch() const { return std::stoll(server_.Scalar("SELECT epoch FROM lease")); }
};

TEST_F(LeaseTest, OneLeadsAndTheOtherFollowsWhenItEnds) {
  auto first = std::make_unique<Candidate>(*database_, "first", absl::Hours(1));
  ASSERT_TRUE(first->EventuallyLeads());
  Candidate second(*database_, "second", absl::Hours(1));
  const std::string beat = server_.Scalar("SELECT beat FROM lease");
  ASSERT_TRUE(Eventually(kPatience, [&] {
    return server_.Scalar("SELECT beat - 5 > " + beat + " FROM lease") == "t";
  }));
  EXPECT_TRUE(first->lease->leading());
  EXPECT_FALSE(second.lease->leading());
  EXPECT_EQ(second.asked, 0);
  EXPECT_TRUE(Prove(*first->lease).ok());
  EXPECT_EQ(Reason(Prove(*second.lease)), "NOT_LEADER");
  first.reset();  // gives the lease back: the term is not waited for
  EXPECT_TRUE(second.EventuallyLeads());
  EXPECT_EQ(server_.Scalar("SELECT holder FROM lease"), "second");
  EXPECT_EQ(Epoch(), 2);
}

TEST_F(LeaseTest, IsTakenFromOneWhoFellSilentAndCanWriteNoMore) {
  Candidate first(*database_, "first");
  ASSERT_TRUE(first.EventuallyLeads());
  Candidate second(*database_, "second");
  first.database.Fail(FaultyDatabase::Fault::kUnreachable, 1 << 30);
  EXPECT_TRUE(second.EventuallyLeads());
  EXPECT_FALSE(first.lease->leading());
  EXPECT_EQ(Reason(Prove(*first.lease)), "NOT_LEADER");
  EXPECT_TRUE(Prove(*second.lease).ok());
  EXPECT_TRUE(Eventually(kPatience, [&] { return first.lost == 1; }));
  EXPECT_EQ(first.gained, 1);
  // Back again, it follows.
  first.database.Fail(FaultyDatabase::Fault::kNone, 0);
  second.database.Fail(FaultyDatabase::Fault::kUnreachable, 1 << 30);
  EXPECT_TRUE(first.EventuallyLeads());
  EXPECT_EQ(first.gained, 2);
  EXPECT_EQ(Epoch(), 3);
}

TEST_F(LeaseTest, NeverHasTwoLeaders) {
  std::vector<std::unique_ptr<Candidate>> candidates;
  for (int i = 0; i < 3; ++i) {
    candidates.push_back(std::make_unique<Candidate>(*database_, absl::StrCat("c", i)));
  }
  const auto leaders = [&] {
    int count = 0;
    for (const auto& candidate : candidates) count += candidate->lease->leading() ? 1 : 0;
    return count;
  };
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(Eventually(kPatience, [&] {
      const int count = leaders();
      EXPECT_LE(count, 1);
      return count == 1;
    }));
    for (const auto& candidate : candidates) {
      const bool leads = candidate->lease->leading();
      candidate->database.Fail(FaultyDatabase::Fault::kUnreachable, leads ? 1 << 30 : 0);
    }
  }
}

TEST_F(LeaseTest, IsPassedOnByOneWhoIsNotReady) {
  Candidate first(*database_, "first", absl::Hours(1));
  ASSERT_TRUE(first.EventuallyLeads());
  Candidate unready(*database_, "unready", absl::Hours(1));
  unready.ready = false;
  first.lease.reset();
  ASSERT_TRUE(Eventually(kPatience, [&] { return unready.asked > 1; }));
  EXPECT_FALSE(unready.lease->leading());
  Candidate ready(*database_, "ready", absl::Hours(1));
  EXPECT_TRUE(ready.EventuallyLeads());
  EXPECT_EQ(unready.lost, 0);
}

TEST_F(LeaseTest, AStaleEpochIsRefused) {
  LeaseTable first(*database_, {.city_code = kCity, .name = "matching", .holder = "first"});
  LeaseTable second(*database_, {.city_code = kCity, .name = "matching", .holder = "second"});
  const auto free = first.Look();
  ASSERT_TRUE(free.ok()) << free.status();
  EXPECT_EQ(Reason(Prove(first, 0)), "NOT_LEADER");
  ASSERT_EQ((*first.Take(*free)).value_or(0), 1);
  EXPECT_TRUE(Prove(first, 1).ok());
  EXPECT_FALSE((*second.Take(*free)).has_value()) << "somebody was quicker";
  ASSERT_EQ((*second.Take(*second.Look())).value_or(0), 2);
  EXPECT_EQ(Reason(Prove(first, 1)), "NOT_LEADER");
  EXPECT_FALSE(*first.Beat(1));
  ASSERT_TRUE(first.GiveBack(1).ok());
  EXPECT_TRUE(*second.Beat(2));
  EXPECT_TRUE(Prove(second, 2).ok());
}

TEST_F(LeaseTest, TakingWaitsForTheOldLeadersTransactionsButItsBeatDoesNot) {
  LeaseTable first(*database_, {.city_code = kCity, .name = "matching", .holder = "first"});
  LeaseTable second(*database_, {.city_code = kCity, .name = "matching", .holder = "second"});
  ASSERT_EQ((*first.Take(*first.Look())).value_or(0), 1);
  std::atomic<bool> ended = false;
  std::thread taker;
  const absl::Status written = database_->Run(Lane::kNormal, [&](pg::Tx& tx) {
    RETURN_IF_ERROR(first.Hold(tx, 1));
    EXPECT_TRUE(*first.Beat(1));
    taker = std::thread([&] {
      const auto epoch = second.Take(*second.Look());
      EXPECT_TRUE(ended);
      EXPECT_EQ(epoch->value_or(0), 2);
    });
    EXPECT_TRUE(Eventually(kPatience, [&] {
      return server_.Count(
                 "pg_stat_activity WHERE datname = current_database()"
                 " AND wait_event_type = 'Lock'") > 0;
    }));
    tx.Exec("INSERT INTO thing (thing_id) VALUES ('by the first')");
    ended = true;
    return absl::OkStatus();
  });
  EXPECT_TRUE(written.ok()) << written;
  taker.join();
  EXPECT_EQ(Reason(Prove(first, 1)), "NOT_LEADER");
}

}  // namespace
}  // namespace homecare::testing
