// Leaves a service alone that does not answer, so that its callers need not wait for it each time.
#pragma once

#include <mutex>

#include "absl/time/time.h"

namespace homecare::matching {

struct CircuitBreakerOptions {
  // Failures in a row that open it.
  int most_failures = 3;
  // After the first pause one caller tries; each failure of that trial doubles the pause.
  absl::Duration first_pause = absl::Seconds(1);
  absl::Duration longest_pause = absl::Minutes(1);
};

// Thread safe. `now` is any clock that does not go back.
class CircuitBreaker {
 public:
  explicit CircuitBreaker(const CircuitBreakerOptions& options);

  // Whether a call may be made. Who was allowed says Succeeded or Failed afterwards.
  bool Allows(absl::Duration now);
  // True where that closed it.
  bool Succeeded();
  // True where that opened it: not for every failure while it is open.
  bool Failed(absl::Duration now);

 private:
  const CircuitBreakerOptions options_;
  std::mutex mutex_;
  int failures_ = 0;
  bool open_ = false;
  absl::Duration pause_;
  absl::Duration next_trial_;
};

}  // namespace homecare::matching
