// The file of checkpoints: one JSON object a line, only ever appended to, on a disk that whoever
// rules the database does not rule. One file per city.
//
// A process that dies while it writes leaves a last line that is torn: without LF, or with NUL
// bytes where the disk never got the data. Such a line was never acknowledged, and the next append
// cuts it off. Anything else that is wrong is damage, and stays as it is for people to look at.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/billing/chain/checkpoint.h"

namespace homecare::billing::chain {

// The last whole checkpoint; none where there is no file yet. CHECKPOINT_FILE_DAMAGED,
// CHECKPOINT_FILE_FAILED.
absl::StatusOr<std::optional<Checkpoint>> LastCheckpoint(const std::string& path);

// Writes the line and waits until it is on disk; makes the file (mode 0644) where there is none.
// The same checkpoint again changes nothing, so a caller who does not know the outcome may repeat.
// CHECKPOINT_MISMATCH where it does not follow the last one; else as LastCheckpoint. Processes that
// append at once wait for each other.
absl::Status AppendCheckpoint(const std::string& path, const Checkpoint& checkpoint);

// Hands out every checkpoint in order, having checked form, succession and signature; stops at the
// first error, the callback's too. A torn last line is CHECKPOINT_FILE_DAMAGED here.
absl::Status ReadCheckpoints(const std::string& path, const PublicKey& key,
                             const std::function<absl::Status(const Checkpoint&)>& callback);

}  // namespace homecare::billing::chain
