#include "common/change/runner.h"

#include <gmock/gmock.h>

#include <random>

#include "absl/strings/escaping.h"
#include "tests/integration/change/fixture.h"

namespace homecare::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

class RunnerTest : public ChangeTest {
 protected:
  Step NewStep(ChangeBody body) {
    return {.city_code = kCity, .traceparent = kTraceparent, .body = std::move(body)};
  }

  Step ThingStep(const std::string& thing_id) {
    return NewStep([thing_id](Change& change) {
      EmitOrder(change, thing_id);
      return MakeThing(change, thing_id);
    });
  }

  int64_t Transactions() const { return server_.Count("(SELECT DISTINCT xid FROM thing) AS t"); }

  std::unique_ptr<ChangeRunner> runner_ = NewRunner(*database_);
};

absl::Status Refusal() {
  return NamedError(absl::StatusCode::kFailedPrecondition, "REFUSED", "refused");
}

TEST_F(RunnerTest, CommitsAGroupOnce) {
  std::vector<Step> steps;
  for (int i = 0; i < 10; ++i) steps.push_back(ThingStep(absl::StrCat("t", i)));
  runner_->Run(Lane::kNormal, absl::MakeSpan(steps));
  for (const Step& step : steps) EXPECT_TRUE(step.outcome.ok()) << step.outcome;
  EXPECT_EQ(Things(), 10);
  EXPECT_EQ(Transactions(), 1);
  EXPECT_EQ(server_.Count("outbox"), 10);
  EXPECT_EQ(relay_calls_, 1);
  EXPECT_EQ(relayed_.size(), 10u);
  EXPECT_EQ(runner_->committed(), 1);
  EXPECT_EQ(runner_->in_flight(), 0);
}

TEST_F(RunnerTest, FillsTheEnvelope) {
  const absl::Time now = clock_.Now();
  std::vector<Step> steps = {NewStep([&](Change& change) {
    EXPECT_EQ(change.now(), now);
    EXPECT_EQ(change.city_code(), kCity);
    EmitOrder(change, "a");
    EmitOrder(change, "b", /*emergency=*/true);
    EmitOrder(change, "a");
    return absl::OkStatus();
  })};
  runner_->Run(Lane::kNormal, absl::MakeSpan(steps));
  ASSERT_EQ(relayed_.size(), 3u);
  const std::vector<std::pair<std::string, int>> expected = {{"a", 1}, {"b", 1}, {"a", 2}};
  for (size_t i = 0; i < relayed_.size(); ++i) {
    event::v1::Event event;
    ASSERT_TRUE(event.ParseFromString(relayed_[i].bytes));
    EXPECT_EQ(event.event_id(), relayed_[i].event_id);
    EXPECT_EQ(event.city_code(), kCity);
    EXPECT_EQ(event.key(), expected[i].first);
    EXPECT_EQ(event.version(), expected[i].second);
    EXPECT_EQ(event.traceparent(), kTraceparent);
    EXPECT_EQ(event.event_time().seconds(), absl::ToUnixSeconds(now));
    EXPECT_EQ(event.emergency(), relayed_[i].emergency);
    EXPECT_EQ(event.order_cancelled().order_id(), event.key());
  }
  const char* const row =
      "SELECT concat_ws(' ', pending, rings, next_ring_time - created_time) "
      "FROM outbox WHERE key = 'b'";
  EXPECT_EQ(server_.Scalar(row), "{matching} 1 00:00:00.2");
  EXPECT_EQ(server_.Scalar("SELECT max(next_ring_time - created_time) FROM outbox"), "00:00:01");
  EXPECT_EQ(server_.Scalar("SELECT encode(event, 'hex') FROM outbox WHERE key = 'b'"),
            absl::BytesToHexString(relayed_[1].bytes));
}

