// Broken promises that the crash test must notice: which one, what exposes it, and which check is
// to say so.
#pragma once

#include <string>
#include <vector>

#include "tests/crash/round.h"

namespace homecare::crash {

struct MutantCase {
  const char* name;
  // One of these checks must have failed.
  std::vector<std::string> caught_by;
  RoundOptions options;
};

// Null where no mutant has this name.
const MutantCase* FindMutant(const std::string& name);
const std::vector<MutantCase>& AllMutants();

// Two writers who each give one caregiver and one elder two visits at one time, as a storage layer
// without the constraints would. ABORTED (EXCLUSION_VIOLATION) where the constraints see to it.
absl::Status WriteTwiceAtOnce(const std::string& conninfo);
absl::Status DropExclusionConstraints(Stack& stack);

}  // namespace homecare::crash
