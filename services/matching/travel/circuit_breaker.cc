#include "services/matching/travel/circuit_breaker.h"

#include <algorithm>

namespace homecare::matching {

CircuitBreaker::CircuitBreaker(const CircuitBreakerOptions& options)
    : options_(options), pause_(options.first_pause) {}

bool CircuitBreaker::Allows(absl::Duration now) {
  const std::lock_guard lock(mutex_);
  if (!open_) return true;
  if (now < next_trial_) return false;
  // The trial is this caller's: others wait another pause for what it finds.
  next_trial_ = now + pause_;
  return true;
}

bool CircuitBreaker::Succeeded() {
  const std::lock_guard lock(mutex_);
  failures_ = 0;
  pause_ = options_.first_pause;
  const bool was_open = open_;
  open_ = false;
  return was_open;
}

bool CircuitBreaker::Failed(absl::Duration now) {
  const std::lock_guard lock(mutex_);
  if (open_) {
    pause_ = std::min(2 * pause_, options_.longest_pause);
    next_trial_ = now + pause_;
    return false;
  }
  if (++failures_ < options_.most_failures) return false;
  open_ = true;
  next_trial_ = now + pause_;
  return true;
}

}  // namespace homecare::matching
