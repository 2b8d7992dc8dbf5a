#include "common/event/relay.h"

#include "tests/integration/event/fixture.h"

namespace homecare::event {
namespace {

class RelayTest : public EventTest {
 protected:
  static OutboxRow Row(const std::string& topic, const std::string& bytes, bool emergency = false) {
    return {NewId(), kCity, topic, emergency, bytes};
  }

  static void AwaitIdle(const Relay& relay) {
    EXPECT_TRUE(Eventually(kPatience, [&] { return relay.pending() == 0; }));
  }

  int64_t LengthFor(const std::string& topic, const std::string& subscriber, bool emergency) {
    return Length(StreamName(kCity, topic, subscriber, emergency));
  }
};

TEST_F(RelayTest, RingsEverySubscriberOnItsOwnStream) {
  Relay relay({.redis_address = redis_->socket_path()});
  relay.Take({Row("visits", "v1"), Row("visits", "v2"), Row("orders", "red", true)});
  AwaitIdle(relay);
  for (const absl::string_view subscriber : TopicOf("visits").subscribers) {
    EXPECT_EQ(LengthFor("visits", std::string(subscriber), false), 2) << subscriber;
  }
  EXPECT_EQ(LengthFor("orders", "matching", true), 1);
  EXPECT_EQ(LengthFor("orders", "matching", false), 0);
  const auto entries =
      client_.Command({"XRANGE", StreamName(kCity, "visits", "billing", false), "-", "+"});
  ASSERT_TRUE(entries.ok());
  EXPECT_EQ(entries->elements[1].elements[1].elements[1].text, "v2");
}

TEST_F(RelayTest, DropsWhatRedisDoesNotTakeAndWorksOn) {
  Relay relay({.redis_address = redis_->socket_path()});
  redis_->Stop(/*crash=*/true);
  relay.Take({Row("orders", "lost")});
  AwaitIdle(relay);
  ASSERT_TRUE(redis_->Start().ok()) << redis_->Log();
  relay.Take({Row("orders", "rung")});
  AwaitIdle(relay);
  EXPECT_EQ(LengthFor("orders", "matching", false), 1);
}

TEST_F(RelayTest, NeverGrowsPastItsQueue) {
  redis_->Stop(/*crash=*/true);
  Relay relay({.redis_address = redis_->socket_path(), .queue = 10});
  std::vector<OutboxRow> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back(Row("orders", "x"));
  relay.Take(std::move(rows));
  EXPECT_LE(relay.pending(), 10 + 256);  // queued, and in the thread's hands
  AwaitIdle(relay);
}

TEST_F(RelayTest, SendsWhatIsQueuedWhenItEnds) {
  {
    Relay relay({.redis_address = redis_->socket_path()});
    std::vector<OutboxRow> rows;
    for (int i = 0; i < 1000; ++i) rows.push_back(Row("orders", "x"));
    relay.Take(std::move(rows));
  }
  EXPECT_EQ(LengthFor("orders", "matching", false), 1000);
}

TEST(TopologyTest, EveryStreamHasANameOfItsOwn) {
  std::set<std::string> names;
  size_t count = 0;
  for (const Topic& topic : Topics()) {
    for (const absl::string_view subscriber : topic.subscribers) {
      EXPECT_NE(subscriber, topic.producer);
      for (const bool emergency : {false, true}) {
        names.insert(StreamName(kCity, topic.name, subscriber, emergency));
        ++count;
      }
    }
  }
  EXPECT_EQ(names.size(), count);
  EXPECT_EQ(count, 20);
  EXPECT_EQ(StreamName(kCity, "orders", "matching", false), "hc:370300:orders:matching");
  EXPECT_EQ(StreamName(kCity, "orders", "matching", true), "hc:370300:orders:matching:emergency");
}

}  // namespace
}  // namespace homecare::event
