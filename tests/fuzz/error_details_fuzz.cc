// Errors of a peer: the details of a status are bytes from outside. The first byte is the code, the
// rest the details; what is read of them can be told on.
#include <grpcpp/support/status.h>

#include <string>

#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/limits.h"
#include "common/rpc/status_bridge.h"
#include "tests/fuzz/fuzz.h"

FUZZ_TARGET(error_details, bytes) {
  static const bool quiet = homecare::fuzz::QuietProtobuf();
  HC_CHECK(quiet);
  homecare::fuzz::Input input(bytes);
  const auto code = static_cast<grpc::StatusCode>(input.Byte() % 20);
  const absl::Status status =
      homecare::rpc::FromGrpc(grpc::Status(code, "told by a peer", std::string(input.Rest())));
  HC_CHECK(status.ok() == (code == grpc::StatusCode::OK));
  HC_CHECK(homecare::RetryDelay(status).value_or(absl::ZeroDuration()) > -absl::InfiniteDuration());
  if (status.ok()) return;
  const grpc::Status onwards = homecare::rpc::ToGrpc(status);
  HC_CHECK(onwards.error_details().size() <= homecare::rpc::Limits::kMetadataBytes);
  HC_CHECK(homecare::rpc::FromGrpc(onwards).code() == status.code());
}
