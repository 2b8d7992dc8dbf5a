#include "common/runtime/signals.h"

#include <csignal>
#include <ctime>

#include "absl/time/clock.h"
#include "common/base/check.h"

namespace homecare::runtime {
namespace {

sigset_t EndingSignals() {
  sigset_t out;
  sigemptyset(&out);
  sigaddset(&out, SIGTERM);
  sigaddset(&out, SIGINT);
  return out;
}

}  // namespace

void HoldSignals() {
  const sigset_t signals = EndingSignals();
  HC_CHECK(pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0);
  std::signal(SIGPIPE, SIG_IGN);
}

// Another signal's handler may interrupt the wait; the time that is left counts on.
bool WaitForSignal(absl::Duration timeout) {
  const sigset_t signals = EndingSignals();
  const absl::Time end = absl::Now() + timeout;
  while (true) {
    const absl::Duration left = end - absl::Now();
    if (left == absl::InfiniteDuration()) {
      if (sigwaitinfo(&signals, nullptr) > 0) return true;
      continue;
    }
    if (left <= absl::ZeroDuration()) return false;
    const timespec limit = absl::ToTimespec(left);
    if (sigtimedwait(&signals, nullptr, &limit) > 0) return true;
  }
}

}  // namespace homecare::runtime
