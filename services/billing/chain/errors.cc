#include "services/billing/chain/errors.h"

#include <cerrno>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::billing::chain {

absl::Status InvalidHex(absl::string_view expected) {
  return NamedError(absl::StatusCode::kInvalidArgument, "HEX_INVALID",
                    absl::StrCat("expected ", expected));
}

absl::Status InvalidFrontier() {
  return NamedError(absl::StatusCode::kDataLoss, "FRONTIER_INVALID",
                    "the number of peaks is not the one of a tree of this size");
}

absl::Status InvalidKeyFile(absl::string_view path, absl::string_view expected) {
  return NamedError(absl::StatusCode::kFailedPrecondition, "KEY_FILE_INVALID",
                    absl::StrCat(path, ": expected ", expected));
}

absl::Status InvalidCheckpoint(absl::string_view expected) {
  return NamedError(absl::StatusCode::kDataLoss, "CHECKPOINT_INVALID",
                    absl::StrCat("expected ", expected));
}

absl::Status CheckpointMismatch(absl::string_view what) {
  return NamedError(absl::StatusCode::kDataLoss, "CHECKPOINT_MISMATCH", what);
}

absl::Status CheckpointFileDamaged(absl::string_view path, absl::string_view reason) {
  return NamedError(absl::StatusCode::kDataLoss, "CHECKPOINT_FILE_DAMAGED",
                    absl::StrCat(path, ": ", reason));
}

absl::Status CheckpointFileFailed(absl::string_view path, absl::string_view step) {
  return NamedError(absl::StatusCode::kUnavailable, "CHECKPOINT_FILE_FAILED",
                    absl::StrCat(path, ": ", step, ": ", std::generic_category().message(errno)));
}

}  // namespace homecare::billing::chain
