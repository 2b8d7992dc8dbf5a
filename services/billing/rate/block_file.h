// A file read from its beginning to its end in blocks, so that its size does not matter.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace homecare::billing::rate {

// Not thread safe, not copyable.
class BlockFile {
 public:
  // NOT_FOUND where there is none, INVALID_ARGUMENT with the system's reason where it cannot be
  // read.
  static absl::StatusOr<BlockFile> Open(std::string path);
  BlockFile(BlockFile&& other) noexcept;
  ~BlockFile();

  const std::string& path() const { return path_; }

  // What was read and not yet taken, and whether the file ends with it. Valid until Fill.
  absl::string_view rest() const { return {buffer_.data() + begin_, end_ - begin_}; }
  bool at_end() const { return at_end_; }

  void Take(size_t bytes) { begin_ += bytes; }
  // Reads a block more behind rest().
  absl::Status Fill();
  // Reads all that is left. For files that are needed whole.
  absl::Status FillAll();
  // Back to a place that was taken already; after FillAll only. Counted from the beginning of what
  // rest() was then.
  void MoveTo(size_t offset) { begin_ = offset; }
  size_t offset() const { return begin_; }

 private:
  BlockFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  std::string path_;
  int fd_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  bool at_end_ = false;
};

}  // namespace homecare::billing::rate
