#include "tests/overload/load/small_disk.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/support/postgres_cluster.h"

namespace homecare::testing {
namespace {

constexpr char kBallast[] = "ballast";

absl::Status NotAllowed(const char* what) {
  return absl::PermissionDeniedError(absl::StrCat(what, ": ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<SmallDisk>> SmallDisk::Create(int64_t bytes) {
  // What is mounted from here on, nobody else sees.
  if (unshare(CLONE_NEWNS) != 0) return NotAllowed("unshare");
  if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return NotAllowed("private");
  ASSIGN_OR_RETURN(std::unique_ptr<TempFolder> folder, TempFolder::Create());
  const std::string options = absl::StrCat("size=", bytes, ",mode=0755");
  if (mount("tmpfs", folder->path().c_str(), "tmpfs", 0, options.c_str()) != 0) {
    return NotAllowed("mount");
  }
  // The mount covers the folder's own mode; its parent keeps others out until it is opened.
  std::unique_ptr<SmallDisk> disk(new SmallDisk(std::move(folder)));
  ASSIGN_OR_RETURN(const std::optional<Account> account, PostgresAccount());
  if (mkdir(disk->folder().c_str(), 0700) != 0) return NotAllowed("mkdir");
  if (account && chown(disk->folder().c_str(), account->user, account->group) != 0) {
    return NotAllowed("chown");
  }
  return disk;
}

SmallDisk::~SmallDisk() { umount2(mount_->path().c_str(), MNT_DETACH); }

std::string SmallDisk::folder() const { return mount_->File("tablespace"); }

absl::Status SmallDisk::Fill() {
  const int fd = open(mount_->File(kBallast).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return NotAllowed("ballast");
  const std::vector<char> block(4096);
  while (write(fd, block.data(), block.size()) > 0) continue;
  const bool full = errno == ENOSPC;
  close(fd);
  return full ? absl::OkStatus() : absl::InternalError("the disk does not fill");
}

void SmallDisk::MakeRoom() { unlink(mount_->File(kBallast).c_str()); }

}  // namespace homecare::testing
