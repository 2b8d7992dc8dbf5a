// What is answered to bytes that are no message of the request's type: cut off, of another type, or
// with text that is not UTF-8. No handler runs then, and gRPC would say UNIMPLEMENTED without a
// word.
#pragma once

#include <memory>

#include "absl/status/status.h"

namespace grpc::experimental {
class ServerInterceptorFactoryInterface;
}

namespace homecare::rpc {

// INVALID_ARGUMENT, REQUEST_UNREADABLE. Protobuf does not say which field it was, so there is no
// violation.
absl::Status UnreadableRequest();

// Makes it the answer to unary and watching RPCs. Streams of requests are left alone, for there the
// end of the stream looks the same: batch_core.cc finds out.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableAnswer();

}  // namespace homecare::rpc
