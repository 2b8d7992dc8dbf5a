#include "common/change/mutator.h"

#include <gmock/gmock.h>

#include <future>
#include <random>

#include "common/log/trace.h"
#include "tests/integration/change/fixture.h"

namespace homecare::testing {
namespace {

using ::testing::Each;
using ::testing::Field;

struct Answer {
  absl::Status status;
  std::string response;
};

// A door that tests open and close.
class Gate {
 public:
  void Open() { open_.set_value(); }
  void Pass() { passed_.wait(); }

 private:
  std::promise<void> open_;
  std::shared_future<void> passed_ = open_.get_future().share();
};

class MutatorTest : public ChangeTest {
 protected:
  // A response of its own at each run: equal ones are one run's.
  Mutation NewMutation(const std::string& request_id) {
    return {.city_code = kCity,
            .request_id = request_id,
            .method = "/test/Make",
            .body_hash = std::string("\x00\xff", 2),
            .body = [this, request_id](Change& change, std::string* response) {
              *response = absl::StrCat(request_id, " run ", ++runs_, std::string("\x00\xfe", 2));
              EmitOrder(change, request_id);
              return MakeThing(change, absl::StrCat(request_id, "/", runs_.load()));
            }};
  }

  static std::future<Answer> Submit(Mutator& mutator, Mutation mutation,
                                    Lane lane = Lane::kNormal) {
    const auto promise = std::make_shared<std::promise<Answer>>();
    mutation.done = [promise](const absl::Status& status, const std::string& response) {
      promise->set_value({status, response});
    };
    EXPECT_TRUE(mutator.Submit(lane, std::move(mutation)).ok());
    return promise->get_future();
  }

  static Answer Ask(Mutator& mutator, Mutation mutation) {
    return Submit(mutator, std::move(mutation)).get();
  }

  // Keeps the only thread of a lane busy until the gate opens.
  std::future<Answer> Occupy(Mutator& mutator, Gate& gate) {
    Mutation mutation = NewMutation("occupier");
    std::promise<void> begun;
    mutation.body = [&](Change&, std::string*) {
      begun.set_value();
      gate.Pass();
      return absl::OkStatus();
    };
    auto answer = Submit(mutator, std::move(mutation));
    begun.get_future().wait();
    return answer;
  }

