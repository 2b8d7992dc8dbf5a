// The public API of the five services, called as any client would: blocking, with a deadline, and
// again with the same request id when the server says it may be tried again.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <map>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/rpc/channel.h"
#include "common/rpc/status_bridge.h"
#include "homecare/billing/v1/billing_service.grpc.pb.h"
#include "homecare/intake/v1/intake_service.grpc.pb.h"
#include "homecare/matching/v1/matching_service.grpc.pb.h"
#include "homecare/registry/v1/registry_service.grpc.pb.h"
#include "homecare/runtime/v1/runtime_service.grpc.pb.h"
#include "homecare/visit/v1/visit_service.grpc.pb.h"

namespace homecare::demo {

inline constexpr char kCity[] = "370300";

struct Peers {
  std::unique_ptr<registry::v1::RegistryService::Stub> registry;
  std::unique_ptr<intake::v1::IntakeService::Stub> intake;
  std::unique_ptr<matching::v1::MatchingService::Stub> matching;
  std::unique_ptr<visit::v1::VisitService::Stub> visit;
  std::unique_ptr<billing::v1::BillingService::Stub> billing;
  // Of every service, by name.
  std::map<std::string, std::unique_ptr<runtime::v1::RuntimeService::Stub>> runtime;
};

// "registry=127.0.0.1:7001,intake=..."; all five must be named.
absl::StatusOr<Peers> ConnectAll(const std::string& addresses);

// One call. UNAVAILABLE and RESOURCE_EXHAUSTED are tried again, boundedly: the request id makes the
// repeat harmless.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
  constexpr int kAttempts = 50;
  absl::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    grpc::ClientContext context;
    Response response;
    status = rpc::PrepareCall(absl::Seconds(30), context);
    if (!status.ok()) return status;
    status = rpc::FromGrpc((stub.*method)(&context, request, &response));
    if (status.ok()) return response;
    if (!absl::IsUnavailable(status) && !absl::IsResourceExhausted(status)) return status;
    absl::SleepFor(absl::Milliseconds(100));
  }
  return status;
}

}  // namespace homecare::demo
