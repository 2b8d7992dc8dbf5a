#include "common/rpc/call.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/server_context.h>

#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <typeinfo>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"
#include "common/rpc/limits.h"
#include "common/rpc/status_bridge.h"

namespace homecare::rpc {
namespace {

constexpr absl::Duration kSlow = absl::Seconds(1);
// gRPC says "no deadline" with the last instant it can express.
constexpr absl::Duration kLongestDeadline = absl::Hours(24 * 365);

// Only the texts of the standard library's own errors are known to be free of data; a database's
// may quote the row it refused.
std::string SafeText(const std::exception& error) {
  if (dynamic_cast<const std::logic_error*>(&error) != nullptr ||
      dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return error.what();
  }
  return typeid(error).name();
}

absl::Status Threw(const std::string& what) {
  log::Error("a handler threw", {{"exception", what}});
  return NamedError(absl::StatusCode::kInternal, "HANDLER_THREW", "an exception left a handler");
}

log::Level LevelOf(const absl::Status& outcome, absl::Duration took) {
  if (absl::IsInternal(outcome) || absl::IsUnknown(outcome) || absl::IsDataLoss(outcome)) {
    return log::Level::kError;
  }
  return outcome.ok() && took < kSlow ? log::Level::kDebug : log::Level::kInfo;
}

// The figures of one method. Looking them up in the registry takes locks and walks all families.
class MethodFigures {
 public:
  explicit MethodFigures(const std::string& method)
      : method_(method),
        seconds_(metrics::Default().GetHistogram("homecare_rpc_seconds", {{"method", method}})) {}

  void Count(absl::StatusCode code, absl::Duration took) {
    seconds_.Observe(took);
    const auto known = totals_.find(code);
    if (known != totals_.end()) return known->second.Add();
    const metrics::Counter total = metrics::Default().GetCounter(
        "homecare_rpc_total", {{"method", method_}, {"code", std::string(CodeName(code))}});
    totals_.emplace(code, total).first->second.Add();
  }

 private:
  const std::string method_;
  const metrics::Histogram seconds_;
  std::map<absl::StatusCode, metrics::Counter> totals_;
};

// Kept by each thread for itself.
MethodFigures& FiguresOf(const std::string& method) {
  thread_local absl::flat_hash_map<std::string, std::unique_ptr<MethodFigures>> figures;
  std::unique_ptr<MethodFigures>& of_method = figures[method];
  if (of_method == nullptr) of_method = std::make_unique<MethodFigures>(method);
  return *of_method;
}

}  // namespace

Trace TraceOf(const grpc::CallbackServerContext& context) {
  Trace out;
  const auto found = context.client_metadata().find("traceparent");
  out.traceparent = found == context.client_metadata().end()
                        ? NewTraceparent()
                        : ChildTraceparent({found->second.data(), found->second.size()});
  const absl::Time deadline = absl::FromChrono(context.deadline());
  if (deadline < absl::Now() + kLongestDeadline) out.deadline = deadline;
  return out;
}

std::string MethodOf(const google::protobuf::Descriptor& request_type) {
  return std::string(absl::StripSuffix(request_type.full_name(), "Request"));
}

Call::Call(const grpc::CallbackServerContext& context, std::string method, Trace trace,
           std::function<void(const absl::Status&)> answer)
    : context_(context),
      method_(std::move(method)),
      trace_(std::move(trace)),
      answer_(std::move(answer)) {}

Call::~Call() {
  Finish(NamedError(absl::StatusCode::kInternal, "CALL_DROPPED", "the call was dropped"));
}

absl::Status Call::CheckDeadline() const {
  if (trace_.deadline - absl::Now() >= Limits::kShortestDeadline) return absl::OkStatus();
  return NamedError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_TOO_SHORT",
                    "too little time is left for an answer");
}

absl::Status Call::CheckWanted() const {
  if (context_.IsCancelled()) {
    return NamedError(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the caller has gone");
  }
  if (absl::Now() < trace_.deadline) return absl::OkStatus();
  return NamedError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                    "the deadline passed before the call was served");
}

absl::Status Call::Run(absl::FunctionRef<absl::Status()> handler) const {
  const TraceScope scope(trace_);
  RETURN_IF_ERROR(CheckWanted());
  return handler();
}

void Call::Finish(const absl::Status& outcome) {
  if (finished_.exchange(true)) return;
  const TraceScope scope(trace_);
  Report(outcome);
  answer_(outcome);
}

void Call::Report(const absl::Status& outcome) const {
  const absl::Duration took = absl::FromChrono(std::chrono::steady_clock::now() - start_);
  FiguresOf(method_).Count(outcome.code(), took);
  const log::Level level = LevelOf(outcome, took);
  if (!log::Writes(level)) return;
  // A message is shown to callers, so it is safe here; an internal one is seen nowhere else.
  const absl::string_view detail = level == log::Level::kError ? outcome.message() : "";
  log::Write(level, "call",
             {{"method", method_},
              {"code", CodeName(outcome.code())},
              {"reason", Reason(outcome)},
              {"ms", absl::ToDoubleMilliseconds(took)},
              {"detail", detail}});
}

absl::Status CatchAll(absl::FunctionRef<absl::Status()> body) {
  try {
    return body();
  } catch (const std::exception& error) {
    return Threw(SafeText(error));
  } catch (...) {
    return Threw("not a std::exception");
  }
}

}  // namespace homecare::rpc