  std::atomic<int> runs_ = 0;
  std::unique_ptr<ChangeRunner> runner_ = NewRunner(*database_);
};

TEST_F(MutatorTest, StoresTheAnswerAndGivesItAgain) {
  const auto mutator = Mutator::Create(*runner_, {});
  const Answer first = Ask(*mutator, NewMutation("id"));
  ASSERT_TRUE(first.status.ok()) << first.status;
  EXPECT_EQ(first.response, std::string("id run 1\x00\xfe", 10));
  const Answer second = Ask(*mutator, NewMutation("id"));
  EXPECT_TRUE(second.status.ok());
  EXPECT_EQ(second.response, first.response);
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(Things(), 1);
  EXPECT_EQ(server_.Count("outbox"), 1);
  EXPECT_TRUE(Eventually(kPatience, [&] { return mutator->pending() == 0; }));
}

TEST_F(MutatorTest, DoesAThingOnceHoweverManyAskAtOnce) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  constexpr int kThreads = 8, kIds = 6, kAsks = 40;
  // Two processes, each with its own connections.
  const auto other_database = pg::Database::Open({.conninfo = server_.conninfo()});
  const auto other_runner = NewRunner(*other_database);
  const auto one = Mutator::Create(*runner_, {});
  const auto two = Mutator::Create(*other_runner, {});
  std::mutex mutex;
  std::map<std::string, std::vector<Answer>> answers;
  InParallel(kThreads, [&](int thread) {
    std::mt19937 random(seed + thread);
    std::vector<std::pair<std::string, std::future<Answer>>> asked;
    for (int i = 0; i < kAsks; ++i) {
      const std::string id = absl::StrCat("id", random() % kIds);
      asked.emplace_back(id, Submit(random() % 2 == 0 ? *one : *two, NewMutation(id)));
    }
    for (auto& [id, future] : asked) {
      Answer answer = future.get();
      const std::lock_guard lock(mutex);
      answers[id].push_back(std::move(answer));
    }
  });
  EXPECT_EQ(answers.size(), static_cast<size_t>(kIds));
  for (const auto& [id, all] : answers) {
    for (const Answer& answer : all) EXPECT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_THAT(all, Each(Field(&Answer::response, all.front().response)));
  }
  EXPECT_EQ(Things(), kIds);
  EXPECT_EQ(server_.Count("outbox"), kIds);
  EXPECT_EQ(server_.Count("request"), kIds);
}

TEST_F(MutatorTest, SharesOneRunWithinAGroup) {
  const auto mutator = Mutator::Create(*runner_, {.normal_threads = 1});
  Gate gate;
  auto occupier = Occupy(*mutator, gate);
  std::vector<std::future<Answer>> futures;
  for (int i = 0; i < 5; ++i) futures.push_back(Submit(*mutator, NewMutation("id")));
  Mutation other_body = NewMutation("id");
  other_body.body_hash = "other";
  auto other = Submit(*mutator, std::move(other_body));
  gate.Open();
  for (auto& future : futures) EXPECT_TRUE(future.get().status.ok());
  EXPECT_EQ(Reason(other.get().status), "REQUEST_ID_REUSED");
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(Things(), 1);
  EXPECT_TRUE(occupier.get().status.ok());
}

TEST_F(MutatorTest, RefusesAnIdThatWasUsedForSomethingElse) {
  const auto mutator = Mutator::Create(*runner_, {});
  ASSERT_TRUE(Ask(*mutator, NewMutation("id")).status.ok());
  Mutation other_method = NewMutation("id");
  other_method.method = "/test/Other";
  Mutation other_body = NewMutation("id");
  other_body.body_hash = "other";
  for (Mutation& mutation : std::vector<Mutation>{other_method, other_body}) {
    const Answer answer = Ask(*mutator, std::move(mutation));
    EXPECT_EQ(Reason(answer.status), "REQUEST_ID_REUSED");
    EXPECT_TRUE(absl::IsInvalidArgument(answer.status));
    ASSERT_EQ(FieldViolations(answer.status).size(), 1u);
    EXPECT_EQ(FieldViolations(answer.status)[0].field, "request_id");
    EXPECT_EQ(answer.response, "");
  }
  Mutation other_city = NewMutation("id");
  other_city.city_code = "370100";
  EXPECT_TRUE(Ask(*mutator, std::move(other_city)).status.ok());
  EXPECT_EQ(Things(), 2);
}

TEST_F(MutatorTest, ARefusalLeavesNothingAndItsIdIsFree) {
  const auto mutator = Mutator::Create(*runner_, {});
  for (const bool writes_first : {false, true}) {
    Mutation refused = NewMutation("id");
    refused.body = [&](Change& change, std::string* response) {
      *response = "not to be seen";
      if (writes_first) RETURN_IF_ERROR(MakeThing(change, "refused"));
      return NamedError(absl::StatusCode::kFailedPrecondition, "REFUSED", "refused");
    };
    const Answer answer = Ask(*mutator, std::move(refused));
    EXPECT_EQ(Reason(answer.status), "REFUSED");
    EXPECT_EQ(answer.response, "");
    EXPECT_EQ(Things() + server_.Count("request"), 0);
  }
  EXPECT_TRUE(Ask(*mutator, NewMutation("id")).status.ok());
}

TEST_F(MutatorTest, ReplaysAGroupOneOfWhomThrows) {
  const auto mutator = Mutator::Create(*runner_, {.normal_threads = 1});
  Gate gate;
  auto occupier = Occupy(*mutator, gate);
  auto good = Submit(*mutator, NewMutation("good"));
  Mutation flawed = NewMutation("flawed");
  flawed.body = [](Change&, std::string*) -> absl::Status { throw std::runtime_error("flaw"); };
  auto bad = Submit(*mutator, std::move(flawed));
  auto late = Submit(*mutator, NewMutation("late"));
  gate.Open();
  EXPECT_TRUE(good.get().status.ok());
  EXPECT_TRUE(absl::IsInternal(bad.get().status));
  EXPECT_TRUE(late.get().status.ok());
  EXPECT_EQ(Things(), 2);
  EXPECT_EQ(server_.Count("request WHERE request_id <> 'occupier'"), 2);
  EXPECT_TRUE(occupier.get().status.ok());
}

struct Lost {
  const char* what;
  FaultyDatabase::Fault fault;
  bool found;
};

class LostAnswerTest : public MutatorTest, public ::testing::WithParamInterface<Lost> {};

TEST_P(LostAnswerTest, IsLookedUpAndTheRetryIsSafe) {
  FaultyDatabase faulty(*database_);
  const auto runner = NewRunner(faulty);
  const auto mutator = Mutator::Create(*runner, {});
  faulty.Fail(GetParam().fault, 1);
  const Answer first = Ask(*mutator, NewMutation("id"));
  EXPECT_EQ(first.status.ok(), GetParam().found) << first.status;
  EXPECT_EQ(Reason(first.status), GetParam().found ? "" : "OUTCOME_UNKNOWN");
  const Answer again = Ask(*mutator, NewMutation("id"));
  EXPECT_TRUE(again.status.ok()) << again.status;
  EXPECT_EQ(again.response == first.response, GetParam().found);
  EXPECT_EQ(Things(), 1);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, LostAnswerTest,
    ::testing::Values(Lost{"Committed", FaultyDatabase::Fault::kAnswerLost, true},
                      Lost{"RolledBack", FaultyDatabase::Fault::kRolledBackLost, false}),
    [](const auto& info) { return std::string(info.param.what); });

TEST_F(MutatorTest, RefusesWhatItsQueueCannotHold) {
  const auto mutator = Mutator::Create(*runner_, {.normal_threads = 1, .normal_queue = 2});
  Gate gate;
  auto occupier = Occupy(*mutator, gate);
  auto first = Submit(*mutator, NewMutation("1"));
  auto second = Submit(*mutator, NewMutation("2"));
  EXPECT_EQ(mutator->pending(), 3);
  bool answered = false;
  Mutation third = NewMutation("3");
  third.done = [&](const absl::Status&, const std::string&) { answered = true; };
  const absl::Status busy = mutator->Submit(Lane::kNormal, std::move(third));
  EXPECT_TRUE(absl::IsResourceExhausted(busy));
  EXPECT_EQ(Reason(busy), "SERVER_BUSY");
  EXPECT_GT(RetryDelay(busy).value_or(absl::ZeroDuration()), absl::ZeroDuration());
  // Emergencies do not queue behind the others.
  EXPECT_TRUE(Submit(*mutator, NewMutation("red"), Lane::kEmergency).get().status.ok());
  gate.Open();
  EXPECT_TRUE(first.get().status.ok());
  EXPECT_TRUE(second.get().status.ok());
  EXPECT_TRUE(occupier.get().status.ok());
  EXPECT_FALSE(answered);
}

// A group waits for company beside a running one, but not until that has ended.
TEST_F(MutatorTest, AGroupThatHangsHoldsUpNobodyElse) {
  const auto mutator = Mutator::Create(*runner_, {.normal_threads = 2, .group_size = 8});
  Gate gate;
  auto occupier = Occupy(*mutator, gate);
  EXPECT_TRUE(Ask(*mutator, NewMutation("alone")).status.ok());
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(Submit(*mutator, NewMutation(absl::StrCat(i))));
  for (auto& answer : answers) EXPECT_TRUE(answer.get().status.ok());
  EXPECT_EQ(Things(), 21);
  gate.Open();
  EXPECT_TRUE(occupier.get().status.ok());
}

TEST_F(MutatorTest, FinishesWhatItTookBeforeItEnds) {
  std::vector<std::future<Answer>> futures;
  {
    const auto mutator = Mutator::Create(*runner_, {});
    for (int i = 0; i < 200; ++i) {
      futures.push_back(Submit(*mutator, NewMutation(absl::StrCat("id", i))));
    }
  }
  for (auto& future : futures) {
    ASSERT_EQ(future.wait_for(std::chrono::seconds(0)), std::future_status::ready);
    EXPECT_TRUE(future.get().status.ok());
  }
  EXPECT_EQ(Things(), 200);
}

TEST_F(MutatorTest, RunsABodyUnderItsTrace) {
  const auto mutator = Mutator::Create(*runner_, {});
  Mutation mutation = NewMutation("id");
  mutation.traceparent = NewTraceparent();
  mutation.body = [](Change&, std::string* response) {
    *response = CurrentTrace().traceparent;
    return absl::OkStatus();
  };
  const std::string traceparent = mutation.traceparent;
  EXPECT_EQ(Ask(*mutator, std::move(mutation)).response, traceparent);
}

}  // namespace
}  // namespace homecare::testing
