// Signs checkpoints of each city's ledger, and writes them to files outside the database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/change/change.h"
#include "common/pg/database.h"
#include "common/runtime/worker.h"
#include "services/billing/chain/checkpoint.h"
#include "services/billing/chain/key.h"

namespace homecare::billing {

struct CheckpointSettings {
  std::optional<chain::SigningKey> key;  // None: this process signs nothing.
  std::string directory;                 // Empty: it writes no files.
};

// Of --checkpoint_key and --checkpoint_dir. KEY_FILE_INVALID; INVALID_FLAG for a directory that is
// none, and for a key without one.
absl::StatusOr<CheckpointSettings> ReadCheckpointFlags();

// A checkpoint is signed and kept in the database in one transaction; then a thread writes it to
// DIR/CITY.checkpoints, and writes on at the next start where the process died between. Each
// process writes all checkpoints of its database, so a directory of its own is a copy of its own. A
// file that does not agree with the database stays as it is and is logged each minute: one of the
// two was altered. Thread safe.
class CheckpointKeeper {
 public:
  CheckpointKeeper(pg::Database& database, std::vector<std::string> city_codes,
                   CheckpointSettings settings);

  // The handler of storage::kCheckpointDeadline: one now, and the next at the end of the day.
  absl::Status OnDeadline(Change& change, const Deadline& deadline);

  // Covers all that was posted until now; where nothing was posted since the last one, that one.
  // CHECKPOINT_KEY_MISSING; errors of chain::MakeCheckpoint.
  absl::StatusOr<chain::Checkpoint> Make(Change& change);

  void Start() { worker_.Start(); }

  // Writes what the files lack, in the caller's thread. Errors of Database and AppendCheckpoint; of
  // several cities, the last.
  absl::Status WriteFiles();

 private:
  absl::Status WriteFile(const std::string& city_code);

  pg::Database& database_;
  const std::vector<std::string> city_codes_;
  const CheckpointSettings settings_;
  runtime::Worker worker_;
};

}  // namespace homecare::billing
