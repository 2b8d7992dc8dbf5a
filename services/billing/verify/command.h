// The program without its main: reads the files that the options name and prints what was found.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace homecare::verify {

// Returns the exit code (outcome.h). Findings and reports go to `out`, wrong usage and unreadable
// files to `error`.
int Run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& error);

}  // namespace homecare::verify
