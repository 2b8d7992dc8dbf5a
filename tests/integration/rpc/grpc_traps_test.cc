// Traps of gRPC 1.51: what the bare library does. That ours does not: dispatch_test.cc,
// drain_test.cc, channel_test.cc.
#include <grpcpp/create_channel.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <iterator>
#include <list>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "homecare/intake/v1/intake_service.grpc.pb.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

namespace intake = ::homecare::intake::v1;
using Request = intake::ListCatalogueItemsRequest;
using Response = intake::ListCatalogueItemsResponse;

constexpr absl::Duration kPatience = absl::Seconds(30);

// A server and a client with nothing of ours between them.
struct Bare {
  explicit Bare(grpc::Service& service, const grpc::ChannelArguments& arguments = {}) {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service);
    server = builder.BuildAndStart();
    stub = intake::IntakeService::NewStub(grpc::CreateCustomChannel(
        absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), arguments));
  }

  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<intake::IntakeService::Stub> stub;
};

// Answers what the test says; a reactor is finished by the test where it says nothing.
class Callback final : public intake::IntakeService::CallbackService {
 public:
  explicit Callback(grpc::Status answer) : answer_(std::move(answer)) {}

  grpc::ServerUnaryReactor* ListCatalogueItems(grpc::CallbackServerContext* context, const Request*,
                                               Response*) override {
    deadline = context->deadline();
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    if (hold) {
      held.set_value(reactor);
    } else {
      reactor->Finish(answer_);
    }
    ++calls;
    return reactor;
  }

  bool hold = false;
  std::promise<grpc::ServerUnaryReactor*> held;
  std::atomic<int> calls{0};
  std::chrono::system_clock::time_point deadline;

 private:
  const grpc::Status answer_;
};

// 1: who sets no deadline waits for ever.
TEST(GrpcTrapsTest, TheDefaultDeadlineIsForEver) {
  Callback service(grpc::Status::OK);
  const Bare bare(service);
  grpc::ClientContext context;
  Response response;
  EXPECT_TRUE(bare.stub->ListCatalogueItems(&context, {}, &response).ok());
  EXPECT_EQ(service.deadline, std::chrono::system_clock::time_point::max());
}

// Blocks a thread of gRPC until it is let go.
class Blocking final : public intake::IntakeService::Service {
 public:
  grpc::Status ListCatalogueItems(grpc::ServerContext*, const Request*, Response*) override {
    ++running;
    gate_.wait();
    return grpc::Status::OK;
  }

  std::promise<void> release;
  std::atomic<int> running{0};

 private:
  const std::shared_future<void> gate_ = release.get_future().share();
};

int Threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<int>(std::distance(begin(tasks), end(tasks)));
}

// 2: the synchronous server takes a thread for each blocked call, without a cap.
TEST(GrpcTrapsTest, TheSynchronousServerTakesAThreadPerBlockedCall) {
  constexpr int kCalls = 40;
  Blocking service;
  const Bare bare(service);
  struct Call {
    grpc::ClientContext context;
    Request request;
    Response response;
  };
  std::list<Call> calls(kCalls);
  std::atomic<int> ended{0};
  const int before = Threads();
  for (Call& call : calls) {
    bare.stub->async()->ListCatalogueItems(&call.context, &call.request, &call.response,
                                           [&ended](const grpc::Status&) { ++ended; });
  }
  EXPECT_TRUE(Eventually(kPatience, [&] { return service.running == kCalls; }));
  EXPECT_GE(Threads(), before + kCalls / 2);
  service.release.set_value();
  EXPECT_TRUE(Eventually(kPatience, [&] { return ended == kCalls; }));
}

// 2: one reactor that nobody finishes holds the shutdown, whatever deadline that has.
TEST(GrpcTrapsTest, AnUnfinishedReactorHoldsTheShutdown) {
  Callback service(grpc::Status::OK);
  service.hold = true;
  const Bare bare(service);
  grpc::ClientContext context;
  Request request;
  Response response;
  std::promise<grpc::Status> told;
  bare.stub->async()->ListCatalogueItems(
      &context, &request, &response,
      [&told](grpc::Status status) { told.set_value(std::move(status)); });
  grpc::ServerUnaryReactor* const reactor = service.held.get_future().get();
  const std::future<void> down = std::async(std::launch::async, [&bare] {
    bare.server->Shutdown(std::chrono::system_clock::now());
    bare.server->Wait();
  });
  // The client hears UNAVAILABLE (trap 3), yet the server does not come down.
  EXPECT_EQ(told.get_future().get().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(down.wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
  reactor->Finish(grpc::Status::OK);
  down.wait();
}

// 6: retries are on by default: one call of the client is several of the server's.
TEST(GrpcTrapsTest, OneCallMayArriveSeveralTimes) {
  Callback service(grpc::Status(grpc::StatusCode::UNAVAILABLE, "later"));
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(R"({"methodConfig": [{"name": [{}], "retryPolicy": {
      "maxAttempts": 3, "initialBackoff": "0.01s", "maxBackoff": "0.01s",
      "backoffMultiplier": 1, "retryableStatusCodes": ["UNAVAILABLE"]}}]})");
  const Bare bare(service, arguments);
  grpc::ClientContext context;
  Response response;
  EXPECT_EQ(bare.stub->ListCatalogueItems(&context, {}, &response).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(service.calls, 3);
}

}  // namespace
}  // namespace homecare::testing
