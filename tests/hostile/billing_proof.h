// What the RPCs of checkpoints and of the ledger as a whole refuse.
#pragma once

#include <vector>

#include "tests/hostile/kit/table.h"
#include "tests/hostile/kit/world.h"

namespace homecare::billing {

// Makes two checkpoints of the world, which is billing's and has a key and a visit of "elder"; in
// between tells it that the elder moved to the country. Once in a world, in which nothing is posted
// afterwards.
std::vector<hostile::Table> ProofTables(hostile::World& world);

}  // namespace homecare::billing
