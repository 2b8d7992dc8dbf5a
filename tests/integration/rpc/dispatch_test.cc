#include "common/rpc/dispatch.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <vector>

#include "absl/strings/match.h"
#include "common/log/trace.h"
#include "common/metrics/metrics.h"
#include "common/rpc/limits.h"
#include "tests/integration/rpc/fixture.h"

namespace homecare::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using DispatchTest = RpcTest;

absl::Status Ok() { return absl::OkStatus(); }

// TRAPS gRPC 6: any call may arrive twice.
TEST_F(DispatchTest, AWriteIsDoneOnceAndAnsweredTwice) {
  std::atomic<int> ran = 0;
  rules_.cancel = [&](Change&, const auto& request, auto* response) {
    response->mutable_order()->set_order_id(absl::StrCat(request.order_id(), "#", ++ran));
    return Ok();
  };
  intake::CancelOrderResponse first, second;
  EXPECT_TRUE(Cancel("r1", &first).ok());
  EXPECT_TRUE(Cancel("r1", &second).ok());
  EXPECT_EQ(first.order().order_id(), "o1#1");
  EXPECT_EQ(second.order().order_id(), "o1#1");
  EXPECT_EQ(ran, 1);
}

TEST_F(DispatchTest, ARequestIdServesOneBody) {
  rules_.cancel = [](Change&, const auto&, auto*) { return Ok(); };
  EXPECT_TRUE(Cancel("r1").ok());
  auto other = CancelRequest("r1");
  other.set_order_id("o2");
  intake::CancelOrderResponse response;
  const absl::Status status =
      Call([&](auto* context) { return stub_->CancelOrder(context, other, &response); });
  EXPECT_EQ(Reason(status), "REQUEST_ID_REUSED");
}

TEST_F(DispatchTest, ARefusalLeavesNothingAndKeepsItsName) {
  bool refuse = true;
  rules_.cancel = [&](Change&, const auto&, auto*) {
    return refuse ? NamedError(absl::StatusCode::kFailedPrecondition, "ORDER_NOT_CANCELLABLE", "no")
                  : Ok();
  };
  const absl::Status refused = Cancel("r1");
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Reason(refused), "ORDER_NOT_CANCELLABLE");
  EXPECT_EQ(server_database_.Count("request"), 0);
  refuse = false;
  EXPECT_TRUE(Cancel("r1").ok());
}

TEST_F(DispatchTest, RequestsAreCheckedBeforeTheHandler) {
  rules_.cancel = [](Change&, const auto&, auto*) {
    ADD_FAILURE();
    return Ok();
  };
  intake::CancelOrderResponse response;
  const absl::Status status = Call([&](auto* context) {
    return stub_->CancelOrder(context, intake::CancelOrderRequest(), &response);
  });
  EXPECT_EQ(Reason(status), "INVALID_FIELD");
  EXPECT_EQ(FieldViolations(status).size(), 4u);
}

// TRAPS gRPC 1: without a deadline a call would wait for ever.
TEST_F(DispatchTest, ACallWithoutADeadlineGetsTheDefaultOne) {
  absl::Time deadline;
  rules_.catalogue = [&](auto*) {
    deadline = CurrentTrace().deadline;
    return Ok();
  };
  const absl::Time before = absl::Now();
  EXPECT_TRUE(ListItems([](auto& context) {
                context.set_deadline(std::chrono::system_clock::time_point::max());
              }).ok());
  EXPECT_GE(deadline, before + rpc::Limits::kDefaultDeadline);
  EXPECT_LE(deadline, absl::Now() + rpc::Limits::kDefaultDeadline);
}

