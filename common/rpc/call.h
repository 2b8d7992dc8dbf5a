// One RPC from its arrival to its answer: deadline, trace, log, figures. Private to Dispatch.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/log/trace.h"

namespace google::protobuf {
class Descriptor;
}
namespace grpc {
class CallbackServerContext;
}

namespace homecare::rpc {

// The trace a call carries on (a child of the metadata's traceparent, or a new one) and the
// deadline its client set; InfiniteFuture where none was set.
Trace TraceOf(const grpc::CallbackServerContext& context);

// "homecare.intake.v1.PlaceOrder" for PlaceOrderRequest: the callback API does not tell the
// method's name, and a request type belongs to one RPC (buf lint, STANDARD). Part of stored
// idempotency rows: never changes.
std::string MethodOf(const google::protobuf::Descriptor& request_type);

// Thread safe. Whoever holds the last reference sees to it that the call is answered: a call
// dropped on whatever path is answered INTERNAL, because one unfinished reactor hangs the server's
// shutdown for ever.
class Call {
 public:
  // `answer` is called once, at Finish.
  Call(const grpc::CallbackServerContext& context, std::string method, Trace trace,
       std::function<void(const absl::Status&)> answer);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const std::string& method() const { return method_; }
  const Trace& trace() const { return trace_; }

  // DEADLINE_EXCEEDED, DEADLINE_TOO_SHORT: less is left than any answer takes.
  absl::Status CheckDeadline() const;
  // CANCELLED, CALL_CANCELLED or DEADLINE_EXCEEDED, DEADLINE_PASSED: nobody waits any more. Not
  // after Finish.
  absl::Status CheckWanted() const;

  // Runs a handler for a caller who still waits, with the call's trace and deadline on the thread.
  // Exceptions pass: inside a transaction they belong to its runner.
  absl::Status Run(absl::FunctionRef<absl::Status()> handler) const;

  // Logs, counts and answers. Later calls do nothing.
  void Finish(const absl::Status& outcome);

 private:
  void Report(const absl::Status& outcome) const;

  const grpc::CallbackServerContext& context_;
  const std::string method_;
  const Trace trace_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  const std::function<void(const absl::Status&)> answer_;
  std::atomic<bool> finished_{false};
};

// The edge of exceptions, since in a thread of gRPC or of a pool one would end the process: it
// becomes INTERNAL, HANDLER_THREW, is logged and never shown.
absl::Status CatchAll(absl::FunctionRef<absl::Status()> body);

}  // namespace homecare::rpc
