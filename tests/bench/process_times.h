// Processor time of this process and of the programs it started.
#pragma once

#include <map>
#include <string>

#include "absl/time/time.h"

namespace homecare::bench {

// By the program's name: every child of this process with its own children, as PostgreSQL has one a
// session; this process by the name "client". From /proc: in hundredths of a second.
std::map<std::string, absl::Duration> ProcessTimes();

}  // namespace homecare::bench
