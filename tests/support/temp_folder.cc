#include "tests/support/temp_folder.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace homecare::testing {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kPrefix = "hctest-";

// hctest-<pid>-<random>: whether that process has gone.
bool OwnerIsGone(const std::string& name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '-');
  pid_t owner = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &owner) || owner <= 0) return false;
  return kill(owner, 0) != 0 && errno == ESRCH;
}

void RemoveOrphans() {
  std::error_code ignored;
  std::vector<fs::path> orphans;
  for (fs::directory_iterator entry("/tmp", ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    if (absl::StartsWith(name, kPrefix) && OwnerIsGone(name)) orphans.push_back(entry->path());
  }
  for (const fs::path& orphan : orphans) fs::remove_all(orphan, ignored);
}

}  // namespace

absl::StatusOr<std::unique_ptr<TempFolder>> TempFolder::Create() {
  RemoveOrphans();
  std::string path = absl::StrCat("/tmp/", kPrefix, getpid(), "-XXXXXX");
  if (mkdtemp(path.data()) == nullptr) {
    return absl::InternalError(absl::StrCat("cannot make ", path, ": ", strerror(errno)));
  }
  return std::unique_ptr<TempFolder>(new TempFolder(path));
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TempFolder::File(absl::string_view name) const {
  return absl::StrCat(path_, "/", name);
}

absl::Status TempFolder::GiveTo(const Account& account) const {
  if (chown(path_.c_str(), account.user, account.group) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("cannot chown ", path_, ": ", strerror(errno)));
}

}  // namespace homecare::testing
