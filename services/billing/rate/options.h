// The command line of homecare-rate.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace homecare::billing::rate {

struct Options {
  absl::CivilMonth month;
  std::string dir;
  std::optional<absl::Time> closed;  // Adjustments since then, instead of lines.
  std::optional<absl::Time> as_of;   // What was known then; never before `closed`.
  std::string policy_path;           // Empty: the published numbers of Zibo's programme of 2022.
  bool help = false;                 // Nothing else was looked at.
};

extern const char kHelp[];

// `arguments` without the program's name: --name=value or --name value, each at most once, in any
// order. INVALID_ARGUMENT with the flag and what it takes.
absl::StatusOr<Options> ParseOptions(const std::vector<std::string>& arguments);

}  // namespace homecare::billing::rate
