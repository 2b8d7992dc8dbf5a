#include <gtest/gtest.h>

#include <atomic>

#include "tests/integration/rpc/fixture.h"
#include "tests/support/program.h"

namespace homecare::testing {
namespace {

using DrainTest = RpcTest;

absl::Status Ok() { return absl::OkStatus(); }

// The exit code of homecare-health.
int Health(int port, const std::string& wait) {
  auto program = Program::Start(
      {.arguments = {OwnProgram("homecare-health"), absl::StrCat("--address=127.0.0.1:", port),
                     absl::StrCat("--wait=", wait)}});
  if (!program.ok()) return -1;
  return (*program)->Wait(kPatience).value_or(-2);
}

TEST_F(DrainTest, HealthFlips) {
  EXPECT_EQ(Health(server_->port(), "0s"), 1);
  server_->SetServing(true);
  EXPECT_EQ(Health(server_->port(), "0s"), 0);
  server_->SetServing(false);
  EXPECT_EQ(Health(server_->port(), "0s"), 1);
  std::thread later([this] { server_->SetServing(true); });
  EXPECT_EQ(Health(server_->port(), "30s"), 0);
  later.join();
  const int port = server_->port();
  Stop(absl::ZeroDuration());
  EXPECT_EQ(Health(port, "0s"), 1);
}

TEST_F(DrainTest, CallsUnderWayEndAndNewOnesAreRefused) {
  Gate gate;
  std::atomic<int> running = 0;
  rules_.catalogue = [&](auto*) {
    ++running;
    gate.Wait();
    return Ok();
  };
  std::thread under_way([&] { EXPECT_TRUE(ListItems().ok()); });
  ASSERT_TRUE(Eventually(kPatience, [&] { return running == 1; }));
  dispatcher_->Drain();
  const absl::Status refused = GetOrder();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Reason(refused), "SERVER_DRAINING");
  EXPECT_TRUE(RetryDelay(refused).has_value());
  std::thread stopping([this] { Stop(absl::Seconds(20)); });
  gate.Open();
  under_way.join();
  stopping.join();
}

// TRAPS gRPC 3: the caller hears UNAVAILABLE while the handler runs on and commits. What it asked
// for again with the same request id is done once.
TEST_F(DrainTest, WhatCommitsAfterTheShutdownIsDoneOnce) {
  Gate gate;
  std::atomic<int> running = 0;
  rules_.cancel = [&](Change&, const auto&, auto* response) {
    response->mutable_order()->set_order_id(absl::StrCat("#", ++running));
    gate.Wait();
    return Ok();
  };
  absl::Status told;
  std::thread caller([&] { told = Cancel("r1"); });
  ASSERT_TRUE(Eventually(kPatience, [&] { return running == 1; }));
  std::thread stopping([this] { Stop(absl::ZeroDuration()); });
  caller.join();
  EXPECT_FALSE(told.ok());
  EXPECT_EQ(Reason(told), "");
  gate.Open();
  stopping.join();
  EXPECT_EQ(server_database_.Count("request"), 1);

  Start();
  intake::CancelOrderResponse response;
  EXPECT_TRUE(Cancel("r1", &response).ok());
  EXPECT_EQ(response.order().order_id(), "#1");
  EXPECT_EQ(running, 1);
}

TEST_F(DrainTest, AnAddressInUseIsSaid) {
  const auto second =
      runtime::Server::Start(absl::StrCat("127.0.0.1:", server_->port()), {intake_.get()});
  EXPECT_EQ(Reason(second.status()), "ADDRESS_UNAVAILABLE");
}

}  // namespace
}  // namespace homecare::testing