TEST_F(DispatchTest, ADeadlineThatIsTooShortIsRefusedUnserved) {
  rules_.catalogue = [](auto*) {
    ADD_FAILURE();
    return Ok();
  };
  const auto refused = metrics::Default().GetCounter(
      "homecare_rpc_total",
      {{"method", "homecare.intake.v1.ListCatalogueItems"}, {"code", "DEADLINE_EXCEEDED"}});
  // Such a call may also end at the client before the server has seen it.
  EXPECT_TRUE(Eventually(kPatience, [&] {
    const absl::Status status = ListItems([](auto& context) {
      context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(4)));
    });
    EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
    return refused.value() > 0;
  }));
}

TEST_F(DispatchTest, ACallWhoseCallerHasGoneIsNotServed) {
  Gate gate;
  std::atomic<int> running = 0, served = 0;
  rules_.catalogue = [&](auto*) {
    ++running;
    gate.Wait();
    ++served;
    return Ok();
  };
  std::thread first([&] { EXPECT_TRUE(ListItems().ok()); });
  ASSERT_TRUE(Eventually(kPatience, [&] { return running == 1; }));
  const absl::Status gone = ListItems([](auto& context) {
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(100)));
  });
  EXPECT_TRUE(absl::IsDeadlineExceeded(gone)) << gone;
  // The server counts the call's time from when it came, and may hear late that it was cancelled.
  const absl::Time passed = absl::Now() + absl::Seconds(1);
  ASSERT_TRUE(Eventually(kPatience, [&] { return absl::Now() > passed; }));
  gate.Open();
  first.join();
  Stop(absl::Seconds(10));
  EXPECT_EQ(served, 1);
}

TEST_F(DispatchTest, AFullQueueRefusesAndEmergenciesAreServedAllTheSame) {
  Gate gate;
  std::atomic<int> running = 0;
  rules_.catalogue = [&](auto*) {
    ++running;
    gate.Wait();
    return Ok();
  };
  rules_.get_order = [](pg::Tx&) { return Ok(); };
  rules_.get_incident = Ok;
  std::thread first([&] { EXPECT_TRUE(ListItems().ok()); });
  ASSERT_TRUE(Eventually(kPatience, [&] { return running == 1; }));
  std::vector<std::thread> waiting;
  std::atomic<int> refused = 0;
  for (int i = 0; i < 3; ++i) {
    waiting.emplace_back([&] {
      const absl::Status status = GetOrder();
      if (status.ok()) return;  // the one place in the queue
      EXPECT_EQ(Reason(status), "SERVER_BUSY");
      EXPECT_TRUE(RetryDelay(status).has_value());
      ++refused;
    });
  }
  ASSERT_TRUE(Eventually(kPatience, [&] { return refused == 2; }));
  EXPECT_TRUE(GetIncident().ok());
  gate.Open();
  first.join();
  for (std::thread& thread : waiting) thread.join();
}

TEST_F(DispatchTest, EmergencyWritesDoNotWaitForNormalOnes) {
  Gate gate;
  std::atomic<int> running = 0;
  rules_.cancel = [&](Change&, const auto&, auto*) {
    ++running;
    gate.Wait();
    return Ok();
  };
  rules_.press = [](Change&) { return Ok(); };
  std::vector<std::thread> waiting;
  std::atomic<int> busy = 0;
  for (int i = 0; i < 6; ++i) {
    waiting.emplace_back([&, i] {
      const absl::Status status = Cancel(absl::StrCat("r", i));
      if (Reason(status) == "SERVER_BUSY") ++busy;
    });
  }
  ASSERT_TRUE(Eventually(kPatience, [&] { return running == 1 && busy >= 1; }));
  EXPECT_TRUE(Press().ok());
  EXPECT_EQ(running, 1);
  gate.Open();
  for (std::thread& thread : waiting) thread.join();
}

