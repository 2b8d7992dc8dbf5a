#include "common/change/feed.h"

#include <gmock/gmock.h>

#include <random>

#include "common/change/feed_table.h"
#include "tests/integration/change/fixture.h"

namespace homecare::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FeedTest : public ChangeTest {
 protected:
  absl::Status Publish(const std::vector<std::string>& payloads, const std::string& scope = "s") {
    return RunOne(*runner_, [&](Change& change) {
      for (const std::string& payload : payloads) change.Publish("visits", scope, payload);
      return absl::OkStatus();
    });
  }

  static std::vector<std::string> Payloads(const std::vector<FeedItem>& items) {
    std::vector<std::string> payloads;
    for (const FeedItem& item : items) payloads.push_back(item.payload);
    return payloads;
  }

  static std::vector<std::string> Read(Feed& feed, std::string* position,
                                       const std::string& scope = "", int limit = 100) {
    const auto items = feed.Read(kCity, scope, limit, position);
    EXPECT_TRUE(items.ok()) << items.status();
    return items.ok() ? Payloads(*items) : std::vector<std::string>{"?"};
  }

  // Reads until `count` items came.
  static std::vector<std::string> ReadSome(Feed& feed, std::string* position, size_t count,
                                           const std::string& scope = "", int limit = 100) {
    std::vector<std::string> all;
    EXPECT_TRUE(Eventually(kPatience, [&] {
      for (std::string& payload : Read(feed, position, scope, limit)) {
        all.push_back(std::move(payload));
      }
      return all.size() >= count;
    }));
    return all;
  }

  std::unique_ptr<Feed> NewFeed(int window = 100) {
    return Feed::Create(*database_, "visits", {.window = window, .poll = absl::Milliseconds(5)});
  }

  std::unique_ptr<ChangeRunner> runner_ = NewRunner(*database_);
};

TEST_F(FeedTest, BeginsNowAndGoesOnInOrder) {
  const auto feed = NewFeed();
  ASSERT_TRUE(Publish({"before"}).ok());
  std::string position;
  EXPECT_THAT(Read(*feed, &position), IsEmpty());
  EXPECT_NE(position, "");
  ASSERT_TRUE(Publish({"1", "2", std::string("\x00\xff", 2)}).ok());
  ASSERT_TRUE(Publish({"4"}).ok());
  EXPECT_THAT(ReadSome(*feed, &position, 4),
              ElementsAre("1", "2", std::string("\x00\xff", 2), "4"));
  EXPECT_THAT(Read(*feed, &position), IsEmpty());
}

TEST_F(FeedTest, ResumesAtAnyItem) {
  const auto feed = NewFeed();
  std::string start;
  Read(*feed, &start);
  ASSERT_TRUE(Publish({"1", "2"}).ok());
  ASSERT_TRUE(Publish({"3"}).ok());
  std::string position = start;
  ReadSome(*feed, &position, 3);
  for (const bool fresh : {false, true}) {  // from the window, then from the table
    const auto reader = NewFeed();
    Feed& from = fresh ? *reader : *feed;
    position = start;
    auto items = from.Read(kCity, "", 100, &position);
    ASSERT_TRUE(items.ok());
    ASSERT_THAT(Payloads(*items), ElementsAre("1", "2", "3"));
    for (size_t i = 0; i < items->size(); ++i) {
      std::string cursor = (*items)[i].cursor;
      EXPECT_EQ(Read(from, &cursor).size(), items->size() - i - 1);
    }
  }
}

TEST_F(FeedTest, NarrowsByScopeAndPages) {
  const auto feed = NewFeed();
  std::string start;
  Read(*feed, &start);
  for (const char* payload : {"1", "2", "3", "4"}) {
    const std::string scope = payload == std::string("2") ? "other" : "mine";
    ASSERT_TRUE(Publish({payload}, scope).ok());
  }
  for (int pass = 0; pass < 2; ++pass) {  // likely the table first, the window for certain then
    std::string position = start;
    EXPECT_THAT(ReadSome(*feed, &position, 3, "mine", 2), ElementsAre("1", "3", "4"));
    position = start;
    EXPECT_THAT(ReadSome(*feed, &position, 4, "", 3), ElementsAre("1", "2", "3", "4"));
  }
  std::string position = start;
  EXPECT_THAT(Read(*feed, &position, "nobody"), IsEmpty());
  EXPECT_THAT(Read(*feed, &position, "mine"), IsEmpty()) << "a position moves past what was seen";
  EXPECT_THAT(*feed->Read("370100", "", 10, &(position = start)), IsEmpty());
}

TEST_F(FeedTest, HoldsBackWhatAnOlderTransactionMayStillPrecede) {
  const auto feed = NewFeed();
  std::string position;
  Read(*feed, &position);
  const absl::Status old = database_->Run(Lane::kNormal, [&](pg::Tx& tx) {
    tx.Exec(
        "INSERT INTO feed (city_code, feed, place, scope, payload, created_time)"
        " VALUES ('370300', 'visits', 1, 's', 'old', now())");
    EXPECT_TRUE(Publish({"new"}).ok());
    feed->Ring();
    for (int i = 0; i < 20; ++i) EXPECT_THAT(Read(*feed, &position), IsEmpty());
    std::string fresh = position;
    EXPECT_THAT(Read(*NewFeed(), &fresh), IsEmpty());
    return absl::OkStatus();
  });
  ASSERT_TRUE(old.ok()) << old;
  EXPECT_THAT(ReadSome(*feed, &position, 2), ElementsAre("old", "new"));
}

