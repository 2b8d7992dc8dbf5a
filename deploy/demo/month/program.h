// The auditor's programs, run as an auditor would.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace homecare::demo {

struct Ended {
  int code = -1;
  std::string told;  // what it wrote to standard error, and to standard output without a file
};

// A program of the folder in which the demo's own lies, waited for. `output`: the file that its
// standard output becomes; empty: it is in `told`. INTERNAL where it cannot be run.
absl::StatusOr<Ended> RunProgram(const std::string& name, const std::vector<std::string>& arguments,
                                 const std::string& output);

// As a person would type it.
std::string CommandLine(const std::string& name, const std::vector<std::string>& arguments);

}  // namespace homecare::demo
