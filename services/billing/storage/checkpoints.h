// Signed checkpoints of a city's ledger, as the database keeps them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/change.h"
#include "common/pg/tx.h"
#include "services/billing/chain/checkpoint.h"

namespace homecare::billing::storage {

// What kind of deadline makes a checkpoint; its subject is the city.
inline constexpr char kCheckpointDeadline[] = "CHECKPOINT";
// One as soon as the change has committed.
void MakeCheckpointSoon(Change& change);

// Number after `after`, ascending.
absl::StatusOr<std::vector<chain::Checkpoint>> CheckpointsAfter(pg::Tx& tx,
                                                                const std::string& city_code,
                                                                int64_t after, int limit);
// Number before `before`, descending, without their tags.
absl::StatusOr<std::vector<chain::Checkpoint>> CheckpointsBefore(pg::Tx& tx,
                                                                 const std::string& city_code,
                                                                 int64_t before, int limit);

// Signs what was posted since the last checkpoint, in as many checkpoints as that takes, and
// returns the last one; where nothing was posted since it is the last one there is. For who holds
// the city's books. Errors of MakeCheckpoint and ParseCheckpoint.
absl::StatusOr<chain::Checkpoint> ExtendCheckpoints(Change& change, absl::Time time,
                                                    const chain::SigningKey& key);

}  // namespace homecare::billing::storage
