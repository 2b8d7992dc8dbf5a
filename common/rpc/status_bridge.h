// The one place where an absl::Status becomes a grpc::Status, and back.
//
// Codes map one to one. Details travel as google.rpc.Status: ErrorInfo{reason, domain, metadata}
// with the trace id, BadRequest for field violations, RetryInfo for a retry delay. The text of
// INTERNAL, UNKNOWN and DATA_LOSS never leaves: the caller gets a generic sentence and the trace id
// by which the log can be searched.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace grpc {
class Status;
}

namespace homecare::rpc {

// ErrorInfo.domain of every error.
inline constexpr char kErrorDomain[] = "homecare.zibo.gov.cn";

// For the answer to the current call (CurrentTrace gives the trace id). Thread safe.
//
// Trailers have a limit (Limits::kMetadataBytes; a client's default is 8 KiB): a long message is
// cut, and of many violations the first are sent with a last one that counts the rest.
grpc::Status ToGrpc(const absl::Status& status);

// For a client: Reason, FieldViolations and RetryDelay of common/base/status.h read what the server
// attached. An error of gRPC itself (no connection, deadline passed) has no reason; a call that was
// reset, as by a server that is going down, is UNAVAILABLE (who cancels a call knows it).
absl::Status FromGrpc(const grpc::Status& status);

// "NOT_FOUND" for kNotFound: gRPC's names, for logs, metrics and errors without a name.
absl::string_view CodeName(absl::StatusCode code);

}  // namespace homecare::rpc
