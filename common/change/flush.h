// Writes what a group's steps asked for: a statement a table, however many steps there are.
// Private to common/change.
#pragma once

#include <vector>

#include "common/change/effects.h"
#include "common/change/runner.h"
#include "common/pg/tx.h"

namespace homecare {

// Gives the events their ids and versions and writes outbox, feed and deadlines. Rows that other
// transactions may want too are touched in the order of their keys, against deadlocks. Throws what
// pg::Tx throws. Returns the rows for the relay, in the order of Emit.
std::vector<OutboxRow> Flush(pg::Tx& tx, const TellingPorts& telling, Effects* effects);

}  // namespace homecare
