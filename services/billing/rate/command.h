// homecare-rate as a function of its command line.
#pragma once

#include <string>
#include <vector>

namespace homecare::billing::rate {

// Lines to standard output, or an error to standard error and nothing else. Returns the exit code:
// 0, 1 where the machine refuses, 2 where flags or files are wrong.
int RunCommand(const std::vector<std::string>& arguments);

}  // namespace homecare::billing::rate
