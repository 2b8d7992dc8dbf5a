// CHECK: for a programmer's error, never for the world's (that is an absl::Status). Debian's Abseil
// has no absl/log, so this one is ours: it writes the place and the condition to standard error and
// aborts.
#pragma once

namespace homecare {

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);

}  // namespace homecare

#define HC_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::homecare::CheckFailed(__FILE__, __LINE__, #condition))
