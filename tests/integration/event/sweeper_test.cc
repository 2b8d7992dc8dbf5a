#include "common/event/sweeper.h"

#include "absl/time/clock.h"
#include "common/event/stream_writer.h"
#include "common/event/sweeper_core.h"
#include "tests/integration/event/pair.h"

namespace homecare::event {
namespace {

class SweeperTest : public PairTest {
 protected:
  std::string Rings() const {
    return producer_.server().Scalar("SELECT coalesce(max(rings), 0) FROM outbox");
  }
};

TEST_F(SweeperTest, EagerConfirmationEmptiesTheOutboxWithoutIt) {
  const auto consumer = StartConsumer();
  TellTenKeys(3);
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(3);
  EXPECT_EQ(peers_.asked(), 0);
  EXPECT_TRUE(EventuallyEmpty(stream_));
}

TEST_F(SweeperTest, AsksWhereConfirmationsWereLost) {
  peers_.SetAway(/*have=*/false, /*confirm=*/true);
  {
    const auto consumer = StartConsumer();
    TellTenKeys(2);
    ExpectTenKeysApplied(2);
  }
  EXPECT_EQ(producer_.Outbox(), 20);
  producer_.MakeDue();
  const auto sweeper = StartSweeper();
  EXPECT_TRUE(producer_.EventuallyEmpty());
  EXPECT_EQ(Length(stream_), 0);  // had, hence not rung
}

TEST_F(SweeperTest, RingsAgainForWhatIsNotHad) {
  producer_.StopRelaying();
  TellTenKeys(2);
  EXPECT_EQ(Length(stream_), 0);
  producer_.MakeDue();
  const auto consumer = StartConsumer();
  const auto sweeper = StartSweeper();
  ExpectTenKeysApplied(2);
  EXPECT_TRUE(producer_.EventuallyEmpty());
}

TEST_F(SweeperTest, RingsForASubscriberWhoCannotBeAsked) {
  peers_.SetAway(/*have=*/true, /*confirm=*/false);
  producer_.StopRelaying();
  TellTenKeys(1);
  producer_.MakeDue();
  const auto consumer = StartConsumer();
  const auto sweeper = StartSweeper();
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(1);
}

TEST_F(SweeperTest, RingsEmergenciesOnTheirOwnStream) {
  producer_.StopRelaying();
  producer_.Tell({"red"}, /*emergency=*/true);
  const auto sweeper = StartSweeper();
  const auto consumer = StartConsumer(/*emergency=*/true);
  EXPECT_TRUE(subscriber_.EventuallyApplied("red", "1"));
  EXPECT_TRUE(producer_.EventuallyEmpty());
  EXPECT_EQ(Length(stream_), 0);
}

// A parked event is not had: it is rung until what it waits for has come.
TEST_F(SweeperTest, AParkedEventStaysInTheOutbox) {
  std::atomic<bool> ready = false;
  subscriber_.SetRule("a", [&](Change&, const v1::Event&) {
    return ready ? absl::OkStatus() : WaitFor("registry", "elder");
  });
  const auto consumer = StartConsumer();
  const auto sweeper = StartSweeper();
  producer_.Tell({"a"});
  EXPECT_TRUE(EventuallyCount("parked", 1));
  producer_.MakeDue();
  EXPECT_TRUE(Eventually(kPatience, [&] { return Rings() == "2"; }));
  EXPECT_EQ(producer_.Outbox(), 1);
  ready = true;  // and nothing wakes it but the next ring
  producer_.MakeDue();
  EXPECT_TRUE(subscriber_.EventuallyApplied("a", "1"));
  EXPECT_TRUE(producer_.EventuallyEmpty());
  EXPECT_EQ(subscriber_.server().Count("parked"), 0);
}

TEST_F(SweeperTest, DoesNotFillAStreamThatNobodyReads) {
  peers_.SetAway(/*have=*/true, /*confirm=*/true);
  TellTenKeys(1);
  EXPECT_TRUE(Eventually(kPatience, [&] { return Length(stream_) == 10; }));
  SweeperOptions options = SweepOptions();
  options.longest_stream = 25;
  const Sweeper sweeper(producer_.database(), peers_, options);
  for (int i = 0; i < 6; ++i) {
    const int asked = peers_.asked();
    producer_.MakeDue();
    EXPECT_TRUE(Eventually(kPatience, [&] { return peers_.asked() > asked; }));
  }
  // Ten rows at a time, onto a stream that had fewer than 25.
  EXPECT_TRUE(Eventually(kPatience, [&] { return Length(stream_) == 30; })) << Length(stream_);
}

// How long a round asks to wait after it: at once where more is due, but not where nobody had
// anything and all streams are long, for then it could only ask the same again.
TEST_F(SweeperTest, HasPatienceWithWhoIsFarBehind) {
  TellTenKeys(1);
  EXPECT_TRUE(Eventually(kPatience, [&] { return Length(stream_) == 10; }));
  const Outbox outbox;
  RedisStreamWriter writer(redis_->socket_path());
  SweeperOptions options = SweepOptions();
  options.batch = 4;
  for (const int longest : {10, 1000}) {
    options.longest_stream = longest;
    SweeperCore core({producer_.database(), outbox, peers_, writer}, options, /*emergency=*/false);
    producer_.MakeDue();
    EXPECT_EQ(core.Step(absl::Now()),
              longest == 10 ? options.long_stream_interval : absl::ZeroDuration());
  }
  EXPECT_EQ(Length(stream_), 14);
}

TEST_F(SweeperTest, TwoOfThemShareTheWork) {
  producer_.StopRelaying();
  TellTenKeys(20);
  producer_.MakeDue();
  const auto consumer = StartConsumer();
  SweeperOptions options = SweepOptions();
  options.batch = 7;
  const Sweeper one(producer_.database(), peers_, options);
  const Sweeper other(producer_.database(), peers_, options);
  EXPECT_TRUE(producer_.EventuallyEmpty());
  std::string all = "1";
  for (int version = 2; version <= 20; ++version) absl::StrAppend(&all, " ", version);
  EXPECT_EQ(subscriber_.Applied("key-3"), all);
}

TEST_F(SweeperTest, ThrowsAwayWhatIsPastItsTime) {
  const auto& server = producer_.server();
  server.Execute(
      "INSERT INTO inbox SELECT '370300', 'intake', 'old-' || i, now() - interval '8 days'"
      " FROM generate_series(1, 2500) i");
  server.Execute("INSERT INTO inbox VALUES ('370300', 'intake', 'new', now())");
  server.Execute(
      "INSERT INTO request SELECT '370300', 'old-' || i, 'm', '', '', now() - interval '31 days'"
      " FROM generate_series(1, 10) i");
  server.Execute(
      "INSERT INTO request VALUES ('370300', 'new', 'm', '', '', now() - interval '29 days')");
  const auto sweeper = StartSweeper();
  EXPECT_TRUE(Eventually(kPatience, [&] { return server.Count("inbox") == 1; }));
  EXPECT_TRUE(Eventually(kPatience, [&] { return server.Count("request") == 1; }));
  EXPECT_EQ(server.Scalar("SELECT event_id FROM inbox"), "new");
}

}  // namespace
}  // namespace homecare::event
