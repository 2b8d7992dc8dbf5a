#include "common/runtime/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/server_interceptor.h>

#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/rpc/limits.h"
#include "common/rpc/unreadable.h"

namespace homecare::runtime {
namespace {

using rpc::Limits;

constexpr size_t kMemoryBytes = size_t{256} << 20;
// Only reflection is synchronous; without a cap each of its open streams would hold a thread.
constexpr int kSyncThreads = 4;

// Process-wide switches of gRPC, before the first server is built.
void EnablePlugins() {
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
}

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

void SetLimits(grpc::ServerBuilder& builder) {
  grpc::ResourceQuota quota("homecare");
  quota.Resize(kMemoryBytes).SetMaxThreads(kSyncThreads);
  builder.SetResourceQuota(quota);
  builder.SetMaxReceiveMessageSize(Limits::kMessageBytes);
  builder.SetMaxSendMessageSize(Limits::kMessageBytes);  // gRPC's own default is no limit
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, Limits::kMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, Limits::kStreamsPerConnection);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
}

// A client that pings more often than this loses its connection (too_many_pings); ours ping at
// Limits::kClientKeepalive. Our own pings find clients that went away without a word.
void SetKeepalive(grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             Milliseconds(Limits::kShortestPingInterval));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(Limits::kClientKeepalive));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                             Milliseconds(Limits::kKeepaliveTimeout));
}

}  // namespace

Server::Server(std::unique_ptr<grpc::Server> server, int port)
    : server_(std::move(server)), port_(port) {}

Server::~Server() { Shutdown(absl::ZeroDuration()); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const std::string& address,
                                                      const std::vector<grpc::Service*>& services) {
  EnablePlugins();
  grpc::ServerBuilder builder;
  SetLimits(builder);
  SetKeepalive(builder);
  int port = 0;
  // Two processes on one port would each get half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  for (grpc::Service* service : services) builder.RegisterService(service);
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> answers;
  answers.push_back(rpc::MakeUnreadableAnswer());
  builder.experimental().SetInterceptorCreators(std::move(answers));
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    return NamedError(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                      absl::StrCat("cannot listen on ", address));
  }
  // The library's health service begins with SERVING; for the instant until the next line, calls
  // are refused by Dispatch.
  server->GetHealthCheckService()->SetServingStatus(false);
  return std::unique_ptr<Server>(new Server(std::move(server), port));
}

void Server::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void Server::SetPart(const std::string& part, bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(part, serving);
}

void Server::Shutdown(absl::Duration timeout) {
  if (std::exchange(shut_down_, true)) return;
  server_->Shutdown(absl::ToChronoTime(absl::Now() + timeout));
  server_->Wait();
}

}  // namespace homecare::runtime
