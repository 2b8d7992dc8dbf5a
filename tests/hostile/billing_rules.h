// What the RPCs of the rules refuse. They look at nothing but the rules that came with the
// software: no elder is needed.
#pragma once

#include <vector>

#include "tests/hostile/kit/table.h"

namespace homecare::billing {

std::vector<hostile::Table> RulesTables();

}  // namespace homecare::billing
