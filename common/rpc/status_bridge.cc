#include "common/rpc/status_bridge.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/support/status.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/log/trace.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace homecare::rpc {
namespace {

constexpr size_t kMessageLimit = 500;
// Base64 adds a third; with the message twice (as text and inside the details) all of it stays well
// under the 8 KiB that a client accepts by default.
constexpr size_t kViolationsLimit = 3000;

bool TextIsInternal(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

// Never in the middle of a character: gRPC and protobuf both want UTF-8.
std::string Shortened(absl::string_view text) {
  if (text.size() <= kMessageLimit) return std::string(text);
  size_t end = kMessageLimit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "...");
}

std::string PublicMessage(const absl::Status& status, absl::string_view trace_id) {
  if (!TextIsInternal(status.code())) return Shortened(status.message());
  return absl::StrCat("internal error", trace_id.empty() ? "" : ", trace ", trace_id);
}

std::string PublicReason(const absl::Status& status) {
  const std::string reason = TextIsInternal(status.code()) ? "" : Reason(status);
  return reason.empty() ? std::string(CodeName(status.code())) : reason;
}

google::rpc::BadRequest ToBadRequest(const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest out;
  size_t bytes = 0;
  for (size_t i = 0; i < violations.size(); ++i) {
    bytes += violations[i].field.size() + violations[i].description.size();
    auto* const added = out.add_field_violations();
    if (bytes > kViolationsLimit && i > 0) {
      added->set_description(absl::StrCat("and ", violations.size() - i, " more"));
      break;
    }
    added->set_field(Shortened(violations[i].field));
    added->set_description(Shortened(violations[i].description));
  }
  return out;
}

google::rpc::Status Details(const absl::Status& status) {
  const absl::string_view trace_id = CurrentTrace().trace_id();
  google::rpc::Status out;
  out.set_code(static_cast<int>(status.code()));
  out.set_message(PublicMessage(status, trace_id));
  google::rpc::ErrorInfo info;
  info.set_reason(PublicReason(status));
  info.set_domain(kErrorDomain);
  if (!trace_id.empty()) (*info.mutable_metadata())["trace_id"] = std::string(trace_id);
  out.add_details()->PackFrom(info);
  const std::vector<FieldViolation> violations = FieldViolations(status);
  if (!violations.empty()) out.add_details()->PackFrom(ToBadRequest(violations));
  if (const auto delay = RetryDelay(status)) {
    google::rpc::RetryInfo retry;
    *retry.mutable_retry_delay() =
        google::protobuf::util::TimeUtil::MillisecondsToDuration(absl::ToInt64Milliseconds(*delay));
    out.add_details()->PackFrom(retry);
  }
  return out;
}

// protobuf's own conversion throws where a peer sent a duration that is none, and an exception in a
// callback of gRPC would end the process.
std::optional<absl::Duration> DelayOf(const google::protobuf::Duration& delay) {
  constexpr int64_t kLongestSeconds = 24 * 60 * 60;
  const bool good = delay.seconds() >= 0 && delay.seconds() <= kLongestSeconds &&
                    delay.nanos() >= 0 && delay.nanos() < 1'000'000'000;
  if (!good) return std::nullopt;
  return absl::Seconds(delay.seconds()) + absl::Nanoseconds(delay.nanos());
}

// The three details of a remote error, empty where absent.
struct Attached {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  std::optional<absl::Duration> retry_delay;
};

Attached Unpack(const google::rpc::Status& status) {
  Attached out;
  google::rpc::RetryInfo retry;
  for (const auto& detail : status.details()) {
    if (detail.UnpackTo(&out.info) || detail.UnpackTo(&out.bad_request)) continue;
    if (detail.UnpackTo(&retry)) out.retry_delay = DelayOf(retry.retry_delay());
  }
  return out;
}

// A code outside the canonical ones can only come from a broken peer.
absl::StatusCode ToAbsl(grpc::StatusCode code) {
  const int number = static_cast<int>(code);
  return number >= 0 && number <= 16 ? static_cast<absl::StatusCode>(number)
                                     : absl::StatusCode::kUnknown;
}

// Of an error that no server of ours named. gRPC 1.51 resets a call that reaches a server in the
// instant it shuts down, and its client hears CANCELLED although it never began: the caller should
// hear what it does about a server that is not there.
absl::StatusCode OfTheConnection(grpc::StatusCode code) {
  return code == grpc::StatusCode::CANCELLED ? absl::StatusCode::kUnavailable : ToAbsl(code);
}

// InvalidFields carries the violations; code and message are the remote's.
absl::Status Rebuilt(const grpc::Status& status, const Attached& attached) {
  std::vector<FieldViolation> violations;
  for (const auto& violation : attached.bad_request.field_violations()) {
    violations.push_back({violation.field(), violation.description()});
  }
  absl::Status out =
      NamedError(ToAbsl(status.error_code()), attached.info.reason(), status.error_message());
  if (violations.empty()) return out;
  InvalidFields(violations).ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    if (!out.GetPayload(url)) out.SetPayload(url, payload);
  });
  return out;
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status details = Details(status);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), details.message(),
                      details.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (status.error_details().empty() || !details.ParseFromString(status.error_details())) {
    return absl::Status(OfTheConnection(status.error_code()), status.error_message());
  }
  const Attached attached = Unpack(details);
  absl::Status out = Rebuilt(status, attached);
  return attached.retry_delay ? WithRetryDelay(std::move(out), *attached.retry_delay) : out;
}

absl::string_view CodeName(absl::StatusCode code) {
  static constexpr absl::string_view kNames[] = {"OK",
                                                 "CANCELLED",
                                                 "UNKNOWN",
                                                 "INVALID_ARGUMENT",
                                                 "DEADLINE_EXCEEDED",
                                                 "NOT_FOUND",
                                                 "ALREADY_EXISTS",
                                                 "PERMISSION_DENIED",
                                                 "RESOURCE_EXHAUSTED",
                                                 "FAILED_PRECONDITION",
                                                 "ABORTED",
                                                 "OUT_OF_RANGE",
                                                 "UNIMPLEMENTED",
                                                 "INTERNAL",
                                                 "UNAVAILABLE",
                                                 "DATA_LOSS",
                                                 "UNAUTHENTICATED"};
  const size_t number = static_cast<size_t>(code);
  return number < std::size(kNames) ? kNames[number] : "UNKNOWN";
}

}  // namespace homecare::rpc
