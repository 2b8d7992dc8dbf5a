// The only sanctioned wait of the tests: poll a condition, never sleep for a fixed time.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

#include "absl/time/time.h"

namespace homecare::testing {

// Asks `predicate` at once and then at short intervals (1 ms growing to 20 ms) until it says true
// or `timeout` of steady time has passed; says whether it became true. The predicate is asked one
// last time after the timeout, so that a slow machine is not refused what has just come true.
inline bool Eventually(absl::Duration timeout, const std::function<bool()>& predicate) {
  const auto deadline = std::chrono::steady_clock::now() + absl::ToChronoMicroseconds(timeout);
  auto interval = std::chrono::milliseconds(1);
  while (std::chrono::steady_clock::now() < deadline) {
    if (predicate()) return true;
    std::this_thread::sleep_for(interval);
    interval = std::min(interval * 2, std::chrono::milliseconds(20));
  }
  return predicate();
}

}  // namespace homecare::testing
