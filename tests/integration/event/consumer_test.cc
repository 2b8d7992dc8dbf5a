#include "common/event/consumer.h"

#include "tests/integration/event/fixture.h"

namespace homecare::event {
namespace {

class ConsumerTest : public EventTest {
 protected:
  // Versions 1 to `count` of one key.
  static std::vector<v1::Event> History(const std::string& key, int count) {
    std::vector<v1::Event> events;
    for (int version = 1; version <= count; ++version) {
      events.push_back(MakeEvent("orders", key, version));
    }
    return events;
  }
};

TEST_F(ConsumerTest, AppliesInOrderOnceWhateverTheStreamHolds) {
  const std::vector<v1::Event> a = History("a", 4);
  const std::vector<v1::Event> b = History("b", 2);
  for (const v1::Event* event : {&a[2], &a[0], &b[1], &a[0], &a[3], &a[2], &b[0], &a[1], &b[1]}) {
    Add(*event);
  }
  const auto consumer = Start(Options());
  EXPECT_TRUE(subscriber_.EventuallyApplied("a", "1 2 3 4"));
  EXPECT_TRUE(subscriber_.EventuallyApplied("b", "1 2"));
  for (const v1::Event& event : a) EXPECT_TRUE(EventuallyConfirmed(event));
  EXPECT_TRUE(EventuallyEmpty(Stream(a[0])));
  Add(a[0]);
  EXPECT_TRUE(EventuallyEmpty(Stream(a[0])));
  EXPECT_EQ(subscriber_.Applied("a"), "1 2 3 4");
  EXPECT_EQ(subscriber_.server().Count("parked"), 0);
  EXPECT_EQ(subscriber_.server().Count("inbox"), 6);
}

TEST_F(ConsumerTest, AGapWaitsUnconfirmedAndIsFilled) {
  const auto consumer = Start(Options());
  const std::vector<v1::Event> events = History("a", 3);
  Add(events[0]);
  Add(events[2]);
  EXPECT_TRUE(EventuallyCount("parked", 1));
  EXPECT_TRUE(EventuallyEmpty(Stream(events[2])));
  EXPECT_EQ(subscriber_.Applied("a"), "1");
  EXPECT_FALSE(Confirmed(events[2]));
  Add(events[1]);
  EXPECT_TRUE(subscriber_.EventuallyApplied("a", "1 2 3"));
  EXPECT_TRUE(EventuallyConfirmed(events[2]));
  EXPECT_EQ(subscriber_.server().Count("parked"), 0);
}

TEST_F(ConsumerTest, WhatWaitsForAnotherTopicLeavesNothingUntilItComes) {
  subscriber_.SetRule("order", [](Change& change, const v1::Event&) {
    const bool known =
        !change.tx().Exec("SELECT 1 AS one FROM test_effect WHERE key = 'elder'").empty();
    return known ? absl::OkStatus() : WaitFor("registry", "elder");
  });
  const auto consumer = Start(Options());
  const std::vector<v1::Event> events = History("order", 2);
  Add(events[0]);
  Add(events[1]);
  EXPECT_TRUE(EventuallyCount("parked WHERE wait_key = 'elder'", 1));
  EXPECT_TRUE(EventuallyCount("parked WHERE wait_key = 'order'", 1));
  EXPECT_EQ(subscriber_.Applied("order"), "");
  EXPECT_FALSE(Confirmed(events[0]));
  Add(MakeEvent("registry", "elder", 1));
  EXPECT_TRUE(subscriber_.EventuallyApplied("order", "1 2"));
  EXPECT_TRUE(EventuallyConfirmed(events[1]));
  EXPECT_EQ(subscriber_.server().Count("parked"), 0);
  EXPECT_EQ(subscriber_.server().Count("dead_letter"), 0);
}

TEST_F(ConsumerTest, PoisonBecomesADeadLetterAndHoldsUpItsOwnKeyOnly) {
  subscriber_.SetRule("bad", [](Change&, const v1::Event&) {
    return NamedError(absl::StatusCode::kInvalidArgument, "UNKNOWN_ITEM", "no such item");
  });
  const auto consumer = Start(Options());
  const std::vector<v1::Event> bad = History("bad", 2);
  Add(bad[0]);
  Add(bad[1]);
  for (const v1::Event& event : History("good", 3)) Add(event);
  EXPECT_TRUE(subscriber_.EventuallyApplied("good", "1 2 3"));
  EXPECT_TRUE(EventuallyCount("dead_letter", 1));
  EXPECT_EQ(subscriber_.server().Scalar("SELECT reason FROM dead_letter"),
            "INVALID_ARGUMENT UNKNOWN_ITEM: no such item");
  EXPECT_EQ(subscriber_.server().Scalar("SELECT failures FROM dead_letter"), "3");
  EXPECT_TRUE(EventuallyConfirmed(bad[0]));
  EXPECT_TRUE(EventuallyCount("parked", 1));
  EXPECT_FALSE(Confirmed(bad[1]));
  EXPECT_EQ(subscriber_.Applied("bad"), "");
  EXPECT_TRUE(EventuallyEmpty(Stream(bad[0])));
}

TEST_F(ConsumerTest, AThrowingApplyIsAFailureOfItsEventOnly) {
  subscriber_.SetRule("bad", [](Change& change, const v1::Event&) {
    change.tx().Exec("SELECT 1 / 0 AS boom");
    return absl::OkStatus();
  });
  const auto consumer = Start(Options());
  for (const v1::Event& event : History("bad", 1)) Add(event);
  for (const v1::Event& event : History("good", 2)) Add(event);
  EXPECT_TRUE(subscriber_.EventuallyApplied("good", "1 2"));
  EXPECT_TRUE(EventuallyCount("dead_letter WHERE key = 'bad'", 1));
}

TEST_F(ConsumerTest, AFailureThatPassesIsForgotten) {
  std::atomic<int> tries = 0;
  subscriber_.SetRule("shaky", [&](Change&, const v1::Event&) {
    return ++tries < 3 ? absl::InternalError("not yet") : absl::OkStatus();
  });
  const auto consumer = Start(Options());
  for (const v1::Event& event : History("shaky", 3)) Add(event);
  EXPECT_TRUE(subscriber_.EventuallyApplied("shaky", "1 2 3"));
  EXPECT_EQ(subscriber_.server().Count("dead_letter"), 0);
}

TEST_F(ConsumerTest, MalformedBytesAreBuriedOnceAndStopNobody) {
  const auto consumer = Start(Options());
  const std::string stream = StreamName(kCity, "orders", "matching", false);
  v1::Event elsewhere = MakeEvent("orders", "a", 1);
  elsewhere.set_city_code("370100");
  v1::Event no_version = MakeEvent("orders", "a", 0);
  v1::Event bad_key = MakeEvent("orders", std::string("a\0b", 3), 1);
  AddBytes(stream, std::string("\xff\0garbage", 9));
  AddBytes(stream, std::string("\xff\0garbage", 9));
  AddBytes(stream, "");
  for (const v1::Event& event : {elsewhere, no_version, bad_key}) {
    AddBytes(stream, event.SerializeAsString());
  }
  ASSERT_TRUE(client_.Command({"XADD", stream, "*", "other", "field"}).ok());
  Add(MakeEvent("orders", "a", 1));
  EXPECT_TRUE(subscriber_.EventuallyApplied("a", "1"));
  // Garbage, nothing at all (twice the same), and three events that are none.
  EXPECT_TRUE(EventuallyCount("dead_letter WHERE reason = 'malformed' AND version = 0", 5));
  EXPECT_TRUE(EventuallyEmpty(stream));
  EXPECT_EQ(subscriber_.server().Count(absl::StrCat("dead_letter WHERE event_id = '",
                                                    no_version.event_id(), "' AND key = 'a'")),
            1);
  EXPECT_TRUE(EventuallyConfirmed(no_version));
}

TEST_F(ConsumerTest, AnEmergencyNeverDiesAndCallsAPersonOnce) {
  std::atomic<int> calls = 0, tries = 0;
  std::atomic<bool> mended = false;
  subscriber_.SetRule("red", [&](Change&, const v1::Event&) {
    ++tries;
    return mended ? absl::OkStatus() : absl::InternalError("broken");
  });
  ConsumerOptions options = Options();
  options.emergency = true;
  options.on_emergency_failure = [&](const v1::Event& event, const absl::Status& status) {
    EXPECT_EQ(event.key(), "red");
    EXPECT_EQ(status.message(), "broken");
    ++calls;
  };
  const auto consumer = Start(options);
  const v1::Event event = MakeEvent("orders", "red", 1, true);
  Add(event);
  EXPECT_TRUE(Eventually(kPatience, [&] { return tries > 12; }));
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(subscriber_.server().Count("dead_letter"), 0);
  EXPECT_FALSE(Confirmed(event));
  EXPECT_GT(consumer->in_flight(), 0);
  mended = true;
  EXPECT_TRUE(subscriber_.EventuallyApplied("red", "1"));
  EXPECT_TRUE(EventuallyEmpty(Stream(event)));
  EXPECT_TRUE(Eventually(kPatience, [&] { return consumer->in_flight() == 0; }));
}

TEST_F(ConsumerTest, AnEmergencyThatOnlyWaitsCallsAPersonToo) {
  std::atomic<int> calls = 0;
  ConsumerOptions options = Options();
  options.emergency = true;
  options.on_emergency_failure = [&](const v1::Event&, const absl::Status&) { ++calls; };
  const auto consumer = Start(options);
  const v1::Event second = MakeEvent("orders", "red", 2, true);
  for (int i = 0; i < 5; ++i) {
    Add(second);  // as the sweeper does
    EXPECT_TRUE(EventuallyEmpty(Stream(second)));
  }
  EXPECT_EQ(calls, 1);
  Add(MakeEvent("orders", "red", 1, true));
  EXPECT_TRUE(subscriber_.EventuallyApplied("red", "1 2"));
}

// An order's history may pass over both streams.
TEST_F(ConsumerTest, TwoLanesShareOneOrderOfAKey) {
  const auto normal = Start(Options());
  ConsumerOptions options = Options();
  options.emergency = true;
  const auto emergency = Start(options);
  const v1::Event second = MakeEvent("orders", "a", 2, true);
  Add(second);
  EXPECT_TRUE(EventuallyCount("parked", 1));
  Add(MakeEvent("orders", "a", 1));
  EXPECT_TRUE(subscriber_.EventuallyApplied("a", "1 2"));
  EXPECT_TRUE(EventuallyConfirmed(second));
}

TEST_F(ConsumerTest, ReadsNothingWhileItIsNotActive) {
  std::atomic<bool> active = false;
  std::atomic<int> asked = 0;
  ConsumerOptions options = Options();
  options.active = [&] {
    ++asked;
    return active.load();
  };
  const auto consumer = Start(options);
  const v1::Event event = MakeEvent("orders", "a", 1);
  Add(event);
  EXPECT_TRUE(Eventually(kPatience, [&] { return asked > 3; }));
  EXPECT_EQ(Length(Stream(event)), 1);
  EXPECT_EQ(subscriber_.Applied("a"), "");
  active = true;
  EXPECT_TRUE(subscriber_.EventuallyApplied("a", "1"));
}

// TRAPS.md "Redis 7.0" 4: a reader that died still owns what it has read.
TEST_F(ConsumerTest, TakesOverWhatADeadReaderHeld) {
  const v1::Event event = MakeEvent("orders", "a", 1);
  const std::string stream = Stream(event);
  ASSERT_TRUE(client_.Command({"XGROUP", "CREATE", stream, "matching", "0", "MKSTREAM"}).ok());
  Add(event);
  ASSERT_TRUE(
      client_.Command({"XREADGROUP", "GROUP", "matching", "dead", "STREAMS", stream, ">"}).ok());
  const auto consumer = Start(Options());
  EXPECT_TRUE(subscriber_.EventuallyApplied("a", "1"));
  EXPECT_TRUE(EventuallyEmpty(stream));
  EXPECT_EQ(client_.Command({"XPENDING", stream, "matching"})->elements[0].integer, 0);
}

}  // namespace
}  // namespace homecare::event
