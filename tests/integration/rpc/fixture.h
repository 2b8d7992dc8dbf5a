// What the tests of common/rpc share: a real server on a free port with a real database behind it.
// The contracts are those of intake and registry; what the handlers do, each test says.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/change/feed.h"
#include "common/change/mutator.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatch_stream.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/status_bridge.h"
#include "common/runtime/server.h"
#include "homecare/event/v1/event.pb.h"
#include "homecare/intake/v1/intake_service.grpc.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/test_database.h"

namespace homecare::testing {

namespace intake = ::homecare::intake::v1;

inline constexpr char kCity[] = "370300";
inline constexpr absl::Duration kPatience = absl::Seconds(30);

// What a test's handlers do.
struct Rules {
  std::function<absl::Status(Change&, const intake::CancelOrderRequest&,
                             intake::CancelOrderResponse*)>
      cancel;
  std::function<absl::Status(Change&)> press;                                  // emergency Write
  std::function<absl::Status(pg::Tx&)> get_order;                              // Read
  std::function<absl::Status()> get_incident;                                  // emergency Compute
  std::function<absl::Status(intake::ListCatalogueItemsResponse*)> catalogue;  // Compute
};

class Intake final : public intake::IntakeService::CallbackService {
 public:
  Intake(rpc::Dispatch& dispatch, Feed& feed, const Rules& rules)
      : dispatch_(dispatch), feed_(feed), rules_(rules) {}

  rpc::Unary* CancelOrder(rpc::Context* context, const intake::CancelOrderRequest* request,
                          intake::CancelOrderResponse* response) override {
    return dispatch_.Write(context, request, response, rules_.cancel);
  }
  rpc::Unary* PressButton(rpc::Context* context, const intake::PressButtonRequest* request,
                          intake::PressButtonResponse* response) override {
    return dispatch_.Write(
        context, request, response,
        [this](Change& change, const auto&, auto*) { return rules_.press(change); },
        Lane::kEmergency);
  }
  rpc::Unary* GetOrder(rpc::Context* context, const intake::GetOrderRequest* request,
                       intake::GetOrderResponse* response) override {
    return dispatch_.Read(context, request, response,
                          [this](pg::Tx& tx, const auto&, auto*) { return rules_.get_order(tx); });
  }
  rpc::Unary* GetIncident(rpc::Context* context, const intake::GetIncidentRequest* request,
                          intake::GetIncidentResponse* response) override {
    return dispatch_.Compute(
        context, request, response, [this](const auto&, auto*) { return rules_.get_incident(); },
        Lane::kEmergency);
  }
  rpc::Unary* ListCatalogueItems(rpc::Context* context,
                                 const intake::ListCatalogueItemsRequest* request,
                                 intake::ListCatalogueItemsResponse* response) override {
    return dispatch_.Compute(context, request, response,
                             [this](const auto&, auto* out) { return rules_.catalogue(out); });
  }
  grpc::ServerWriteReactor<intake::WatchOrdersResponse>* WatchOrders(
      rpc::Context* context, const intake::WatchOrdersRequest* request) override {
    return dispatch_.Watch<intake::WatchOrdersRequest, intake::WatchOrdersResponse>(
        context, request, feed_, request->elder_id());
  }

 private:
  rpc::Dispatch& dispatch_;
  Feed& feed_;
  const Rules& rules_;
};

// Holds whoever waits until it is opened.
class Gate {
 public:
  ~Gate() { Open(); }
  void Open() {
    if (!std::exchange(open_, true)) promise_.set_value();
  }
  void Wait() const { future_.wait(); }

 private:
  bool open_ = false;
  std::promise<void> promise_;
  const std::shared_future<void> future_ = promise_.get_future().share();
};

class RpcTest : public ::testing::Test {
 protected:
  RpcTest() { Start(); }

  // Every reactor is finished, or this hangs.
  ~RpcTest() override { Stop(absl::Seconds(10)); }

