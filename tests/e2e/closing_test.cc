// A month is closed although the service is killed again and again on the way: it ends closed, once
// and whole, and was never half closed.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/change/runner.h"
#include "common/event/applier.h"
#include "common/pg/database.h"
#include "common/rpc/channel.h"
#include "common/rpc/status_bridge.h"
#include "homecare/billing/v1/billing_service.grpc.pb.h"
#include "services/billing/api/apply.h"
#include "tests/integration/billing/fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/line/line.h"

namespace homecare::billing {
namespace {

using Stub = v1::BillingService::Stub;

constexpr int kSteps = 8, kEldersOfStep = 200;
constexpr int kElders = kSteps * kEldersOfStep;
constexpr absl::Duration kPatience = absl::Minutes(2);

class ClosingKilledTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto line = testing::Line::Create({});
    ASSERT_TRUE(line.ok()) << line.status();
    line_ = *std::move(line);
    database_ = pg::Database::Open({.conninfo = line_->conninfo("billing")});
    HearElders();
    BarTheSteps();
    SlowDownTheClose();
  }

  void AsSuperuser(const std::vector<std::string>& statements) {
    const auto superuser = pg::Database::Open({.conninfo = line_->conninfo("postgres")});
    const absl::Status done = superuser->Run(Lane::kNormal, [&](pg::Tx& tx) {
      for (const std::string& statement : statements) tx.Exec(statement);
      return absl::OkStatus();
    });
    ASSERT_TRUE(done.ok()) << done;
  }

  // A step that would gather more than the bar allows stands still in its midst, and shows that by
  // an advisory lock.
  void BarTheSteps() {
    AsSuperuser({"CREATE TABLE billing.bar (elders bigint NOT NULL)",
                 "INSERT INTO billing.bar VALUES (0)",
                 "GRANT SELECT ON billing.bar TO homecare_billing",
                 "CREATE FUNCTION billing.stand_still() RETURNS trigger LANGUAGE plpgsql AS $$"
                 " DECLARE gathered bigint := (SELECT count(*) FROM billing.close_draft);"
                 " BEGIN WHILE gathered > (SELECT elders FROM billing.bar) LOOP"
                 " PERFORM pg_advisory_xact_lock_shared(1); PERFORM pg_sleep(0.01); END LOOP;"
                 " RETURN NULL; END $$",
                 "CREATE TRIGGER bar AFTER INSERT ON billing.close_draft"
                 " FOR EACH STATEMENT EXECUTE FUNCTION billing.stand_still()"});
  }
  void Allow(int64_t elders) {
    AsSuperuser({absl::StrCat("UPDATE billing.bar SET elders = ", elders)});
  }
  bool StandsStill() {
    return Scalar("SELECT count(*)::text AS value FROM pg_locks WHERE locktype = 'advisory'") !=
           "0";
  }

  // It takes milliseconds; so that kills fall into it, what it writes takes its time.
  void SlowDownTheClose() {
    AsSuperuser(
        {"CREATE FUNCTION billing.take_time() RETURNS trigger LANGUAGE plpgsql AS"
         " $$ BEGIN PERFORM pg_sleep(0.25); RETURN NULL; END $$",
         "CREATE TRIGGER slow AFTER INSERT ON billing.statement"
         " FOR EACH STATEMENT EXECUTE FUNCTION billing.take_time()"});
  }

  // As the consumer would, some hundred in a transaction.
  void HearElders() {
    const auto runner = ChangeRunner::Create(*database_, clock_, nullptr);
    const event::Applier applier(*runner, "billing", &Apply);
    Teller teller;
    std::vector<event::Letter> letters;
    const auto hear = [&](const event::v1::Event& event) {
      letters.push_back(event::ReadLetter(event.SerializeAsString(), kCity, event.topic(), false));
    };
    for (int i = 0; i < kElders; ++i) {
      const std::string id = absl::StrCat("elder-", i);
      const Visit visit = Care(id, "2022-06-05 09:00:00", "2022-06-05 10:00:00");
      hear(teller.Elder(
          {id, AreaClass::kUrban, {Granted(Level::kMild, AreaClass::kUrban)}, {}, {}}));
      hear(teller.Visit(id, visit));
      if (i % 100 < 99) continue;
      applier.Run(Lane::kNormal, kCity, letters);
      for (const event::Letter& letter : letters) ASSERT_EQ(letter.fate, event::Fate::kApplied);
      letters.clear();
    }
  }

