// The named errors of the chain.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace homecare::billing::chain {

absl::Status InvalidHex(absl::string_view expected);           // INVALID_ARGUMENT, HEX_INVALID
absl::Status InvalidFrontier();                                // DATA_LOSS, FRONTIER_INVALID
absl::Status InvalidKeyFile(absl::string_view path,            // FAILED_PRECONDITION,
                            absl::string_view expected);       //   KEY_FILE_INVALID
absl::Status InvalidCheckpoint(absl::string_view expected);    // DATA_LOSS, CHECKPOINT_INVALID
absl::Status CheckpointMismatch(absl::string_view what);       // DATA_LOSS, CHECKPOINT_MISMATCH
absl::Status CheckpointFileDamaged(absl::string_view path,     // DATA_LOSS,
                                   absl::string_view reason);  //   CHECKPOINT_FILE_DAMAGED
absl::Status CheckpointFileFailed(absl::string_view path,      // UNAVAILABLE, with errno's text:
                                  absl::string_view step);     //   CHECKPOINT_FILE_FAILED

}  // namespace homecare::billing::chain