TEST_F(FeedTest, LosesAndRepeatsNothingUnderConcurrentWriters) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  constexpr int kWriters = 4, kChanges = 40;
  const auto feed = NewFeed(/*window=*/16);  // too small: readers fall out of it
  std::string start;
  Read(*feed, &start);
  std::atomic<int> writing = kWriters, rows = 0;
  // Until all was written and came, and then once more for what comes twice.
  const auto follow = [&](std::vector<std::string>* seen, const std::function<Feed&()>& source,
                          int limit) {
    std::string position = start;
    bool last = false;
    EXPECT_TRUE(Eventually(kPatience, [&] {
      const bool complete = writing == 0 && std::ssize(*seen) >= rows;
      for (std::string& payload : Read(source(), &position, "", limit)) {
        seen->push_back(std::move(payload));
      }
      return std::exchange(last, complete) && complete;
    }));
  };
  std::vector<std::string> by_one, by_fresh;
  std::thread one([&] {
    follow(
        &by_one, [&]() -> Feed& { return *feed; }, 3);
  });
  std::thread fresh([&] {  // a new process at each step, which knows only its cursor
    std::unique_ptr<Feed> process;
    follow(
        &by_fresh, [&]() -> Feed& { return *(process = NewFeed()); }, 7);
  });
  InParallel(kWriters, [&](int writer) {
    std::mt19937 random(seed + writer);
    for (int i = 0; i < kChanges; ++i) {
      const absl::Status status = RunOne(*runner_, [&](Change& change) {
        // Takes its transaction id now and commits after a while: out of order with the others.
        change.tx().Exec("INSERT INTO thing (thing_id) VALUES ($1)",
                         {absl::StrCat(writer, "/", i)});
        change.tx().Exec("SELECT pg_sleep($1::double precision)", {(random() % 8) / 1000.0});
        for (unsigned n = 0; n <= random() % 3; ++n) {
          change.Publish("visits", "s", absl::StrCat(writer, "/", i, "/", n));
          change.OnCommit([&] { ++rows; });
        }
        return absl::OkStatus();
      });
      EXPECT_TRUE(status.ok()) << status;
    }
    --writing;
  });
  one.join();
  fresh.join();
  std::vector<std::string> expected;
  ASSERT_TRUE(database_
                  ->Read(Lane::kNormal,
                         [&](pg::Tx& tx) {
                           for (const pg::Row row :
                                tx.Exec("SELECT payload FROM feed ORDER BY feed.xid, feed.place")) {
                             expected.push_back(row.Bytes("payload"));
                           }
                           return absl::OkStatus();
                         })
                  .ok());
  EXPECT_GE(expected.size(), static_cast<size_t>(kWriters * kChanges));
  EXPECT_EQ(by_one, expected);
  EXPECT_EQ(by_fresh, expected);
}

TEST_F(FeedTest, WakesWhoSubscribed) {
  const auto feed = Feed::Create(*database_, "visits", {.poll = absl::Hours(1)});
  std::string position;
  Read(*feed, &position);
  std::atomic<int> woken = 0;
  const int64_t id = feed->Subscribe([&] { ++woken; });
  runner_->Listen([&](const CommitNotice&) { feed->Ring(); });
  ASSERT_TRUE(Publish({"1"}).ok());
  EXPECT_TRUE(Eventually(kPatience, [&] { return woken > 0; }));
  EXPECT_THAT(Read(*feed, &position), ElementsAre("1"));
  feed->Unsubscribe(id);
  const int before = woken;
  ASSERT_TRUE(Publish({"2"}).ok());
  EXPECT_THAT(ReadSome(*feed, &position, 1), ElementsAre("2"));
  EXPECT_EQ(woken, before);
}

TEST_F(FeedTest, RefusesCursorsItDidNotMake) {
  const auto feed = NewFeed();
  for (const char* forged :
       {"x", ".", "1", "1.", ".1", "1.2.3", "-1.0", "1.-1", " 1.0", "1.0 ", "01.0", "1.99999999999",
        "99999999999999999999.0", "9000000000000000000.0"}) {
    std::string position = forged;
    const auto items = feed->Read(kCity, "", 10, &position);
    EXPECT_EQ(Reason(items.status()), "INVALID_CURSOR") << forged;
    EXPECT_TRUE(absl::IsInvalidArgument(items.status())) << forged;
  }
}

TEST_F(FeedTest, SaysWhenACursorIsTooOld) {
  std::string before;
  Read(*NewFeed(), &before);
  ASSERT_TRUE(Publish({"1", "2"}).ok());
  std::string after_old = before;
  ASSERT_THAT(ReadSome(*NewFeed(), &after_old, 2, "", 2), ElementsAre("1", "2"));
  const absl::Time cutoff = absl::Now();
  ASSERT_TRUE(Publish({"3"}).ok());
  FeedTable table(*database_, "visits");
  EXPECT_THAT(*table.CityCodes(), ElementsAre(kCity));
  for (int pass = 0; pass < 2; ++pass) {
    const auto more = table.Prune(kCity, cutoff);
    ASSERT_TRUE(more.ok()) << more.status();
    EXPECT_FALSE(*more);
  }
  EXPECT_EQ(server_.Count("feed WHERE feed = 'visits'"), 1);
  std::string position = before;
  const auto items = NewFeed()->Read(kCity, "", 10, &position);
  EXPECT_EQ(Reason(items.status()), "CURSOR_TOO_OLD");
  EXPECT_TRUE(absl::IsOutOfRange(items.status()));
  EXPECT_THAT(Read(*NewFeed(), &after_old), ElementsAre("3")) << "nothing behind it was pruned";
  ASSERT_TRUE(table.Prune(kCity, absl::Now() + absl::Hours(1)).ok());
  EXPECT_EQ(server_.Count("feed"), 1) << "one mark stays";
}

}  // namespace
}  // namespace homecare::testing
