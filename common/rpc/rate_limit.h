// A cap on how many requests a second are taken at all, so that a server that is offered more than
// it can do refuses early and cheaply instead of queueing.
#pragma once

#include <atomic>
#include <cstdint>

#include "absl/status/status.h"

namespace homecare::rpc {

// Thread safe, without a lock. The generic cell rate algorithm (ITU-T I.371): the same decisions as
// a token bucket that holds what comes in a tenth of a second, in one number.
class RateLimit {
 public:
  // 0: no limit.
  explicit RateLimit(int most_per_second);

  // Takes a place, or says RESOURCE_EXHAUSTED, RATE_LIMITED with a retry delay.
  absl::Status Take();

 private:
  const int64_t interval_;  // nanoseconds between places; 0 without a limit
  const int64_t burst_;     // nanoseconds by which places may be taken ahead
  std::atomic<int64_t> next_{0};
};

}  // namespace homecare::rpc
