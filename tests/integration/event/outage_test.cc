// Redis may lose everything, and connections may die: nothing is lost and nothing is done twice.
#include "tests/integration/event/pair.h"

namespace homecare::event {
namespace {

class OutageTest : public PairTest {};

// TRAPS.md "Redis 7.0" 2.
TEST_F(OutageTest, FlushAllUnderABlockedReaderLosesNothing) {
  const auto consumer = StartConsumer();
  const auto sweeper = StartSweeper();
  TellTenKeys(1);
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ASSERT_TRUE(redis_->FlushAll().ok());
  TellTenKeys(1);
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(2);
}

TEST_F(OutageTest, FlushAllBeforeAnythingWasReadLosesNothing) {
  TellTenKeys(3);
  EXPECT_TRUE(Eventually(kPatience, [&] { return Length(stream_) == 30; }));
  ASSERT_TRUE(redis_->FlushAll().ok());
  const auto consumer = StartConsumer();
  const auto sweeper = StartSweeper();
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(3);
}

TEST_F(OutageTest, AFreshEmptyRedisLosesNothing) {
  const auto consumer = StartConsumer();
  const auto sweeper = StartSweeper();
  TellTenKeys(1);
  EXPECT_TRUE(producer_.EventuallyEmpty());
  redis_->Stop(/*crash=*/true);
  TellTenKeys(2);  // the bell finds nobody
  EXPECT_EQ(producer_.Outbox(), 20);
  ASSERT_TRUE(redis_->Start().ok()) << redis_->Log();
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(3);
  EXPECT_TRUE(EventuallyEmpty(stream_));
}

TEST_F(OutageTest, AKilledConnectionIsReplaced) {
  const auto consumer = StartConsumer();
  const auto sweeper = StartSweeper();
  for (int i = 0; i < 3; ++i) {
    TellTenKeys(1);
    // Everybody but the test itself; they may be between two connections just now.
    EXPECT_TRUE(Eventually(kPatience, [&] {
      const auto killed = client_.Command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
      return killed.ok() && killed->integer > 0;
    }));
  }
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(3);
}

TEST_F(OutageTest, AFullRedisIsWaitedOut) {
  ASSERT_TRUE(client_.Command({"CONFIG", "SET", "maxmemory", "1"}).ok());
  const auto consumer = StartConsumer();
  TellTenKeys(1);
  EXPECT_TRUE(Eventually(kPatience, [&] { return producer_.relay().pending() == 0; }));
  EXPECT_EQ(Length(stream_), 0);
  ASSERT_TRUE(client_.Command({"CONFIG", "SET", "maxmemory", "0"}).ok());
  const auto sweeper = StartSweeper();
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(1);
}

// A database that is away says nothing about an event: it must not count as its failure.
TEST_F(OutageTest, ADatabaseThatIsAwayMakesNoDeadLetters) {
  std::atomic<int> refusals = 0;
  subscriber_.SetRule("key-0", [&](Change&, const v1::Event&) {
    if (++refusals > 6) return absl::OkStatus();
    return NamedError(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", "for the test");
  });
  const auto consumer = StartConsumer();
  TellTenKeys(2);
  ExpectTenKeysApplied(2);
  EXPECT_GT(refusals, 6);  // and three attempts would have been the end
  EXPECT_EQ(subscriber_.server().Count("dead_letter"), 0);
}

TEST_F(OutageTest, SessionsThatPostgresqlEndsAreReplaced) {
  const auto consumer = StartConsumer();
  const auto sweeper = StartSweeper();
  for (int i = 0; i < 4; ++i) {
    TellTenKeys(1);
    subscriber_.server().Execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(4);
  EXPECT_EQ(subscriber_.server().Count("dead_letter"), 0);
}

}  // namespace
}  // namespace homecare::event
