#include "common/rpc/rate_limit.h"

#include <algorithm>
#include <chrono>

#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/limits.h"

namespace homecare::rpc {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kBurst = kSecond / 10;

int64_t SteadyNanoseconds() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

absl::Status RateLimited() {
  return WithRetryDelay(NamedError(absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
                                   "more requests come than this server takes"),
                        Limits::kBusyRetry);
}

}  // namespace

RateLimit::RateLimit(int most_per_second)
    : interval_(most_per_second == 0 ? 0 : kSecond / most_per_second),
      burst_(std::max<int64_t>(kBurst - interval_, 0)) {
  HC_CHECK(most_per_second >= 0 && most_per_second <= kSecond);
}

absl::Status RateLimit::Take() {
  if (interval_ == 0) return absl::OkStatus();
  const int64_t now = SteadyNanoseconds();
  int64_t next = next_.load(std::memory_order_relaxed);
  while (true) {
    if (next > now + burst_) return RateLimited();
    const int64_t after = std::max(next, now) + interval_;
    if (next_.compare_exchange_weak(next, after, std::memory_order_relaxed)) {
      return absl::OkStatus();
    }
  }
}

}  // namespace homecare::rpc
