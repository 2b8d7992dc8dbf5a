// The billing service in the test's process, behind a real server.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "common/base/ids.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/status_bridge.h"
#include "services/billing/api/billing_module.h"

namespace homecare::billing {

using Stub = v1::BillingService::Stub;

class Served {
 public:
  Served(pg::Database& database, rpc::Dispatch& dispatch, const rpc::Pager& pager,
         const Clock& clock, std::string city_code, CheckpointSettings checkpoints = {})
      : city_code_(std::move(city_code)),
        module_(database, dispatch, pager, clock, {city_code_}, std::move(checkpoints)),
        deadlines_(module_.deadlines()) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&module_.service());
    server_ = builder.BuildAndStart();
    stub_ = v1::BillingService::NewStub(server_->InProcessChannel({}));
  }
  ~Served() { server_->Shutdown(); }

  BillingModule& module() { return module_; }
  Stub& stub() { return *stub_; }
  absl::Status Fire(Change& change, const Deadline& due) {
    return deadlines_.at(due.kind)(change, due);
  }

  // Calls as a client does. City and request id are filled in where they are empty.
  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    Request request, Response* response) {
    Complete(request);
    grpc::ClientContext context;
    SetDeadline(context);
    response->Clear();
    return rpc::FromGrpc((*stub_.*method)(&context, request, response));
  }
  template <typename Request, typename Response>
  Response Must(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    Response response;
    const absl::Status status = Call(method, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  // Closes the month by two persons. `fire` does what is due.
  v1::MonthClose MustClose(const std::string& month, const std::function<void()>& fire) {
    v1::ProposeCloseRequest propose;
    propose.set_month(month);
    propose.set_maker_id("maker");
    const auto proposed = Must(&Stub::ProposeClose, propose);
    fire();
    v1::CloseMonthRequest close;
    close.set_proposal_id(proposed.proposal().proposal_id());
    close.set_checker_id("checker");
    return Must(&Stub::CloseMonth, close).month_close();
  }

  // The whole of a download, in *bytes.
  template <typename Request, typename Response>
  absl::Status Download(std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(
                            grpc::ClientContext*, const Request&),
                        Request request, std::string* bytes) {
    Complete(request);
    grpc::ClientContext context;
    SetDeadline(context);
    bytes->clear();
    const auto reader = (*stub_.*method)(&context, request);
    Response response;
    while (reader->Read(&response)) bytes->append(response.chunk());
    return rpc::FromGrpc(reader->Finish());
  }
  template <typename Request, typename Response>
  std::string MustDownload(std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(
                               grpc::ClientContext*, const Request&),
                           const Request& request) {
    std::string bytes;
    const absl::Status status = Download(method, request, &bytes);
    EXPECT_TRUE(status.ok()) << status;
    return bytes;
  }

 private:
  template <typename Request>
  void Complete(Request& request) {
    if (request.city_code().empty()) request.set_city_code(city_code_);
    if constexpr (requires { request.set_request_id(""); }) {
      if (request.request_id().empty()) request.set_request_id(NewId());
    }
  }
  static void SetDeadline(grpc::ClientContext& context) {
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  }

  const std::string city_code_;
  BillingModule module_;
  const std::map<std::string, BillingModule::OnDeadline> deadlines_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace homecare::billing
