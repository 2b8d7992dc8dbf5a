// homecare-health --address=127.0.0.1:7001 [--service=] [--wait=20s]: exit code 0 as soon as the
// server says SERVING (grpc.health.v1); 1 with a sentence where it does not within the wait.
#include <google/protobuf/wrappers.pb.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/security/credentials.h>

#include <cstdio>
#include <future>
#include <string>
#include <thread>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

ABSL_FLAG(std::string, address, "", "host:port of the server");
ABSL_FLAG(std::string, service, "", "The service to ask about; empty: the server as a whole");
ABSL_FLAG(absl::Duration, wait, absl::ZeroDuration(), "How long to wait for SERVING");

namespace {

// On the wire HealthCheckRequest is one string and HealthCheckResponse one enum, both in field 1,
// as these two are: that saves a copy of health.proto.
using Request = google::protobuf::StringValue;
using Response = google::protobuf::Int32Value;

constexpr int kServing = 1;
constexpr absl::Duration kInterval = absl::Milliseconds(50);
constexpr absl::Duration kOneAnswer = absl::Seconds(2);

// Empty where the server says SERVING, else what it said instead.
std::string Ask(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kOneAnswer));
  Request request;
  request.set_value(service);
  Response response;
  std::promise<grpc::Status> answered;
  grpc::TemplatedGenericStub<Request, Response> stub(channel);
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request, &response,
                 [&](grpc::Status status) { answered.set_value(std::move(status)); });
  const grpc::Status status = answered.get_future().get();
  if (!status.ok()) return absl::StrCat("cannot be asked: ", status.error_message());
  return response.value() == kServing ? "" : "says that it is not serving";
}

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Asks a gRPC server whether it serves.");
  absl::ParseCommandLine(argc, argv);
  const std::string address = absl::GetFlag(FLAGS_address);
  if (address.empty()) {
    std::fprintf(stderr, "homecare-health: --address must be given\n");
    return 1;
  }
  const absl::Time end = absl::Now() + absl::GetFlag(FLAGS_wait);
  const std::shared_ptr<grpc::Channel> channel = Connect(address);
  while (true) {
    const std::string problem = Ask(channel, absl::GetFlag(FLAGS_service));
    if (problem.empty()) return 0;
    if (absl::Now() >= end) {
      std::fprintf(stderr, "homecare-health: %s %s\n", address.c_str(), problem.c_str());
      return 1;
    }
    std::this_thread::sleep_for(absl::ToChronoMilliseconds(kInterval));
  }
}
