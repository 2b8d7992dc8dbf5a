// Elders, read and added as wholes.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/elder.h"
#include "services/registry/storage/session.h"

namespace homecare::registry {

enum class RowLock { kNone, kForChange };

// Those that exist, in order of elder_id, with their parts (elder_parts.h).
std::vector<Elder> LoadElders(const Session& session, const std::vector<std::string>& elder_ids,
                              RowLock lock);

// With their parts; terminals are the terminal roll's.
void InsertElders(const Session& session, const std::vector<Elder>& elders,
                  absl::Time recorded_time);
// What a move alters.
void UpdateElder(const Session& session, const Elder& elder);

}  // namespace homecare::registry
