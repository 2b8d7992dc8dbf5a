#include "common/event/stream_reader.h"

#include "tests/integration/event/fixture.h"

namespace homecare::event {
namespace {

constexpr absl::Duration kBlock = absl::Milliseconds(10);

class StreamReaderTest : public EventTest {
 protected:
  StreamReaderOptions ReaderOptions() const {
    return {.redis_address = redis_->socket_path(),
            .subscriber = "matching",
            .city_codes = {kCity},
            .topics = {"orders"},
            .claim_idle = absl::ZeroDuration()};
  }

  // How many readers the group knows.
  size_t Readers() {
    const auto reply = client_.Command({"XINFO", "CONSUMERS", stream_, "matching"});
    return reply.ok() ? reply->elements.size() : 0;
  }

  static size_t Count(const absl::StatusOr<std::vector<Letter>>& letters) {
    EXPECT_TRUE(letters.ok()) << letters.status();
    return letters.ok() ? letters->size() : 0;
  }

  const std::string stream_ = StreamName(kCity, "orders", "matching", false);
};

TEST_F(StreamReaderTest, ReadsFromTheBeginningAndDeletesWhatIsSettled) {
  Add(MakeEvent("orders", "a", 1));  // before there is a group
  StreamReader reader(ReaderOptions());
  const auto letters = reader.Read(kBlock);
  ASSERT_EQ(Count(letters), 1);
  EXPECT_EQ(letters->front().event.key(), "a");
  EXPECT_EQ(Count(reader.Read(kBlock)), 0);
  EXPECT_EQ(Length(stream_), 1);
  EXPECT_TRUE(reader.Settle(letters->front().entries).ok());
  EXPECT_EQ(Length(stream_), 0);
  EXPECT_EQ(Count(reader.Claim()), 0);
}

TEST_F(StreamReaderTest, MakesItsGroupAgainAfterEachLoss) {
  StreamReader reader(ReaderOptions());
  EXPECT_EQ(Count(reader.Read(kBlock)), 0);
  for (const bool by_claim : {true, false}) {
    ASSERT_TRUE(redis_->FlushAll().ok());
    Add(MakeEvent("orders", "a", 1));
    // One call finds that the group is gone; the next begins at 0, where the event is.
    EXPECT_EQ(Count(by_claim ? reader.Claim() : reader.Read(kBlock)), 0);
    EXPECT_EQ(Count(reader.Read(kBlock)), 1);
  }
}

TEST_F(StreamReaderTest, ClaimsThroughALongListOfWhatOthersHold) {
  for (int i = 0; i < 300; ++i) Add(MakeEvent("orders", "a", i + 1));
  {
    StreamReader dead(ReaderOptions());
    size_t held = 0;
    while (const size_t more = Count(dead.Read(kBlock))) held += more;
    EXPECT_EQ(held, 300);
  }
  StreamReader reader(ReaderOptions());
  std::set<std::string> event_ids;
  for (int i = 0; i < 10; ++i) {
    const auto letters = reader.Claim();
    ASSERT_TRUE(letters.ok()) << letters.status();
    for (const Letter& letter : *letters) event_ids.insert(letter.event.event_id());
  }
  EXPECT_EQ(event_ids.size(), 300);
}

TEST_F(StreamReaderTest, ForgetsTheNamesOfThoseWhoAreGoneAndHoldNothing) {
  {
    // A reader has a name from the first entry that it is given.
    StreamReader holds(ReaderOptions()), idle(ReaderOptions());
    Add(MakeEvent("orders", "a", 1));
    EXPECT_EQ(Count(holds.Read(kBlock)), 1);
    Add(MakeEvent("orders", "a", 2));
    const auto settled = idle.Read(kBlock);
    ASSERT_EQ(Count(settled), 1);
    EXPECT_TRUE(idle.Settle(settled->front().entries).ok());
  }
  EXPECT_EQ(Readers(), 2);
  StreamReader careful(ReaderOptions());
  EXPECT_EQ(Count(careful.Read(kBlock)), 0);
  EXPECT_EQ(Readers(), 2);
  StreamReaderOptions options = ReaderOptions();
  options.dead_reader_idle = absl::Milliseconds(-1);
  StreamReader reader(options);
  EXPECT_EQ(Count(reader.Read(kBlock)), 0);
  EXPECT_EQ(Readers(), 1);  // the one who holds something
}

TEST_F(StreamReaderTest, SaysWhenRedisIsAwayOrRefuses) {
  StreamReader reader(ReaderOptions());
  ASSERT_TRUE(client_.Command({"SET", stream_, "not a stream"}).ok());
  EXPECT_EQ(Reason(reader.Read(kBlock).status()), "REDIS_UNAVAILABLE");
  ASSERT_TRUE(client_.Command({"DEL", stream_}).ok());
  EXPECT_EQ(Count(reader.Read(kBlock)), 0);
  redis_->Stop(/*crash=*/true);
  EXPECT_EQ(Reason(reader.Read(kBlock).status()), "REDIS_UNAVAILABLE");
  EXPECT_EQ(Reason(reader.Claim().status()), "REDIS_UNAVAILABLE");
  EXPECT_FALSE(reader.Settle({{stream_, "0-1"}}).ok());
  ASSERT_TRUE(redis_->Start().ok()) << redis_->Log();
  EXPECT_EQ(Count(reader.Read(kBlock)), 0);
}

}  // namespace
}  // namespace homecare::event
