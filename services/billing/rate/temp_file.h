// A temporary file without a name: what is written there is gone with the process, however it ends.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace homecare::billing::rate {

// Errors are INTERNAL with the system's reason: the machine's, not the auditor's. Not thread safe,
// not copyable.
class TempFile {
 public:
  // In TMPDIR, or /tmp.
  static absl::StatusOr<TempFile> Create();
  TempFile(TempFile&& other) noexcept;
  ~TempFile();

  int64_t size() const { return size_; }
  absl::Status Append(absl::string_view bytes);
  // Reads exactly `bytes` bytes, which were appended.
  absl::Status ReadAt(int64_t offset, char* to, size_t bytes) const;

 private:
  explicit TempFile(int fd) : fd_(fd) {}

  int fd_;
  int64_t size_ = 0;
};

// Writes all of it. INTERNAL, named after `what`.
absl::Status WriteAll(int fd, absl::string_view bytes, absl::string_view what);

}  // namespace homecare::billing::rate
