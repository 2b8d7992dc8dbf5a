// fork and exec for Program; not used elsewhere.
#pragma once

#include "absl/status/statusor.h"
#include "tests/support/program.h"

namespace homecare::testing {

// Starts the program from one thread that lives as long as the process. The kernel delivers the
// death signal when the *thread* that forked ends, so a test's short-lived threads must not fork.
// Thread safe.
absl::StatusOr<pid_t> Spawn(const ProgramOptions& options);

}  // namespace homecare::testing
