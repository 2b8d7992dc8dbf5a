// What the RPCs of audits refuse.
#pragma once

#include <vector>

#include "tests/hostile/kit/table.h"
#include "tests/hostile/kit/world.h"

namespace homecare::billing {

// Tells the world, which is billing's, of visits in May; runs the detectors over them, and draws
// and refutes a sample. Once in a world.
std::vector<hostile::Table> AuditTables(hostile::World& world);

}  // namespace homecare::billing
