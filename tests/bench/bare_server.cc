#include "tests/bench/bare_server.h"

#include <grpcpp/grpcpp.h>

#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "homecare/runtime/v1/runtime_service.grpc.pb.h"
#include "tests/support/eventually.h"

namespace homecare::bench {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

class Bare final : public runtime::v1::RuntimeService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Ping(grpc::CallbackServerContext* context,
                                 const runtime::v1::PingRequest* request,
                                 runtime::v1::PingResponse* response) override {
    response->set_payload(request->payload());
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<BareServer>> BareServer::Start() {
  std::unique_ptr<BareServer> server(new BareServer);
  ASSIGN_OR_RETURN(server->folder_, testing::TempFolder::Create());
  ASSIGN_OR_RETURN(server->program_,
                   testing::Program::Start({.arguments = {"/proc/self/exe", "--serve_bare"},
                                            .log_path = server->folder_->File("log")}));
  int port = 0;
  const bool up = testing::Eventually(kPatience, [&] {
    const std::string log = server->program_->Log();
    return absl::EndsWith(log, "\n") && absl::SimpleAtoi(log, &port);
  });
  if (!up) return absl::DeadlineExceededError("the bare server does not come up");
  server->address_ = absl::StrCat("127.0.0.1:", port);
  return server;
}

int ServeBare() {
  Bare service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::printf("%d\n", port);
  std::fflush(stdout);
  server->Wait();
  return 0;
}

}  // namespace homecare::bench