  void Begin() {
    const absl::Status started = line_->Start("billing");
    ASSERT_TRUE(started.ok()) << started;
  }
  void Start() {
    Begin();
    const absl::Status serving = line_->WaitUntilServing("billing", kPatience);
    ASSERT_TRUE(serving.ok()) << serving;
    stub_ = v1::BillingService::NewStub(rpc::Connect(line_->address("billing")));
  }
  void Kill() { line_->program("billing")->Kill(); }

  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    return rpc::FromGrpc((*stub_.*method)(&context, request, response));
  }

  std::string Scalar(const std::string& sql) {
    std::string value;
    const absl::Status read = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
      value = tx.Exec(sql)[0].Text("value");
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return value;
  }
  // What a reader of the database may see at any time: the whole of a close, or nothing of it.
  void ExpectWholeOrNothing() {
    const std::string seen = Scalar(
        "SELECT (SELECT count(*) FROM month_close) || ' ' || (SELECT count(*) FROM statement)"
        " AS value");
    EXPECT_TRUE(seen == "0 0" || seen == absl::StrCat("1 ", kElders + 2)) << seen;
  }
  int64_t Drafted() {
    int64_t drafted = 0;
    EXPECT_TRUE(absl::SimpleAtoi(
        Scalar("SELECT coalesce(max(elders_drafted), 0)::text AS value FROM close_proposal"),
        &drafted));
    return drafted;
  }

  const WallClock clock_;
  std::unique_ptr<testing::Line> line_;
  std::unique_ptr<pg::Database> database_;
  std::unique_ptr<Stub> stub_;
};

TEST_F(ClosingKilledTest, EndsClosedOnceAndWhole) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937_64 random(seed);
  Start();
  v1::ProposeCloseRequest propose;
  propose.set_city_code(kCity);
  propose.set_request_id(NewId());
  propose.set_month("2022-06");
  propose.set_maker_id("maker");
  v1::ProposeCloseResponse proposed;
  const absl::Status proposal = Call(&Stub::ProposeClose, propose, &proposed);
  ASSERT_TRUE(proposal.ok()) << proposal;

  // Killed in the midst of every step: it has written, and has not committed.
  for (int step = 0; step < kSteps; ++step) {
    ASSERT_TRUE(testing::Eventually(kPatience, [&] { return StandsStill(); }));
    Kill();
    EXPECT_EQ(Drafted(), step * kEldersOfStep);
    ExpectWholeOrNothing();
    ASSERT_TRUE(testing::Eventually(kPatience, [&] { return !StandsStill(); }));
    Allow((step + 1) * kEldersOfStep);
    Begin();
  }
  ASSERT_TRUE(testing::Eventually(kPatience, [&] { return Drafted() == kElders; }));
  Kill();
  Start();

  // And while it closes: the client, who does not know the outcome, asks the same again.
  v1::CloseMonthRequest close;
  close.set_city_code(kCity);
  close.set_request_id(NewId());
  close.set_proposal_id(proposed.proposal().proposal_id());
  close.set_checker_id("checker");
  v1::CloseMonthResponse closed;
  absl::Status answer;
  for (int i = 0; i < 200; ++i) {
    std::thread killer;
    const bool kill = i < 8;
    if (kill) {
      const absl::Duration after = absl::Microseconds(random() % 200'000);
      killer = std::thread([this, after] {
        absl::SleepFor(after);
        Kill();
      });
    }
    answer = Call(&Stub::CloseMonth, close, &closed);
    if (kill) {
      killer.join();
      ExpectWholeOrNothing();
      Start();
    } else if (answer.ok()) {
      break;
    }
  }
  ASSERT_TRUE(answer.ok()) << answer;
  EXPECT_EQ(closed.month_close().totals().lines(), kElders);
  EXPECT_EQ(closed.month_close().totals().subsidy_fen(), kElders * 1500);
  EXPECT_EQ(Scalar("SELECT count(*)::text AS value FROM month_close"), "1");
  EXPECT_EQ(Scalar("SELECT sum(subsidy_fen)::text AS value FROM statement"
                   " WHERE party_kind = 'ELDER'"),
            absl::StrCat(kElders * 1500));
  EXPECT_EQ(Scalar("SELECT count(*)::text AS value FROM close_draft"), "0");
}

}  // namespace
}  // namespace homecare::billing
