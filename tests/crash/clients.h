// The public API as the crash test's clients see it: one call, one attempt. Which matching leads is
// found out by asking.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/status.h"
#include "common/rpc/status_bridge.h"
#include "deploy/demo/peers.h"
#include "tests/support/line/line.h"

namespace homecare::crash {

// A process that was stopped answers nothing at all: an attempt is given up after this.
inline constexpr absl::Duration kAttemptLimit = absl::Seconds(3);

// One attempt; errors of gRPC itself have no reason.
template <typename Stub, typename Request, typename Response>
absl::Status CallOnce(Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request, Response* response,
                      absl::Duration limit = kAttemptLimit) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(limit));
  response->Clear();
  return rpc::FromGrpc((stub.*method)(&context, request, response));
}

// Thread safe.
class Clients {
 public:
  explicit Clients(const testing::Line& line);

  registry::v1::RegistryService::Stub& registry() { return *registry_; }
  intake::v1::IntakeService::Stub& intake() { return *intake_; }
  visit::v1::VisitService::Stub& visit() { return *visit_; }
  runtime::v1::RuntimeService::Stub& intake_runtime() { return *intake_runtime_; }

  // The one believed to lead; whoever cannot answer, or says that it does not lead, makes the next
  // attempt go to the other.
  template <typename Request, typename Response>
  absl::Status CallMatching(grpc::Status (matching::v1::MatchingService::Stub::*method)(
                                grpc::ClientContext*, const Request&, Response*),
                            const Request& request, Response* response) {
    const int asked = leader_;
    const absl::Status status = CallOnce(*matchings_[asked], method, request, response);
    if (absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) leader_ = 1 - asked;
    return status;
  }

 private:
  std::unique_ptr<registry::v1::RegistryService::Stub> registry_;
  std::unique_ptr<intake::v1::IntakeService::Stub> intake_;
  std::unique_ptr<visit::v1::VisitService::Stub> visit_;
  std::unique_ptr<runtime::v1::RuntimeService::Stub> intake_runtime_;
  std::array<std::unique_ptr<matching::v1::MatchingService::Stub>, 2> matchings_;
  std::atomic<int> leader_ = 0;
};

}  // namespace homecare::crash