TEST_F(RunnerTest, LeavesOutTopicsThatNobodyHears) {
  EXPECT_TRUE(RunOne(*runner_, [](Change& change) {
                event::v1::Event event;
                event.set_topic("billing");
                event.set_key("elder");
                change.Emit(std::move(event));
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(server_.Count("outbox") + server_.Count("outbox_key"), 0);
  EXPECT_THAT(relayed_, IsEmpty());
}

struct Bad {
  const char* what;
  ChangeBody body;
  const char* reason;
  // Transactions that the two good members around it commit in.
  int transactions;
};

class BadMemberTest : public RunnerTest, public ::testing::WithParamInterface<Bad> {};

TEST_P(BadMemberTest, LeavesNoTraceAndDoesNotKeepOthersBack) {
  bool acted = false;
  std::vector<Step> steps = {ThingStep("before"), NewStep([&](Change& change) {
                               change.OnCommit([&] { acted = true; });
                               return GetParam().body(change);
                             }),
                             ThingStep("after")};
  runner_->Run(Lane::kNormal, absl::MakeSpan(steps));
  EXPECT_TRUE(steps[0].outcome.ok()) << steps[0].outcome;
  EXPECT_EQ(Reason(steps[1].outcome), GetParam().reason) << steps[1].outcome;
  EXPECT_TRUE(steps[2].outcome.ok()) << steps[2].outcome;
  EXPECT_EQ(Things(), 2);
  EXPECT_EQ(Transactions(), GetParam().transactions);
  EXPECT_EQ(server_.Count("outbox"), 2);
  EXPECT_EQ(server_.Count("feed") + server_.Count("deadline"), 0);
  EXPECT_EQ(relayed_.size(), 2u);
  EXPECT_FALSE(acted);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BadMemberTest,
    ::testing::Values(
        Bad{"RefusesAtOnce", [](Change&) { return Refusal(); }, "REFUSED", 1},
        Bad{"RefusesAfterReading",
            [](Change& change) {
              change.tx().Exec("SELECT thing_id FROM thing FOR UPDATE");
              return Refusal();
            },
            "REFUSED", 1},
        Bad{"RefusesAfterWriting",
            [](Change& change) {
              change.tx().Exec("INSERT INTO thing (thing_id) VALUES ('bad')");
              return Refusal();
            },
            "REFUSED", 2},
        Bad{"RefusesAfterEmitting",
            [](Change& change) {
              event::v1::Event event;
              event.set_topic("orders");
              event.set_key("bad");
              change.Emit(std::move(event));
              return Refusal();
            },
            "REFUSED", 2},
        Bad{"RefusesAfterPublishing",
            [](Change& change) {
              change.Publish("feed", "scope", "bad");
              return Refusal();
            },
            "REFUSED", 2},
        Bad{"RefusesAfterSettingADeadline",
            [](Change& change) {
              change.SetDeadline({.kind = "BAD", .subject_id = "bad", .due_time = change.now()});
              return Refusal();
            },
            "REFUSED", 2},
        Bad{"Throws", [](Change&) -> absl::Status { throw std::runtime_error("bad"); },
            "DATABASE_ERROR", 2},
        Bad{"FailsInSql",
            [](Change& change) {
              change.tx().Exec("SELECT 1 / (SELECT count(*) FROM thing WHERE false)");
              return absl::OkStatus();
            },
            "DATABASE_ERROR", 2},
        Bad{"HitsAUniqueKey",
            [](Change& change) {
              change.tx().Exec("INSERT INTO thing (thing_id) VALUES ('same'), ('same')");
              return absl::OkStatus();
            },
            "UNIQUE_VIOLATION", 2}),
    [](const auto& info) { return std::string(info.param.what); });

TEST_F(RunnerTest, TriesAgainWithFreshEffects) {
  int runs = 0;
  EXPECT_TRUE(RunOne(*runner_, [&](Change& change) {
                EmitOrder(change, "once");
                change.OnCommit([] {});
                change.tx().Exec("SELECT 1 AS one");
                if (++runs < 3) {
                  change.tx().Exec("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
                }
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(server_.Count("outbox"), 1);
  EXPECT_EQ(server_.Scalar("SELECT version FROM outbox_key"), "1");
}

TEST_F(RunnerTest, ActsAfterTheCommitInOrderWhateverOneOfThemDoes) {
  std::vector<int> acted;
  EXPECT_TRUE(RunOne(*runner_, [&](Change& change) {
                change.OnCommit([&] { acted.push_back(1); });
                change.OnCommit([] { throw std::runtime_error("a broken cache"); });
                change.OnCommit([&] { acted.push_back(static_cast<int>(Things())); });
                EmitOrder(change, "order");
                RETURN_IF_ERROR(MakeThing(change, "a"));
                return MakeThing(change, "b");
              }).ok());
  EXPECT_THAT(acted, ElementsAre(1, 2));
  EXPECT_EQ(relayed_.size(), 1u);
}

TEST_F(RunnerTest, TellsListenersWhatACommitLeft) {
  std::vector<CommitNotice> notices;
  const int64_t id =
      runner_->Listen([&](const CommitNotice& notice) { notices.push_back(notice); });
  const auto change_all = [](Change& change) {
    change.Publish("b", "", "");
    change.Publish("a", "", "");
    change.Publish("b", "", "");
    change.SetDeadline({.kind = "K", .subject_id = "1", .due_time = change.now()});
    change.SetDeadline(
        {.kind = "K", .subject_id = "2", .due_time = change.now() - absl::Seconds(1)});
    return absl::OkStatus();
  };
  ASSERT_TRUE(RunOne(*runner_, change_all).ok());
  ASSERT_TRUE(RunOne(*runner_, [](Change& change) { return MakeThing(change, "t"); }).ok());
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_THAT(notices[0].feeds, ElementsAre("a", "b"));
  EXPECT_EQ(notices[0].earliest_due_time, clock_.Now() - absl::Seconds(1));
  runner_->Unlisten(id);
  ASSERT_TRUE(RunOne(*runner_, change_all).ok());
  EXPECT_EQ(notices.size(), 1u);
}

TEST_F(RunnerTest, KeepsTheLastWordOnADeadline) {
  const auto deadline = [](const char* subject_id, absl::Time due_time) {
    return Deadline{.kind = "K", .subject_id = subject_id, .due_time = due_time};
  };
  ASSERT_TRUE(RunOne(*runner_, [&](Change& change) {
                change.SetDeadline(deadline("kept", change.now()));
                change.SetDeadline(deadline("gone", change.now()));
                return absl::OkStatus();
              }).ok());
  server_.Execute("UPDATE deadline SET failures = 3, retry_time = now()");
  ASSERT_TRUE(RunOne(*runner_, [&](Change& change) {
                change.ClearDeadline("K", "kept");
                change.SetDeadline(deadline("kept", change.now() + absl::Hours(1)));
                change.SetDeadline(deadline("never", change.now()));
                change.ClearDeadline("K", "never");
                change.ClearDeadline("K", "gone");
                change.ClearDeadline("K", "unknown");
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(server_.Scalar("SELECT string_agg(concat_ws(' ', city_code, kind, subject_id,"
                           " due_time AT TIME ZONE 'UTC', failures, retry_time IS NULL), ';')"
                           " FROM deadline"),
            "370300 K kept 2022-06-01 01:00:00 0 t");
}

TEST_F(RunnerTest, GivesOutContiguousVersionsUnderConcurrentWriters) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  InParallel(4, [&](int thread) {
    std::mt19937 random(seed + thread);
    for (int group = 0; group < 25; ++group) {
      std::vector<Step> steps;
      for (int i = 0; i < 4; ++i) {
        const std::string key = absl::StrCat("key", random() % 5);
        const bool refuses = random() % 8 == 0;
        steps.push_back(NewStep([key, refuses](Change& change) {
          EmitOrder(change, key);
          return refuses ? Refusal() : absl::OkStatus();
        }));
      }
      runner_->Run(Lane::kNormal, absl::MakeSpan(steps));
    }
  });
  EXPECT_GT(server_.Count("outbox"), 0);
  EXPECT_EQ(server_.Count("(SELECT key FROM outbox GROUP BY key HAVING min(version) <> 1"
                          " OR max(version) <> count(*) OR count(DISTINCT version) <> count(*))"
                          " AS broken"),
            0);
  EXPECT_EQ(server_.Scalar("SELECT sum(version) FROM outbox_key"),
            server_.Scalar("SELECT count(*) FROM outbox"));
}

TEST_F(RunnerTest, GuardsTheGroupAndThenEachMember) {
  std::vector<std::string> calls;
  const auto note = [&](const char* what, absl::Span<Step> steps) {
    calls.push_back(absl::StrCat(what, " ", steps.size()));
  };
  std::vector<Step> steps = {
      ThingStep("a"), NewStep([](Change& change) {
        change.Publish("feed", "", "");
        return Refusal();
      }),
      NewStep([](Change&) { return absl::InternalError("settled steps do not run"); })};
  const Step* const settled = &steps[2];
  runner_->Run(Lane::kNormal, absl::MakeSpan(steps),
               {.before =
                    [&](pg::Tx&, absl::Span<Step> members) {
                      note("before", members);
                      for (Step& step : members) {
                        if (&step == settled) step.body = nullptr;
                      }
                    },
                .after = [&](pg::Tx&, absl::Span<Step> members) { note("after", members); }});
  EXPECT_THAT(calls,
              ElementsAre("before 3", "before 1", "after 1", "before 1", "before 1", "after 1"));
  EXPECT_TRUE(steps[2].outcome.ok());
}

TEST_F(RunnerTest, NeverReplaysALostCommit) {
  FaultyDatabase faulty(*database_);
  const auto runner = NewRunner(faulty);
  faulty.Fail(FaultyDatabase::Fault::kAnswerLost, 1);
  std::vector<Step> steps = {ThingStep("a"), ThingStep("b")};
  runner->Run(Lane::kNormal, absl::MakeSpan(steps));
  for (const Step& step : steps) EXPECT_EQ(Reason(step.outcome), "OUTCOME_UNKNOWN");
  EXPECT_EQ(Things(), 2);
  EXPECT_EQ(Transactions(), 1);
  EXPECT_THAT(relayed_, IsEmpty());
}

TEST_F(RunnerTest, DoesNotLetAWholeGroupWaitForADeadDatabase) {
  FaultyDatabase faulty(*database_);
  const auto runner = NewRunner(faulty);
  faulty.Fail(FaultyDatabase::Fault::kUnreachable, 3);  // the group and two members
  std::vector<Step> steps;
  for (int i = 0; i < 10; ++i) steps.push_back(ThingStep(absl::StrCat("t", i)));
  runner->Run(Lane::kNormal, absl::MakeSpan(steps));
  for (const Step& step : steps) EXPECT_EQ(Reason(step.outcome), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(Things(), 0);
}

}  // namespace
}  // namespace homecare::testing
