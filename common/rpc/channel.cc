#include "common/rpc/channel.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/log/trace.h"
#include "common/rpc/limits.h"

namespace homecare::rpc {
namespace {

grpc::ChannelArguments Arguments() {
  grpc::ChannelArguments out;
  out.SetMaxReceiveMessageSize(Limits::kMessageBytes);
  out.SetMaxSendMessageSize(Limits::kMessageBytes);  // gRPC's own default is no limit
  out.SetInt(GRPC_ARG_MAX_METADATA_SIZE, Limits::kMetadataBytes);
  out.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS,
             static_cast<int>(absl::ToInt64Milliseconds(Limits::kClientKeepalive)));
  out.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
             static_cast<int>(absl::ToInt64Milliseconds(Limits::kKeepaliveTimeout)));
  // A peer that restarts is found again within a second, not within gRPC's two minutes.
  out.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  out.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000);
  out.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // The machine's proxy settings are not for calls between our own services.
  out.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return out;
}

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  std::string target = address;
  if (absl::StrContains(address, '/')) {
    target = absl::StrCat("ipv4:", absl::StrReplaceAll(address, {{"/", ","}}));
  }
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), Arguments());
}

absl::Status PrepareCall(absl::Duration limit, grpc::ClientContext& context) {
  const absl::Time now = absl::Now();
  const absl::Duration remaining = CurrentTrace().deadline - now - Limits::kDeadlineShave;
  if (remaining < Limits::kShortestDeadline) {
    return NamedError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_TOO_SHORT",
                      "too little time is left to ask another service");
  }
  // Always explicit: without one a call waits for ever, and a timeout in the service config fires
  // a second early.
  context.set_deadline(absl::ToChronoTime(now + std::min(limit, remaining)));
  context.AddMetadata("traceparent", ChildTraceparent(CurrentTrace().traceparent));
  return absl::OkStatus();
}

}  // namespace homecare::rpc
