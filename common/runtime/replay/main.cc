// homecare-replay --address=127.0.0.1:7003 [--city_code=370300] [--limit=50]: gives a service's
// dead letters another try and says what became of them. Exit code 0 when all were applied, 1 when
// some failed again or the service could not be asked, 2 for a wrong flag.
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <cstdio>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "common/base/status.h"
#include "common/rpc/channel.h"
#include "common/rpc/status_bridge.h"
#include "homecare/runtime/v1/runtime_service.grpc.pb.h"

ABSL_FLAG(std::string, address, "", "host:port of the service");
ABSL_FLAG(std::string, city_code, "370300", "whose dead letters, GB/T 2260");
ABSL_FLAG(int32_t, limit, 50, "dead letters looked at, 1 to 500; run again for the next");

namespace homecare::runtime {
namespace {

// Replaying runs a transaction per dead letter.
constexpr absl::Duration kTimeout = absl::Minutes(2);

int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Gives a service's dead letters another try.");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1 || absl::GetFlag(FLAGS_address).empty()) {
    std::fprintf(stderr, "homecare-replay: --address must be given, and there are no arguments\n");
    return 2;
  }
  const auto stub = v1::RuntimeService::NewStub(rpc::Connect(absl::GetFlag(FLAGS_address)));
  v1::ReplayDeadLettersRequest request;
  request.set_city_code(absl::GetFlag(FLAGS_city_code));
  request.set_limit(absl::GetFlag(FLAGS_limit));
  v1::ReplayDeadLettersResponse response;
  grpc::ClientContext context;
  absl::Status status = rpc::PrepareCall(kTimeout, context);
  if (status.ok()) {
    status = rpc::FromGrpc(stub->ReplayDeadLetters(&context, request, &response));
  }
  if (!status.ok()) {
    std::fprintf(stderr, "homecare-replay: %s %s\n", Reason(status).c_str(),
                 status.ToString().c_str());
    return 1;
  }
  std::printf("applied %d, failed again %d\n", response.applied(), response.failures_size());
  for (const v1::ReplayFailure& failure : response.failures()) {
    std::printf("  %s  %s\n", failure.event_id().c_str(), failure.reason().c_str());
  }
  return response.failures().empty() ? 0 : 1;
}

}  // namespace
}  // namespace homecare::runtime

int main(int argc, char** argv) { return homecare::runtime::Main(argc, argv); }
