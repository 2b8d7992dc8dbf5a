#include "tests/support/postgres_cluster.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/support/program.h"

namespace homecare::testing {
namespace {

absl::Status Run(const TempFolder& folder, const std::optional<Account>& account,
                 std::vector<std::string> arguments) {
  return RunProgram({.arguments = std::move(arguments),
                     .log_path = folder.File("initdb.log"),
                     .environment = {},
                     .account = account});
}

// Named after the program's change time, so that an upgrade of PostgreSQL makes a new one.
std::string ArchivePath(uid_t user) {
  struct stat program = {};
  stat(PostgresProgram("postgres").c_str(), &program);
  return absl::StrCat("/tmp/hctest_initdb_", user, "_", program.st_mtim.tv_sec, ".tar");
}

// Under /tmp anybody could have put a file of that name: only our own is believed.
bool IsOurs(const std::string& path, uid_t user) {
  struct stat file = {};
  return lstat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == user;
}

absl::Status Initdb(const TempFolder& folder, const std::optional<Account>& account) {
  return Run(folder, account,
             {PostgresProgram("initdb"), "--pgdata", folder.File("data"), "--username=postgres",
              "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"});
}

// Written beside the folder's other files and renamed into place, so that nobody reads half of it.
absl::Status SaveArchive(const TempFolder& folder, const std::optional<Account>& account,
                         const std::string& archive) {
  const std::string draft = folder.File("initdb.tar");
  RETURN_IF_ERROR(Run(folder, account, {"/bin/tar", "-C", folder.path(), "-cf", draft, "data"}));
  if (rename(draft.c_str(), archive.c_str()) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("cannot make ", archive, ": ", strerror(errno)));
}

}  // namespace

std::string PostgresProgram(absl::string_view name) {
  const char* folder = std::getenv("HOMECARE_PG_BIN");
  if (folder == nullptr || *folder == '\0') folder = "/usr/lib/postgresql/15/bin";
  return absl::StrCat(folder, "/", name);
}

absl::StatusOr<std::optional<Account>> PostgresAccount() {
  if (geteuid() != 0) return std::optional<Account>();
  const passwd* user = getpwnam("postgres");
  if (user != nullptr) return std::optional<Account>(Account{user->pw_uid, user->pw_gid});
  return absl::FailedPreconditionError(
      "PostgreSQL refuses root and there is no user postgres: install the package postgresql-15, "
      "or run the tests as another user");
}

absl::Status MakeCluster(const TempFolder& folder, const std::optional<Account>& account) {
  const uid_t user = account.has_value() ? account->user : geteuid();
  const std::string archive = ArchivePath(user);
  if (IsOurs(archive, user)) {
    return Run(folder, account, {"/bin/tar", "-C", folder.path(), "-xf", archive});
  }
  RETURN_IF_ERROR(Initdb(folder, account));
  return SaveArchive(folder, account, archive);
}

}  // namespace homecare::testing