  void Start(int port = 0) {
    database_ = pg::Database::Open({.conninfo = server_database_.conninfo()});
    runner_ = ChangeRunner::Create(*database_, clock_, nullptr);
    mutator_ = Mutator::Create(*runner_, {.normal_threads = 1,
                                          .emergency_threads = 1,
                                          .normal_queue = 2,
                                          .emergency_queue = 2,
                                          .group_size = 1});
    feed_ = Feed::Create(*database_, "orders");
    dispatcher_ = rpc::Dispatcher::Create(*database_, *mutator_,
                                          {.city_codes = {kCity},
                                           .normal_threads = 1,
                                           .emergency_threads = 1,
                                           .normal_queue = 1,
                                           .emergency_queue = 1});
    intake_ = std::make_unique<Intake>(*dispatcher_, *feed_, rules_);
    auto server = runtime::Server::Start(absl::StrCat("127.0.0.1:", port), {intake_.get()});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    Connect();
  }

  void Stop(absl::Duration timeout) {
    if (server_ == nullptr) return;
    dispatcher_->Drain();
    dispatcher_->WaitUntilIdle(timeout);
    server_->Shutdown(std::min(timeout, absl::Milliseconds(500)));
    server_.reset();
    dispatcher_.reset();
    feed_.reset();
    mutator_.reset();
  }

  void Connect() {
    auto channel = rpc::Connect(absl::StrCat("127.0.0.1:", server_->port()));
    stub_ = intake::IntakeService::NewStub(channel);
  }

  static intake::CancelOrderRequest CancelRequest(const std::string& request_id) {
    intake::CancelOrderRequest out;
    out.set_city_code(kCity);
    out.set_request_id(request_id);
    out.set_order_id("o1");
    out.set_reason(intake::CANCEL_REASON_MISTAKE);
    return out;
  }

  // Each call with an explicit deadline, as ours always have.
  absl::Status Cancel(const std::string& request_id, intake::CancelOrderResponse* response) {
    return Call([&](auto* context) {
      return stub_->CancelOrder(context, CancelRequest(request_id), response);
    });
  }
  absl::Status Cancel(const std::string& request_id) {
    intake::CancelOrderResponse response;
    return Cancel(request_id, &response);
  }
  absl::Status Press() {
    intake::PressButtonRequest request;
    request.set_city_code(kCity);
    request.set_request_id(NewId());
    request.set_terminal_id("t1");
    request.set_button(intake::BUTTON_RED);
    request.set_press_counter(1);
    intake::PressButtonResponse response;
    return Call([&](auto* context) { return stub_->PressButton(context, request, &response); });
  }
  absl::Status GetOrder() {
    intake::GetOrderRequest request;
    request.set_city_code(kCity);
    request.set_order_id("o1");
    intake::GetOrderResponse response;
    return Call([&](auto* context) { return stub_->GetOrder(context, request, &response); });
  }
  absl::Status GetIncident() {
    intake::GetIncidentRequest request;
    request.set_city_code(kCity);
    request.set_incident_id("i1");
    intake::GetIncidentResponse response;
    return Call([&](auto* context) { return stub_->GetIncident(context, request, &response); });
  }
  absl::Status ListItems(const std::function<void(grpc::ClientContext&)>& prepare = nullptr) {
    intake::ListCatalogueItemsRequest request;
    request.set_city_code(kCity);
    intake::ListCatalogueItemsResponse response;
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    if (prepare) prepare(context);
    return rpc::FromGrpc(stub_->ListCatalogueItems(&context, request, &response));
  }

  template <typename Function>
  static absl::Status Call(Function function) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    return rpc::FromGrpc(function(&context));
  }

  TestDatabase server_database_{"intake"};
  const WallClock clock_;
  Rules rules_;
  std::unique_ptr<pg::Database> database_;
  std::unique_ptr<ChangeRunner> runner_;
  std::unique_ptr<Mutator> mutator_;
  std::unique_ptr<Feed> feed_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<runtime::Server> server_;
  std::unique_ptr<intake::IntakeService::Stub> stub_;
};

}  // namespace homecare::testing
