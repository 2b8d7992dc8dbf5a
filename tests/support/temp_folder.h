// A folder for one test's files, gone when the object is.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace homecare::testing {

// The account a child process runs under.
struct Account {
  uid_t user = 0;
  gid_t group = 0;
};

// Not copyable, not thread safe. The folder is directly under /tmp, whatever TMPDIR says: every
// user can reach it there and paths of sockets stay under their 107 bytes. Mode 0700.
class TempFolder {
 public:
  // Also removes the folders of test processes that were killed before they could do so.
  // INTERNAL where /tmp cannot be written.
  static absl::StatusOr<std::unique_ptr<TempFolder>> Create();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string File(absl::string_view name) const;
  // Gives the folder to another account (the one PostgreSQL runs under). Needs root.
  absl::Status GiveTo(const Account& account) const;

 private:
  explicit TempFolder(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

}  // namespace homecare::testing
