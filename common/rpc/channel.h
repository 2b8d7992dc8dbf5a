// Calls to our own services: one channel per peer, and what each call must carry.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace grpc {
class Channel;
class ClientContext;
}  // namespace grpc

namespace homecare::rpc {

// A channel with the limits of limits.h; connects at the first call and again after every loss.
// Thread safe, meant to be kept. `address` is host:port, or the IPv4 host:port of several processes
// of one service with '/' between them, of which the first that can be reached is asked. gRPC's
// transparent and configured retries stay on: any call may arrive twice, which is why mutating
// requests carry a request_id and why reads are harmless.
std::shared_ptr<grpc::Channel> Connect(const std::string& address);

// Sets the deadline and the trace of a call made on behalf of the current one: at most `limit`, and
// never past the caller's own deadline less Limits::kDeadlineShave. DEADLINE_EXCEEDED,
// DEADLINE_TOO_SHORT where too little is left to be worth asking. A context serves one call.
absl::Status PrepareCall(absl::Duration limit, grpc::ClientContext& context);

}  // namespace homecare::rpc
