// What the RPCs of the ledger's lines refuse.
#pragma once

#include <vector>

#include "tests/hostile/kit/table.h"
#include "tests/hostile/kit/world.h"

namespace homecare::billing {

// Over what the world, which is billing's, was told of "elder" in May, more than half an hour ago.
std::vector<hostile::Table> LedgerTables(hostile::World& world);

}  // namespace homecare::billing
