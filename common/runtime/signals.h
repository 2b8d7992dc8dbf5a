// SIGTERM and SIGINT as something to wait for.
#pragma once

#include "absl/time/time.h"

namespace homecare::runtime {

// Makes the signals wait in this thread and in all that it starts from now on, so it comes before
// any other thread. SIGPIPE is ignored: a peer that went away is an error of its call.
void HoldSignals();

// Waits for SIGTERM or SIGINT; says whether one came within `timeout`.
bool WaitForSignal(absl::Duration timeout = absl::InfiniteDuration());

}  // namespace homecare::runtime
