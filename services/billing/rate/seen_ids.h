// Which ids came twice, of any number of them in bounded memory: their hashes are sorted in chunks
// on disk and merged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/billing/rate/temp_file.h"

namespace homecare::billing::rate {

// Not thread safe. Errors are those of TempFile.
class SeenIds {
 public:
  static constexpr size_t kChunk = 1 << 20;  // Hashes in memory: 8 MiB.

  explicit SeenIds(size_t chunk = kChunk) : chunk_(chunk) {}

  // 64 bits, the same for the same id within this process.
  static uint64_t HashOf(absl::string_view id);

  absl::Status Add(absl::string_view id);
  // Ascending, each once. Two ids may share a hash, so look at the ids themselves.
  absl::StatusOr<std::vector<uint64_t>> Repeated();

 private:
  absl::Status Spill();

  const size_t chunk_;
  std::vector<uint64_t> hashes_;
  std::optional<TempFile> runs_;  // One after the other, each of chunk_ hashes, sorted.
};

}  // namespace homecare::billing::rate
