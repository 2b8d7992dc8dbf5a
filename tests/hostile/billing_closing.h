// What the RPCs of closing months refuse.
#pragma once

#include <vector>

#include "tests/hostile/kit/table.h"
#include "tests/hostile/kit/world.h"

namespace homecare::billing {

// Tells the world, which is billing's, of visits in February to April; closes February and March,
// and leaves April and January proposed. Once in a world.
std::vector<hostile::Table> ClosingTables(hostile::World& world);

}  // namespace homecare::billing
