#include "services/billing/api/checkpoint_keeper.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/chain/checkpoint_file.h"
#include "services/billing/chain/errors.h"
#include "services/billing/domain/errors.h"
#include "services/billing/storage/books.h"
#include "services/billing/storage/checkpoints.h"

ABSL_FLAG(std::string, checkpoint_key, "",
          "File of the key that signs checkpoints of the ledger (homecare-verify --make-key)");
ABSL_FLAG(std::string, checkpoint_dir, "",
          "Directory of the files of checkpoints, on a disk that the database does not use");

namespace homecare::billing {
namespace {

// Each may be megabytes.
constexpr int kCheckpointsAtOnce = 20;

absl::Status BadFlag(absl::string_view text) {
  return NamedError(absl::StatusCode::kInvalidArgument, "INVALID_FLAG", text);
}

absl::StatusOr<int64_t> LastNumber(const std::string& path) {
  ASSIGN_OR_RETURN(const auto last, chain::LastCheckpoint(path));
  return last ? last->number : 0;
}

}  // namespace

absl::StatusOr<CheckpointSettings> ReadCheckpointFlags() {
  CheckpointSettings settings;
  settings.directory = absl::GetFlag(FLAGS_checkpoint_dir);
  std::error_code error;
  if (!settings.directory.empty() && !std::filesystem::is_directory(settings.directory, error)) {
    return BadFlag(absl::StrCat("--checkpoint_dir is not a directory: ", settings.directory));
  }
  const std::string path = absl::GetFlag(FLAGS_checkpoint_key);
  if (path.empty()) return settings;
  if (settings.directory.empty()) {
    return BadFlag("--checkpoint_dir must be given with --checkpoint_key");
  }
  ASSIGN_OR_RETURN(chain::SigningKey key, chain::SigningKey::Read(path));
  settings.key.emplace(std::move(key));
  return settings;
}

CheckpointKeeper::CheckpointKeeper(pg::Database& database, std::vector<std::string> city_codes,
                                   CheckpointSettings settings)
    : database_(database),
      city_codes_(std::move(city_codes)),
      settings_(std::move(settings)),
      worker_("files of checkpoints", [this] { return WriteFiles(); }) {}

absl::Status CheckpointKeeper::OnDeadline(Change& change, const Deadline&) {
  change.SetDeadline(
      {storage::kCheckpointDeadline, change.city_code(), StartOf(ServiceDay(change.now()) + 1)});
  if (!settings_.key) return absl::OkStatus();
  return Make(change).status();
}

absl::StatusOr<chain::Checkpoint> CheckpointKeeper::Make(Change& change) {
  if (!settings_.key) return CheckpointKeyMissing();
  const absl::Time time = storage::OpenBooks(change);
  ASSIGN_OR_RETURN(chain::Checkpoint checkpoint,
                   storage::ExtendCheckpoints(change, time, *settings_.key));
  change.OnCommit([this] { worker_.Ring(); });
  return checkpoint;
}

absl::Status CheckpointKeeper::WriteFiles() {
  absl::Status failed;  // One city's file does not keep the others waiting.
  if (settings_.directory.empty()) return failed;
  for (const std::string& city_code : city_codes_) {
    if (absl::Status written = WriteFile(city_code); !written.ok()) failed = std::move(written);
  }
  return failed;
}

absl::Status CheckpointKeeper::WriteFile(const std::string& city_code) {
  const std::string path =
      std::filesystem::path(settings_.directory) / absl::StrCat(city_code, ".checkpoints");
  ASSIGN_OR_RETURN(const int64_t written, LastNumber(path));
  // From the last one on, so that the file is held against the database each time.
  int64_t after = std::max<int64_t>(0, written - 1);
  std::vector<chain::Checkpoint> next;
  do {
    RETURN_IF_ERROR(database_.Read(Lane::kNormal, [&](pg::Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(next, storage::CheckpointsAfter(tx, city_code, after, kCheckpointsAtOnce));
      return absl::OkStatus();
    }));
    if (next.empty() && after < written) {
      return chain::CheckpointMismatch(absl::StrCat(path, " holds one the database does not"));
    }
    for (const chain::Checkpoint& checkpoint : next) {
      RETURN_IF_ERROR(chain::AppendCheckpoint(path, checkpoint));
      after = checkpoint.number;
    }
  } while (next.size() == kCheckpointsAtOnce && !worker_.stopping());
  return absl::OkStatus();
}

}  // namespace homecare::billing
