// A server of downloads and its clients, for the tests of Dispatch::Download.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "tests/integration/rpc/fixture.h"

namespace homecare::testing {

using Request = intake::WatchOrdersRequest;
using Response = intake::WatchOrdersResponse;
using Port = rpc::DownloadPort<Response>;
using Rule = std::function<absl::Status(const Request&, Port&)>;

inline constexpr size_t kPiece = size_t{64} << 10;

// The place of a response in its answer, and as much text as is asked for.
inline Response Numbered(int number, size_t bytes = 0) {
  Response out;
  out.set_cursor(absl::StrCat(number));
  out.mutable_order()->set_order_id(std::string(bytes, 'x'));
  return out;
}

// WatchOrders with a download in it: what the handler does, each test says.
class Orders final : public intake::IntakeService::CallbackService {
 public:
  Orders(rpc::Dispatch& dispatch, const Rule& rule) : dispatch_(dispatch), rule_(rule) {}

  grpc::ServerWriteReactor<Response>* WatchOrders(rpc::Context* context,
                                                  const Request* request) override {
    return dispatch_.Download<Request, Response>(context, request, rule_);
  }

 private:
  rpc::Dispatch& dispatch_;
  const Rule& rule_;
};

// One client. Without a deadline of its own the server's holds.
class Download {
 public:
  Download(intake::IntakeService::Stub& stub, const std::string& elder_id,
           std::optional<absl::Duration> deadline = kPatience) {
    if (deadline) context_.set_deadline(absl::ToChronoTime(absl::Now() + *deadline));
    Request request;
    request.set_city_code(kCity);
    request.set_elder_id(elder_id);
    reader_ = stub.WatchOrders(&context_, request);
  }

  // The number of the next response; -1 at the end.
  int Next() {
    Response response;
    return reader_->Read(&response) ? std::stoi(response.cursor()) : -1;
  }
  // How many come, each with the number it should have.
  int ReadAll(int first = 0) {
    int count = first;
    for (int number = Next(); number >= 0; number = Next()) EXPECT_EQ(number, count++);
    return count - first;
  }
  // The rest is thrown away.
  absl::Status Finish() {
    while (Next() >= 0) {
    }
    return rpc::FromGrpc(reader_->Finish());
  }
  void Cancel() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Response>> reader_;
};

// A handler that sends without end and says why it had to stop.
struct Endless {
  Rule rule() {
    return [this](const Request&, Port& port) {
      ++started;
      absl::Status status;
      for (int i = 0; status.ok(); ++i) status = port.Send(Numbered(i, kPiece));
      told = status;
      ++ended;
      return status;
    };
  }

  std::atomic<int> started = 0, ended = 0;
  absl::Status told;  // once `ended`
};

// A second server, over a Dispatch of its own.
class DownloadTest : public RpcTest {
 protected:
  ~DownloadTest() override { Close(absl::Seconds(10)); }

  void Serve(rpc::DispatchOptions options = {}) {
    options.city_codes = {kCity};
    downloads_ = rpc::Dispatcher::Create(*database_, *mutator_, std::move(options));
    orders_ = std::make_unique<Orders>(*downloads_, rule_);
    auto server = runtime::Server::Start("127.0.0.1:0", {orders_.get()});
    ASSERT_TRUE(server.ok()) << server.status();
    orders_server_ = *std::move(server);
    orders_stub_ = intake::IntakeService::NewStub(
        rpc::Connect(absl::StrCat("127.0.0.1:", orders_server_->port())));
  }

  // As a process ends: drain, wait for who is idle, shut down; then the threads end.
  void Close(absl::Duration timeout) {
    if (orders_server_ == nullptr) return;
    downloads_->Drain();
    downloads_->WaitUntilIdle(timeout);
    orders_server_->Shutdown(absl::Milliseconds(500));
    orders_server_.reset();
    downloads_.reset();
  }

  // By the rule as it is when the server starts it.
  absl::Status Ask(const std::string& elder_id = "") {
    return Download(*orders_stub_, elder_id).Finish();
  }

  Rule rule_ = [](const Request&, Port& port) { return port.Send(Numbered(0)); };
  std::unique_ptr<rpc::Dispatcher> downloads_;
  std::unique_ptr<Orders> orders_;
  std::unique_ptr<runtime::Server> orders_server_;
  std::unique_ptr<intake::IntakeService::Stub> orders_stub_;
};

}  // namespace homecare::testing
