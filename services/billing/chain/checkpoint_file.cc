#include "services/billing/chain/checkpoint_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::billing::chain {
namespace {

// Closes on the way out; the lock goes with it.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

constexpr int64_t kChunk = 64 * 1024;

// The end of a file: its last whole line, and where that line ends.
struct Tail {
  std::string line;  // Empty where there is none.
  int64_t end = 0;   // What follows is torn.
};

// Reads `size` bytes at `offset`; false where the file does not have them.
bool ReadAt(int file, int64_t offset, int64_t size, std::string* bytes) {
  bytes->resize(size);
  for (int64_t done = 0; done < size;) {
    const ssize_t got = pread(file, bytes->data() + done, size - done, offset + done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += got;
  }
  return true;
}

// The place after the last LF before `end`, reading backward; 0 where there is none, -1 on failure.
int64_t LineStart(int file, int64_t end) {
  std::string chunk;
  for (int64_t last = end; last > 0; last -= static_cast<int64_t>(chunk.size())) {
    const int64_t size = std::min(last, kChunk);
    if (!ReadAt(file, last - size, size, &chunk)) return -1;
    const size_t found = chunk.rfind('\n');
    if (found != std::string::npos) return last - size + static_cast<int64_t>(found) + 1;
  }
  return 0;
}

absl::StatusOr<Tail> ReadTail(int file, const std::string& path) {
  Tail tail;
  struct stat status;
  if (fstat(file, &status) != 0) return CheckpointFileFailed(path, "stat");
  tail.end = LineStart(file, status.st_size);
  while (tail.end > 0) {
    const int64_t start = LineStart(file, tail.end - 1);
    if (start < 0 || !ReadAt(file, start, tail.end - start, &tail.line)) tail.end = -1;
    if (tail.end < 0 || tail.line.find('\0') == std::string::npos) break;
    tail.line.clear();
    tail.end = start;
  }
  if (tail.end < 0) return CheckpointFileFailed(path, "read");
  if (!tail.line.empty()) tail.line.pop_back();
  return tail;
}

absl::StatusOr<std::optional<Checkpoint>> ParseTail(const Tail& tail, const std::string& path) {
  if (tail.end == 0) return std::nullopt;
  absl::StatusOr<Checkpoint> checkpoint = ParseCheckpoint(tail.line);
  if (!checkpoint.ok()) return CheckpointFileDamaged(path, "the last line is no checkpoint");
  return *std::move(checkpoint);
}

absl::Status WriteLine(int file, const std::string& path, const std::string& line) {
  for (size_t done = 0; done < line.size();) {
    const ssize_t put = write(file, line.data() + done, line.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return CheckpointFileFailed(path, "write");
    done += put;
  }
  return fsync(file) == 0 ? absl::OkStatus() : CheckpointFileFailed(path, "fsync");
}

// A new name is on disk only once its folder is.
absl::Status SyncFolder(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const Descriptor folder(
      open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.number() < 0 || fsync(folder.number()) != 0) {
    return CheckpointFileFailed(path, "fsync of its folder");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<Checkpoint>> LastCheckpoint(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0 && errno == ENOENT) return std::nullopt;
  if (file.number() < 0) return CheckpointFileFailed(path, "open");
  ASSIGN_OR_RETURN(const Tail tail, ReadTail(file.number(), path));
  return ParseTail(tail, path);
}

absl::Status AppendCheckpoint(const std::string& path, const Checkpoint& checkpoint) {
  const Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (file.number() < 0) return CheckpointFileFailed(path, "open");
  if (flock(file.number(), LOCK_EX) != 0) return CheckpointFileFailed(path, "flock");
  ASSIGN_OR_RETURN(const Tail tail, ReadTail(file.number(), path));
  ASSIGN_OR_RETURN(const std::optional<Checkpoint> last, ParseTail(tail, path));
  if (ftruncate(file.number(), tail.end) != 0) return CheckpointFileFailed(path, "truncate");
  const std::string line = ToJson(checkpoint);
  // Maybe it was written by one who died before the fsync.
  if (last.has_value() && line == tail.line) return WriteLine(file.number(), path, "");
  RETURN_IF_ERROR(CheckSuccession(last.has_value() ? &*last : nullptr, checkpoint));
  if (tail.end == 0) RETURN_IF_ERROR(SyncFolder(path));
  return WriteLine(file.number(), path, absl::StrCat(line, "\n"));
}

absl::Status ReadCheckpoints(const std::string& path, const PublicKey& key,
                             const std::function<absl::Status(const Checkpoint&)>& callback) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return CheckpointFileFailed(path, "open");
  std::optional<Checkpoint> previous;
  std::string line;
  for (int64_t number = 1; std::getline(file, line); ++number) {
    absl::StatusOr<Checkpoint> checkpoint = ParseCheckpoint(line);
    if (file.eof() || !checkpoint.ok()) {
      return CheckpointFileDamaged(path, absl::StrCat("line ", number, " is no checkpoint"));
    }
    RETURN_IF_ERROR(CheckSuccession(previous.has_value() ? &*previous : nullptr, *checkpoint));
    RETURN_IF_ERROR(VerifyCheckpoint(*checkpoint, key));
    RETURN_IF_ERROR(callback(*checkpoint));
    previous = *std::move(checkpoint);
  }
  return file.eof() ? absl::OkStatus() : CheckpointFileFailed(path, "read");
}

}  // namespace homecare::billing::chain
