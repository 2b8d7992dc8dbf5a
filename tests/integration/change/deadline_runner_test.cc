#include "common/change/deadline_runner.h"

#include <pqxx/pqxx>

#include "common/base/ids.h"
#include "common/metrics/metrics.h"
#include "tests/integration/change/fixture.h"

namespace homecare::testing {
namespace {

class DeadlineRunnerTest : public ChangeTest {
 protected:
  std::unique_ptr<DeadlineRunner> NewDeadlineRunner(DeadlineOptions options = {}) {
    options.city_codes = {kCity};
    options.poll = std::min(options.poll, absl::Milliseconds(20));
    return DeadlineRunner::Create(*runner_, *database_, clock_, options, Handlers());
  }

  // "MAKE" makes a thing of the subject's name: a second firing would fail. "FAIL" refuses, after
  // it wrote, as long as failing_ says so.
  std::map<std::string, DeadlineHandler> Handlers() {
    const DeadlineHandler make = [](Change& change, const Deadline& deadline) {
      EmitOrder(change, deadline.subject_id);
      return MakeThing(change, deadline.subject_id);
    };
    const DeadlineHandler fail = [this, make](Change& change, const Deadline& deadline) {
      RETURN_IF_ERROR(make(change, deadline));
      return failing_ ? absl::InternalError("on purpose") : absl::OkStatus();
    };
    return {{"MAKE", make}, {"FAIL", fail}};
  }

  void Set(const std::string& kind, const std::string& subject_id, absl::Duration in,
           bool emergency = false) {
    ASSERT_TRUE(RunOne(*runner_, [&](Change& change) {
                  change.SetDeadline({kind, subject_id, change.now() + in, emergency});
                  return absl::OkStatus();
                }).ok());
  }

  std::string ThingIds() const {
    return server_.Scalar("SELECT string_agg(thing_id, ' ' ORDER BY thing_id) FROM thing");
  }
  bool EventuallyThings(const std::string& ids) const {
    return Eventually(kPatience, [&] { return ThingIds() == ids; });
  }

