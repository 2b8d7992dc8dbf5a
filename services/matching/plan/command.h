// The command but for the process: options, reading, solving, writing.
#pragma once

#include <functional>
#include <istream>
#include <ostream>
#include <vector>

#include "absl/strings/string_view.h"

namespace homecare::matching::plan {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kMalformed = 2;

// The exit code. Nothing is written to `out` unless it is kDone. `elapsed_seconds` since the
// process began.
int RunCommand(const std::vector<absl::string_view>& arguments,
               const std::function<double()>& elapsed_seconds, std::istream& in, std::ostream& out,
               std::ostream& errors);

}  // namespace homecare::matching::plan
