// A soak's outcome, for people and for machines.
#pragma once

#include <string>
#include <vector>

#include "tests/overload/soak/load.h"
#include "tests/overload/soak/verdict.h"

namespace homecare::testing {

struct SoakReport {
  double minutes = 0;
  double rate_factor = 0;
  LoadResult load;
  std::vector<Verdict> verdicts;
  // Empty where the line came to rest after the load.
  std::string not_quiet;

  // What is wrong; empty: nothing.
  std::vector<std::string> Broken() const;
};

std::string ToText(const SoakReport& report);
std::string ToJson(const SoakReport& report);

}  // namespace homecare::testing