// TRAPS gRPC 7: an exception that leaves a callback ends the process.
TEST_F(DispatchTest, AnExceptionIsInternalAndItsTextStaysHere) {
  rules_.catalogue = [](auto*) -> absl::Status { throw std::runtime_error("secret"); };
  rules_.get_order = [](pg::Tx&) -> absl::Status { throw std::runtime_error("secret"); };
  rules_.get_incident = []() -> absl::Status { throw 7; };
  rules_.cancel = [](Change&, const auto&, auto*) -> absl::Status {
    throw std::runtime_error("secret");
  };
  const absl::Status statuses[] = {ListItems(), GetOrder(), GetIncident(), Cancel("r1")};
  for (const absl::Status& status : statuses) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
    EXPECT_EQ(Reason(status), "INTERNAL");
    EXPECT_THAT(status.ToString(), Not(HasSubstr("secret")));
    EXPECT_THAT(std::string(status.message()), HasSubstr("trace "));
  }
}

TEST_F(DispatchTest, TheTraceTravelsIntoHandlerOutboxAndLog) {
  constexpr char kParent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  constexpr char kTraceId[] = "0af7651916cd43dd8448eb211c80319c";
  std::string seen;
  rules_.cancel = [&](Change& change, const auto& request, auto*) {
    seen = std::string(CurrentTrace().trace_id());
    event::v1::Event event;
    event.set_topic("orders");
    event.set_key(request.order_id());
    event.mutable_order_cancelled()->set_order_id(request.order_id());
    change.Emit(std::move(event));
    return Ok();
  };
  const auto traced = [&](auto* context) {
    context->AddMetadata("traceparent", kParent);
    intake::CancelOrderResponse response;
    return stub_->CancelOrder(context, CancelRequest("r1"), &response);
  };
  EXPECT_TRUE(Call(traced).ok());
  EXPECT_EQ(seen, kTraceId);
  EXPECT_EQ(server_database_.Scalar(
                absl::StrCat("SELECT position('", kTraceId, "'::bytea IN event) > 0 FROM outbox")),
            "t");

  ::testing::internal::CaptureStderr();
  rules_.catalogue = [](auto*) { return NamedError(absl::StatusCode::kNotFound, "GONE", "gone"); };
  const absl::Status not_found =
      ListItems([&](auto& context) { context.AddMetadata("traceparent", kParent); });
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(Reason(not_found), "GONE");
  EXPECT_THAT(log, HasSubstr(absl::StrCat("\"trace_id\":\"", kTraceId, "\"")));
  EXPECT_THAT(log, HasSubstr("\"method\":\"homecare.intake.v1.ListCatalogueItems\""));
  EXPECT_THAT(log, HasSubstr("\"reason\":\"GONE\""));
}

// TRAPS gRPC 5: the server's own answers have a limit too.
TEST_F(DispatchTest, MessagesHaveALimitBothWays) {
  rules_.catalogue = [](auto* response) {
    response->add_items()->set_name(std::string(rpc::Limits::kMessageBytes, 'x'));
    return Ok();
  };
  EXPECT_EQ(ListItems().code(), absl::StatusCode::kResourceExhausted);
  rules_.catalogue = [](auto*) { return Ok(); };
  EXPECT_TRUE(ListItems().ok());

  rules_.cancel = [](Change&, const auto&, auto*) { return Ok(); };
  auto request = CancelRequest("r1");
  request.set_note(std::string(rpc::Limits::kMessageBytes, 'x'));
  intake::CancelOrderResponse response;
  EXPECT_EQ(
      Call([&](auto* context) { return stub_->CancelOrder(context, request, &response); }).code(),
      absl::StatusCode::kResourceExhausted);
}

TEST_F(DispatchTest, HeadersHaveALimit) {
  rules_.catalogue = [](auto*) { return Ok(); };
  EXPECT_TRUE(
      ListItems([](auto& context) { context.AddMetadata("x", std::string(4000, 'x')); }).ok());
  EXPECT_FALSE(ListItems([](auto& context) {
                 context.AddMetadata("x", std::string(rpc::Limits::kMetadataBytes, 'x'));
               }).ok());
}

}  // namespace
}  // namespace homecare::testing