  std::atomic<bool> failing_ = true;
  std::unique_ptr<ChangeRunner> runner_ = NewRunner(*database_);
};

TEST_F(DeadlineRunnerTest, FiresWhatIsDueAndNothingElse) {
  const auto deadlines = NewDeadlineRunner();
  Set("MAKE", "a", absl::ZeroDuration());
  Set("MAKE", "b", absl::Minutes(1), /*emergency=*/true);
  Set("MAKE", "c", absl::Minutes(1));
  Set("MAKE", "later", absl::Minutes(2));
  EXPECT_TRUE(EventuallyThings("a"));
  clock_.Advance(absl::Minutes(1));
  EXPECT_TRUE(EventuallyThings("a b c"));
  EXPECT_EQ(server_.Scalar("SELECT string_agg(subject_id, ' ') FROM deadline"), "later");
  const auto status = deadlines->Status();
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(status->unfired, 0);
  EXPECT_EQ(status->next_due_time, clock_.Now() + absl::Minutes(1));
}

TEST_F(DeadlineRunnerTest, FiresOnceHoweverManyProcessesTry) {
  const auto other_database = pg::Database::Open({.conninfo = server_.conninfo()});
  const auto other_runner = NewRunner(*other_database);
  // A thing at each firing: nothing but the runner keeps it to one.
  const DeadlineHandler count = [](Change& change, const Deadline&) {
    return MakeThing(change, NewId());
  };
  DeadlineOptions options{.city_codes = {kCity}, .poll = absl::Milliseconds(5), .group_size = 7};
  const auto one =
      DeadlineRunner::Create(*runner_, *database_, clock_, options, {{"COUNT", count}});
  const auto two =
      DeadlineRunner::Create(*other_runner, *other_database, clock_, options, {{"COUNT", count}});
  constexpr int kCount = 200;
  ASSERT_TRUE(RunOne(*runner_, [](Change& change) {
                for (int i = 0; i < kCount; ++i) {
                  change.SetDeadline({"COUNT", absl::StrCat(i), change.now(), i % 2 == 0});
                }
                return absl::OkStatus();
              }).ok());
  EXPECT_TRUE(Eventually(kPatience, [&] { return server_.Count("deadline") == 0; }));
  EXPECT_EQ(Things(), kCount);
}

// Taken first, the deadline and its subject would be locked in opposite orders by who fires it and
// by who alters the subject and then clears it.
TEST_F(DeadlineRunnerTest, HoldsNoDeadlineWhileItsHandlerWaitsForTheSubject) {
  ASSERT_TRUE(RunOne(*runner_, [](Change& change) { return MakeThing(change, "subject"); }).ok());
  std::atomic<int> handled = 0;
  const DeadlineHandler lock = [&](Change& change, const Deadline& deadline) {
    change.tx().Exec("SELECT thing_id FROM thing WHERE thing_id = $1 FOR UPDATE",
                     {deadline.subject_id});
    ++handled;
    return MakeThing(change, "fired");
  };
  pqxx::connection connection(server_.superuser_conninfo());
  pqxx::work holder(connection);
  holder.exec("SELECT FROM thing FOR UPDATE");
  const auto deadlines = DeadlineRunner::Create(
      *runner_, *database_, clock_, {.city_codes = {kCity}, .poll = absl::Milliseconds(20)},
      {{"LOCK", lock}});
  Set("LOCK", "subject", absl::ZeroDuration());
  ASSERT_TRUE(Eventually(kPatience, [&] {
    return server_.Scalar(
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
               " AND datname = current_database()") == "1";
  }));
  EXPECT_NO_THROW(holder.exec("SELECT FROM deadline FOR UPDATE NOWAIT"));
  holder.exec("DELETE FROM deadline");
  holder.commit();
  // It was cleared while its handler waited: what the handler did then is undone.
  ASSERT_TRUE(Eventually(kPatience, [&] { return handled == 1 && runner_->in_flight() == 0; }));
  EXPECT_EQ(ThingIds(), "subject");
}

TEST_F(DeadlineRunnerTest, FiresNothingWhileHeld) {
  const auto deadlines = NewDeadlineRunner();
  deadlines->Hold();
  Set("MAKE", "a", absl::ZeroDuration());
  Set("MAKE", "b", absl::ZeroDuration(), /*emergency=*/true);
  deadlines->Ring();
  // Another runner's turn proves that time has passed for a runner that is not held.
  {
    Set("OTHER", "c", absl::ZeroDuration());
    const auto other = DeadlineRunner::Create(
        *runner_, *database_, clock_, {.city_codes = {kCity}},
        {{"OTHER", [](Change& change, const Deadline&) { return MakeThing(change, "c"); }}});
    EXPECT_TRUE(EventuallyThings("c"));
  }
  EXPECT_EQ(deadlines->Status()->unfired, 2);
  deadlines->Release();
  EXPECT_TRUE(EventuallyThings("a b c"));
}

TEST_F(DeadlineRunnerTest, HoldWaitsForWhatIsFiring) {
  std::atomic<bool> firing = false, released = false;
  const auto deadlines = DeadlineRunner::Create(
      *runner_, *database_, clock_, {.city_codes = {kCity}, .poll = absl::Milliseconds(5)},
      {{"SLOW", [&](Change& change, const Deadline& deadline) {
          firing = true;
          EXPECT_TRUE(Eventually(kPatience, [&] { return released.load(); }));
          return MakeThing(change, deadline.subject_id);
        }}});
  Set("SLOW", "a", absl::ZeroDuration());
  ASSERT_TRUE(Eventually(kPatience, [&] { return firing.load(); }));
  std::thread opener([&] { released = true; });
  deadlines->Hold();
  EXPECT_TRUE(released);
  EXPECT_EQ(ThingIds(), "a");
  opener.join();
}

TEST_F(DeadlineRunnerTest, KeepsAndPutsOffWhatFails) {
  const metrics::Counter counter =
      metrics::Default().GetCounter("homecare_deadline_failures_total", {{"kind", "FAIL"}});
  const int64_t before = counter.value();
  const auto deadlines = NewDeadlineRunner(
      {.first_retry = absl::Milliseconds(1), .last_retry = absl::Milliseconds(8)});
  Set("FAIL", "f", absl::ZeroDuration());
  Set("MAKE", "good", absl::ZeroDuration());
  EXPECT_TRUE(EventuallyThings("good"));
  EXPECT_TRUE(Eventually(
      kPatience, [&] { return std::stoi(server_.Scalar("SELECT failures FROM deadline")) >= 3; }));
  EXPECT_GE(counter.value() - before, 3);
  EXPECT_EQ(ThingIds(), "good");
  failing_ = false;
  EXPECT_TRUE(EventuallyThings("f good"));
  EXPECT_EQ(server_.Count("deadline"), 0);
  EXPECT_EQ(server_.Count("outbox"), 2);
}

TEST_F(DeadlineRunnerTest, DoesNotTryAgainBeforeTheBackOffEnds) {
  const auto deadlines =
      NewDeadlineRunner({.first_retry = absl::Hours(1), .last_retry = absl::Hours(2)});
  Set("FAIL", "f", absl::ZeroDuration());
  ASSERT_TRUE(Eventually(kPatience, [&] { return server_.Count("deadline WHERE failures > 0"); }));
  failing_ = false;
  Set("MAKE", "good", absl::ZeroDuration());
  EXPECT_TRUE(EventuallyThings("good"));
  EXPECT_EQ(server_.Scalar("SELECT retry_time > now() + interval '50 minutes' FROM deadline"), "t");
  EXPECT_EQ(deadlines->Status()->unfired, 1);
  // Set anew, it is a new deadline.
  Set("FAIL", "f", absl::ZeroDuration());
  EXPECT_TRUE(EventuallyThings("f good"));
}

TEST_F(DeadlineRunnerTest, IsNotPutOffByAFaultThatIsNotTheHandlers) {
  std::atomic<int> refused = 0;
  const auto deadlines = DeadlineRunner::Create(
      *runner_, *database_, clock_, {.city_codes = {kCity}, .poll = absl::Milliseconds(5)},
      {{"LED", [&](Change& change, const Deadline&) {
          if (++refused < 4) return NamedError(absl::StatusCode::kAborted, "NOT_LEADER", "no");
          return MakeThing(change, "led");
        }}});
  Set("LED", "a", absl::ZeroDuration());
  EXPECT_TRUE(EventuallyThings("led"));
  EXPECT_EQ(server_.Count("deadline"), 0);
}

TEST_F(DeadlineRunnerTest, LeavesUnknownKindsAlone) {
  Set("UNKNOWN", "u", absl::ZeroDuration());
  const auto deadlines = NewDeadlineRunner();
  Set("MAKE", "a", absl::ZeroDuration());
  EXPECT_TRUE(EventuallyThings("a"));
  EXPECT_EQ(server_.Scalar("SELECT concat_ws(' ', kind, failures) FROM deadline"), "UNKNOWN 0");
  EXPECT_EQ(deadlines->Status()->unfired, 1);
}

TEST_F(DeadlineRunnerTest, FiresOnlyWhileActive) {
  std::atomic<bool> active = false;
  std::atomic<int> asked = 0;
  const auto deadlines = NewDeadlineRunner({.active = [&] {
    ++asked;
    return active.load();
  }});
  Set("MAKE", "a", absl::ZeroDuration());
  ASSERT_TRUE(Eventually(kPatience, [&] { return asked > 6; }));
  EXPECT_EQ(Things(), 0);
  active = true;
  EXPECT_TRUE(EventuallyThings("a"));
}

TEST_F(DeadlineRunnerTest, LetsAHandlerSetItsOwnDeadlineAnew) {
  std::atomic<int> fired = 0;
  const auto deadlines = DeadlineRunner::Create(
      *runner_, *database_, clock_, {.city_codes = {kCity}, .poll = absl::Milliseconds(5)},
      {{"AGAIN", [&](Change& change, const Deadline& deadline) {
          change.OnCommit([&] { ++fired; });
          Deadline next = deadline;
          next.due_time += absl::Minutes(1);
          change.SetDeadline(next);
          return absl::OkStatus();
        }}});
  Set("AGAIN", "a", absl::ZeroDuration());
  clock_.Advance(absl::Minutes(3));
  EXPECT_TRUE(Eventually(kPatience, [&] { return fired == 4; }));
  EXPECT_TRUE(Eventually(kPatience, [&] {
    const auto status = deadlines->Status();
    return status.ok() && status->unfired == 0 &&
           status->next_due_time == clock_.Now() + absl::Minutes(1);
  }));
}

TEST_F(DeadlineRunnerTest, OnAWallClockIsUpAtTheDueTimeWithoutAPoll) {
  const WallClock wall_clock;
  const auto runner = ChangeRunner::Create(*database_, wall_clock, nullptr);
  const auto deadlines = DeadlineRunner::Create(
      *runner, *database_, wall_clock, {.city_codes = {kCity}, .poll = absl::Hours(1)}, Handlers());
  absl::Time due;
  ASSERT_TRUE(RunOne(*runner, [&](Change& change) {
                due = change.now() + absl::Milliseconds(100);
                change.SetDeadline({"MAKE", "a", due});
                return absl::OkStatus();
              }).ok());
  EXPECT_TRUE(EventuallyThings("a"));
  EXPECT_GE(wall_clock.Now(), due);
}

}  // namespace
}  // namespace homecare::testing
