#include <gmock/gmock.h>

#include <vector>

#include "tests/integration/rpc/fixture.h"

namespace homecare::testing {
namespace {

using ::testing::ElementsAre;

// One client of WatchOrders.
class Watcher {
 public:
  Watcher(intake::IntakeService::Stub& stub, const std::string& elder_id,
          const std::string& cursor = "") {
    context_.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    intake::WatchOrdersRequest request;
    request.set_city_code(kCity);
    request.set_elder_id(elder_id);
    request.set_cursor(cursor);
    reader_ = stub.WatchOrders(&context_, request);
  }

  // Until the place in the feed is fixed.
  void WaitForHeaders() { reader_->WaitForInitialMetadata(); }

  // The next order's id; empty at the end.
  std::string Next() {
    intake::WatchOrdersResponse response;
    if (!reader_->Read(&response)) return "";
    cursor_ = response.cursor();
    return response.order().order_id();
  }

  const std::string& cursor() const { return cursor_; }
  // FromGrpc would call it UNAVAILABLE, as it does when a server's end resets a call.
  grpc::StatusCode Cancel() {
    context_.TryCancel();
    return reader_->Finish().error_code();
  }
  absl::Status Finish() { return rpc::FromGrpc(reader_->Finish()); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<intake::WatchOrdersResponse>> reader_;
  std::string cursor_;
};

class WatchTest : public RpcTest {
 protected:
  // As a service does it: the feed is rung by the commit's listener.
  WatchTest() {
    rules_.cancel = [](Change& change, const auto& request, auto*) {
      intake::WatchOrdersResponse item;
      item.mutable_order()->set_order_id(request.order_id());
      change.Publish("orders", request.note(), item.SerializeAsString());
      return absl::OkStatus();
    };
    listener_ = runner_->Listen([this](const CommitNotice&) { feed_->Ring(); });
  }
  ~WatchTest() override { runner_->Unlisten(listener_); }

  void Publish(const std::string& order_id, const std::string& scope) {
    auto request = CancelRequest(NewId());
    request.set_order_id(order_id);
    request.set_note(scope);
    intake::CancelOrderResponse response;
    const absl::Status status =
        Call([&](auto* context) { return stub_->CancelOrder(context, request, &response); });
    ASSERT_TRUE(status.ok()) << status;
  }

  int64_t listener_ = 0;
};

TEST_F(WatchTest, FollowsFromNowOnWithinItsScope) {
  Publish("before", "e1");
  Watcher one(*stub_, "e1"), all(*stub_, "");
  one.WaitForHeaders();
  all.WaitForHeaders();
  Publish("a", "e1");
  Publish("b", "e2");
  Publish("c", "e1");
  EXPECT_EQ(one.Next(), "a");
  EXPECT_EQ(one.Next(), "c");
  EXPECT_EQ(all.Next(), "a");
  EXPECT_EQ(all.Next(), "b");
  EXPECT_EQ(all.Next(), "c");
  EXPECT_EQ(one.Cancel(), grpc::StatusCode::CANCELLED);
}

TEST_F(WatchTest, ResumesAtItsCursorWithoutGapOrRepeat) {
  std::string cursor;
  {
    Watcher watcher(*stub_, "");
    watcher.WaitForHeaders();
    for (const char* order_id : {"a", "b", "c"}) Publish(order_id, "");
    EXPECT_EQ(watcher.Next(), "a");
    cursor = watcher.cursor();
    EXPECT_EQ(watcher.Cancel(), grpc::StatusCode::CANCELLED);
  }
  Publish("d", "");
  std::vector<std::string> seen;
  Watcher resumed(*stub_, "", cursor);
  for (int i = 0; i < 3; ++i) seen.push_back(resumed.Next());
  EXPECT_THAT(seen, ElementsAre("b", "c", "d"));
}

TEST_F(WatchTest, MoreThanAPageIsFollowedInOrder) {
  Watcher watcher(*stub_, "");
  watcher.WaitForHeaders();
  for (int i = 0; i < 150; ++i) Publish(absl::StrCat(i), "");
  for (int i = 0; i < 150; ++i) ASSERT_EQ(watcher.Next(), absl::StrCat(i));
}

TEST_F(WatchTest, WhatIsOutsideTheScopeIsPassedOver) {
  Watcher all(*stub_, "");
  all.WaitForHeaders();
  Publish("a", "e2");
  EXPECT_EQ(all.Next(), "a");
  for (int i = 0; i < 100; ++i) Publish("b", "e2");
  Publish("c", "e1");
  Watcher resumed(*stub_, "e1", all.cursor());
  EXPECT_EQ(resumed.Next(), "c");
}

TEST_F(WatchTest, AForgedCursorIsRefused) {
  Watcher watcher(*stub_, "", "forged");
  EXPECT_EQ(watcher.Next(), "");
  EXPECT_EQ(Reason(watcher.Finish()), "INVALID_CURSOR");
}

TEST_F(WatchTest, ABadRequestIsRefused) {
  Watcher watcher(*stub_, std::string(65, 'e'));
  EXPECT_EQ(watcher.Next(), "");
  EXPECT_EQ(Reason(watcher.Finish()), "INVALID_FIELD");
}

// TRAPS gRPC 2: an open stream would hang the shutdown for ever.
TEST_F(WatchTest, ADrainEndsEveryStream) {
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int i = 0; i < 10; ++i) {
    watchers.push_back(std::make_unique<Watcher>(*stub_, ""));
    watchers.back()->WaitForHeaders();
  }
  Publish("a", "");
  for (auto& watcher : watchers) EXPECT_EQ(watcher->Next(), "a");
  dispatcher_->Drain();
  for (auto& watcher : watchers) {
    EXPECT_EQ(watcher->Next(), "");
    const absl::Status status = watcher->Finish();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(Reason(status), "SERVER_DRAINING");
  }
  Watcher late(*stub_, "");
  EXPECT_EQ(Reason(late.Finish()), "SERVER_DRAINING");
}

// A client that does not read fills the flow-control window; the server must get rid of it.
TEST_F(WatchTest, AClientThatDoesNotReadDoesNotHoldTheShutdown) {
  rules_.cancel = [](Change& change, const auto& request, auto*) {
    intake::WatchOrdersResponse item;
    item.mutable_order()->set_order_id(request.order_id() + std::string(100'000, 'x'));
    change.Publish("orders", "", item.SerializeAsString());
    return absl::OkStatus();
  };
  Watcher watcher(*stub_, "");
  watcher.WaitForHeaders();
  for (int i = 0; i < 10; ++i) Publish("a", "");
  Stop(absl::Milliseconds(200));
  while (!watcher.Next().empty()) {
  }
  EXPECT_FALSE(watcher.Finish().ok());
}

TEST_F(WatchTest, ManyClientsThatComeAndGo) {
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([this, i] {
      for (int round = 0; round < 20; ++round) {
        Watcher watcher(*stub_, "");
        if ((i + round) % 2 == 0) watcher.WaitForHeaders();
        EXPECT_EQ(watcher.Cancel(), grpc::StatusCode::CANCELLED);
      }
    });
  }
  for (int i = 0; i < 20; ++i) Publish("a", "");
  for (std::thread& client : clients) client.join();
}

}  // namespace
}  // namespace homecare::testing
