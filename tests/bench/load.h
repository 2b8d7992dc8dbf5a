// Load of a client that always has so many calls in flight, each answered call followed by the next
// (closed loop), on gRPC's callback API.
#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace homecare::bench {

struct LoadOptions {
  int in_flight = 256;
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration measured = absl::Seconds(3);
};

struct LoadResult {
  double per_second = 0;
  // Of calls that ended in the measured time.
  absl::Duration p50, p99;
};

// Starts the next call of `slot`, 0 to in_flight - 1, and calls `done` when it has ended. One call
// of a slot at a time; slots at the same time on gRPC's threads.
using StartCall = std::function<void(int slot, grpc::ClientContext* context,
                                     std::function<void(grpc::Status)> done)>;

// INTERNAL with the first error where any call fails.
absl::StatusOr<LoadResult> RunClosedLoop(const LoadOptions& options, const StartCall& start);

}  // namespace homecare::bench
