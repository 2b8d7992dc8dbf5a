// What closing a month needs to know of each elder's lines: their leaf hashes in order, and what
// they come to for each provider. Private to closing.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/change/change.h"
#include "services/billing/domain/closing.h"

namespace homecare::billing::storage {

// Writes what is known of these elders, of whom nothing was written before: all that have lines in
// the month between the first and the last of them, in order of their ids. `drafted_time`:
// everything recorded until then is seen, and nothing later.
void GatherElders(Change& change, const Proposal& proposal, const std::vector<std::string>& elders,
                  absl::Time drafted_time);

// The same in place of what was written before, if there was something.
void GatherAgain(Change& change, const Proposal& proposal, const std::string& elder_id,
                 absl::Time drafted_time);

// Elders of the month of whom something was recorded or posted since they were gathered.
std::vector<std::string> EldersChangedSince(Change& change, const Proposal& proposal, int limit);

}  // namespace homecare::billing::storage
