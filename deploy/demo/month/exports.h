// What an auditor takes home: files from the public API, and their own look at them.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "deploy/demo/month/program.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

// Of a provider, for June.
absl::Status ExportStatement(Scene& scene, const std::string& provider_id,
                             billing::v1::ExportFormat format, const std::string& path);

// The whole ledger of the city.
absl::Status ExportLedger(Scene& scene, const std::string& path);

// What homecare-verify said of the ledger.
struct Verified {
  Ended ended;
  std::string command;
  // Of the last checkpoint; empty where the ledger does not verify.
  std::string noted_checkpoint;
  int64_t entries = 0;
  int64_t first_bad_entry = 0;  // where it does not verify
};

// Has a checkpoint made, exports the ledger as `name` in the folder and verifies it offline.
// `seen`: a checkpoint noted down earlier; may be empty.
absl::StatusOr<Verified> VerifyLedger(Scene& scene, const std::string& name,
                                      const std::string& seen);

// INTERNAL for a file that cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace homecare::demo
