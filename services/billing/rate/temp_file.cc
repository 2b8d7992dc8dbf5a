#include "services/billing/rate/temp_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/billing/rate/problem.h"

namespace homecare::billing::rate {
namespace {

std::string Folder() {
  const char* given = std::getenv("TMPDIR");
  return given != nullptr && *given != '\0' ? given : "/tmp";
}

}  // namespace

absl::Status WriteAll(int fd, absl::string_view bytes, absl::string_view what) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemRefused(absl::StrCat("cannot write ", what));
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::StatusOr<TempFile> TempFile::Create() {
  std::string path = absl::StrCat(Folder(), "/homecare-rate-XXXXXX");
  const int fd = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) return SystemRefused(absl::StrCat("cannot make a temporary file in ", Folder()));
  TempFile file(fd);
  if (::unlink(path.c_str()) != 0) return SystemRefused(absl::StrCat("cannot unlink ", path));
  return file;
}

TempFile::TempFile(TempFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

TempFile::~TempFile() {
  if (fd_ >= 0) ::close(fd_);
}

absl::Status TempFile::Append(absl::string_view bytes) {
  size_ += static_cast<int64_t>(bytes.size());
  return WriteAll(fd_, bytes, "a temporary file");
}

absl::Status TempFile::ReadAt(int64_t offset, char* to, size_t bytes) const {
  while (bytes > 0) {
    const ssize_t got = ::pread(fd_, to, bytes, offset);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return SystemRefused("cannot read a temporary file");
    to += got;
    offset += got;
    bytes -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

}  // namespace homecare::billing::rate
