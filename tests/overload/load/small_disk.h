// A disk of a few megabytes, to be filled.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

// A file system in memory, mounted in a mount namespace of this process and its children only:
// nothing is left behind however the test ends. Made before other threads are; needs the right to
// mount (root). Not thread safe.
class SmallDisk {
 public:
  // PERMISSION_DENIED where this process may not mount.
  static absl::StatusOr<std::unique_ptr<SmallDisk>> Create(int64_t bytes);
  ~SmallDisk();

  // A folder on it that the user `postgres` owns.
  std::string folder() const;

  // Takes all that is free; gives it back.
  absl::Status Fill();
  void MakeRoom();

 private:
  explicit SmallDisk(std::unique_ptr<TempFolder> mount) : mount_(std::move(mount)) {}
  const std::unique_ptr<TempFolder> mount_;
};

}  // namespace homecare::testing
