#include "common/event/dead_letters.h"

#include "tests/integration/event/fixture.h"

namespace homecare::event {
namespace {

class DeadLettersTest : public EventTest {
 protected:
  ReplayReport Replay() {
    const auto report = ReplayDeadLetters(
        subscriber_.database(), subscriber_.runner(),
        {.subscriber = "matching", .city_code = kCity},
        [this](Change& change, const v1::Event& event) { return subscriber_.Apply(change, event); },
        [this](absl::string_view, std::vector<std::string> event_ids) {
          const std::lock_guard lock(mutex_);
          confirmed_.insert(event_ids.begin(), event_ids.end());
        });
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : ReplayReport();
  }

  void FailAlways(const std::string& key) {
    subscriber_.SetRule(key, [](Change&, const v1::Event&) { return absl::InternalError("bug"); });
  }
};

TEST_F(DeadLettersTest, AreReplayedInOrderAndFreeWhatWaitedBehind) {
  for (const char* key : {"a", "b"}) FailAlways(key);
  const auto consumer = Start(Options());
  const v1::Event third = MakeEvent("orders", "a", 3);
  for (const char* key : {"a", "b"}) {
    Add(MakeEvent("orders", key, 1));
    Add(MakeEvent("orders", key, 2));
  }
  Add(third);
  EXPECT_TRUE(EventuallyCount("dead_letter", 2));
  EXPECT_TRUE(EventuallyCount("parked", 3));
  subscriber_.RemoveRule("a");

  const ReplayReport report = Replay();
  EXPECT_EQ(report.applied, 1);
  ASSERT_EQ(report.failed.size(), 1);
  EXPECT_EQ(report.failed[0].second.message(), "bug");
  EXPECT_EQ(subscriber_.Applied("a"), "1 2 3");
  EXPECT_EQ(subscriber_.Applied("b"), "");
  EXPECT_TRUE(Confirmed(third));
  EXPECT_EQ(subscriber_.server().Count("parked"), 1);
  EXPECT_EQ(subscriber_.server().Count("dead_letter WHERE resolved_time IS NULL"), 1);

  subscriber_.RemoveRule("b");
  EXPECT_EQ(Replay().applied, 1);
  EXPECT_EQ(subscriber_.Applied("b"), "1 2");
  EXPECT_EQ(subscriber_.server().Count("parked"), 0);
  EXPECT_EQ(Replay().applied, 0);  // nothing is left to do
}

TEST_F(DeadLettersTest, ARungDeadLetterIsNotTriedAgainByItself) {
  FailAlways("a");
  const auto consumer = Start(Options());
  const v1::Event event = MakeEvent("orders", "a", 1);
  Add(event);
  EXPECT_TRUE(EventuallyCount("dead_letter", 1));
  EXPECT_TRUE(EventuallyEmpty(Stream(event)));
  subscriber_.RemoveRule("a");
  Add(event);
  EXPECT_TRUE(EventuallyEmpty(Stream(event)));
  EXPECT_EQ(subscriber_.Applied("a"), "");
  EXPECT_EQ(Replay().applied, 1);
  Add(event);
  EXPECT_TRUE(EventuallyEmpty(Stream(event)));
  EXPECT_EQ(subscriber_.Applied("a"), "1");
}

TEST_F(DeadLettersTest, MalformedOnesStay) {
  const auto consumer = Start(Options());
  AddBytes(StreamName(kCity, "orders", "matching", false), "\xff garbage");
  EXPECT_TRUE(EventuallyCount("dead_letter", 1));
  const ReplayReport report = Replay();
  EXPECT_EQ(report.applied, 0);
  ASSERT_EQ(report.failed.size(), 1);
  EXPECT_EQ(report.failed[0].second.message(), "malformed");
  EXPECT_EQ(subscriber_.server().Count("dead_letter WHERE resolved_time IS NULL"), 1);
}

}  // namespace
}  // namespace homecare::event
