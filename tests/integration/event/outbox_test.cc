#include "common/event/outbox.h"

#include <gmock/gmock.h>

#include <thread>

#include "absl/time/clock.h"
#include "common/event/housekeeping.h"
#include "tests/integration/event/pair.h"

namespace homecare::event {
namespace {

using ::testing::ElementsAre;

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest() : database_(pg::Database::Open({.conninfo = server_.conninfo()})) {}

  void Insert(const std::string& event_id, const std::string& pending, bool emergency = false,
              const std::string& next_ring_time = "2022-06-01T00:00:00Z") {
    server_.Execute(absl::StrCat(
        "INSERT INTO outbox (city_code, event_id, topic, key, version, emergency, event, pending,"
        " next_ring_time, created_time) VALUES ('370300', '",
        event_id, "', 'registry', 'k', 1, ", emergency ? "true" : "false", ", '', '{", pending,
        "}', '", next_ring_time, "', '2022-06-01T00:00:00Z')"));
  }

  void Confirm(const std::string& subscriber, const std::vector<std::string>& event_ids) {
    const absl::Status status = database_->Run(Lane::kNormal, [&](pg::Tx& tx) {
      Outbox().ConfirmHad(tx, kCity, subscriber, event_ids);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
  }

  std::vector<std::string> Claim(bool emergency, absl::Time now, int limit) {
    std::vector<std::string> event_ids;
    const absl::Status status = database_->Run(Lane::kNormal, [&](pg::Tx& tx) {
      event_ids.clear();
      EXPECT_TRUE(Outbox().AnyDue(tx, kCity, emergency, now));
      for (const DueRow& row : Outbox().ClaimDue(tx, kCity, emergency, now, limit)) {
        event_ids.push_back(row.ref.event_id);
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return event_ids;
  }

  std::string Pending(const std::string& event_id) const {
    return server_.Scalar(
        absl::StrCat("SELECT coalesce(max(pending::text), 'gone') FROM outbox WHERE event_id = '",
                     event_id, "'"));
  }

  testing::TestDatabase server_{"intake"};
  std::unique_ptr<pg::Database> database_;
};

TEST_F(OutboxTest, ARowGoesWhenItsLastSubscriberConfirms) {
  Insert("a", "matching,visit");
  Insert("b", "matching");
  Confirm("billing", {"a", "b", "unknown"});
  EXPECT_EQ(Pending("a"), "{matching,visit}");
  Confirm("matching", {"b", "a"});
  EXPECT_EQ(Pending("a"), "{visit}");
  EXPECT_EQ(Pending("b"), "gone");
  Confirm("matching", {"a"});  // a repeat
  EXPECT_EQ(Pending("a"), "{visit}");
  Confirm("visit", {"a"});
  EXPECT_EQ(Pending("a"), "gone");
}

// Each sees the row that the other has left, not the one it began with.
TEST_F(OutboxTest, ConfirmationsAtTheSameTimeLoseNothing) {
  const std::vector<std::string> subscribers = {"intake", "matching", "visit", "billing"};
  std::vector<std::string> event_ids;
  for (int i = 0; i < 50; ++i) {
    event_ids.push_back(absl::StrCat("event-", i));
    Insert(event_ids.back(), "intake,matching,visit,billing");
  }
  std::vector<std::thread> threads;
  for (const std::string& subscriber : subscribers) {
    threads.emplace_back([&, subscriber] {
      for (size_t i = 0; i + 5 <= event_ids.size(); i += 5) {
        Confirm(subscriber, {event_ids.begin() + i, event_ids.begin() + i + 5});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(server_.Count("outbox"), 0);
}

TEST_F(OutboxTest, ClaimsWhatIsDueLongestFirstAndBacksOff) {
  Insert("later", "visit", false, "2022-06-01T00:00:02Z");
  Insert("first", "visit", false, "2022-06-01T00:00:01Z");
  Insert("not-yet", "visit", false, "2022-06-01T00:00:09Z");
  Insert("red", "visit", true, "2022-06-01T00:00:00Z");
  const absl::Time now = absl::FromUnixSeconds(1654041605);  // 00:00:05
  EXPECT_THAT(Claim(false, now, 1), ElementsAre("first"));
  EXPECT_THAT(Claim(false, now, 9), ElementsAre("later"));
  EXPECT_THAT(Claim(true, now, 9), ElementsAre("red"));
  const auto next = [&](const std::string& event_id) {
    return server_.Scalar(absl::StrCat(
        "SELECT extract(epoch FROM next_ring_time - '2022-06-01T00:00:05Z')::float8 FROM outbox"
        " WHERE event_id = '",
        event_id, "'"));
  };
  EXPECT_EQ(next("first"), "2");
  EXPECT_EQ(next("red"), "0.4");
  server_.Execute("UPDATE outbox SET rings = 2000000000, next_ring_time = '2022-06-01'");
  EXPECT_EQ(Claim(false, now, 9).size(), 3);
  EXPECT_THAT(Claim(true, now, 9), ElementsAre("red"));
  EXPECT_EQ(next("first"), "30");
  EXPECT_EQ(next("red"), "2");
}

TEST_F(OutboxTest, LeavesToAnotherProcessWhatThatOneClaims) {
  Insert("a", "visit");
  Insert("b", "visit");
  const absl::Time now = absl::Now();
  std::vector<std::string> others;
  const absl::Status status = database_->Run(Lane::kNormal, [&](pg::Tx& tx) {
    EXPECT_EQ(Outbox().ClaimDue(tx, kCity, false, now, 1).size(), 1);
    others = Claim(false, now, 9);  // on a connection of its own
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(others.size(), 1);
}

TEST_F(OutboxTest, CountsWhatIsNotSettled) {
  Insert("a", "visit");
  server_.Execute(
      "INSERT INTO parked VALUES ('370300', 'intake', 'p', 't', 'k', 2, 't', 'k', '', now())");
  server_.Execute(
      "INSERT INTO dead_letter VALUES"
      " ('370300', 'intake', 'x', 't', 'k', 1, '', 'r', 3, now(), NULL),"
      " ('370300', 'intake', 'y', 't', 'k', 1, '', 'r', 3, now(), NULL),"
      " ('370300', 'intake', 'z', 't', 'k', 1, '', 'r', 3, now(), now())");
  const absl::Status status = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
    const DeliveryCounts counts = CountDelivery(tx, {kCity});
    EXPECT_EQ(counts.outbox_left, 1);
    EXPECT_EQ(counts.parked, 1);
    EXPECT_EQ(counts.dead_letters, 2);
    EXPECT_EQ(CountDelivery(tx, {"370100"}).outbox_left, 0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace homecare::event
