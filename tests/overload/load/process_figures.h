// What Linux says about a process (proc(5)).
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace homecare::testing {

struct ProcessFigures {
  int64_t resident_bytes = 0;
  int64_t descriptors = 0;
  int64_t threads = 0;
};

// All 0 where the process is gone.
ProcessFigures FiguresOf(pid_t pid);

}  // namespace homecare::testing
