#include "services/billing/rate/block_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::billing::rate {
namespace {

constexpr size_t kBlock = 256 * 1024;

absl::Status CannotRead(const std::string& path) {
  const absl::StatusCode code =
      errno == ENOENT ? absl::StatusCode::kNotFound : absl::StatusCode::kInvalidArgument;
  return absl::Status(
      code, absl::StrCat(path, ": expected a file that can be read: ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<BlockFile> BlockFile::Open(std::string path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return CannotRead(path);
  return BlockFile(std::move(path), fd);
}

BlockFile::BlockFile(BlockFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_),
      at_end_(other.at_end_) {}

BlockFile::~BlockFile() {
  if (fd_ >= 0) ::close(fd_);
}

absl::Status BlockFile::Fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  if (buffer_.size() < end_ + kBlock) buffer_.resize(std::max(2 * buffer_.size(), end_ + kBlock));
  ssize_t got = 0;
  do {
    got = ::read(fd_, buffer_.data() + end_, buffer_.size() - end_);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return CannotRead(path_);
  end_ += static_cast<size_t>(got);
  at_end_ = got == 0;
  return absl::OkStatus();
}

absl::Status BlockFile::FillAll() {
  while (!at_end_) RETURN_IF_ERROR(Fill());
  return absl::OkStatus();
}

}  // namespace homecare::billing::rate
