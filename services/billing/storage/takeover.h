// What the version before kept is taken over when a city's books are opened for the first time:
// that version had no chain, and of areas and visits knew only how they stand.
#pragma once

#include "common/change/change.h"

namespace homecare::billing::storage {

// Gives each line its entry, in the order of posting, and each elder and billable visit the record
// that holds now, as recorded when it last changed. In one transaction: some 100,000 lines fit into
// its five seconds. The version before must not write to the city's books afterwards.
void TakeOver(Change& change);

}  // namespace homecare::billing::storage
