// Flags whose text has a form of its own: a line each for the peers, the cities and the log's
// level. A bad one is refused with its name.
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/runtime/flags.h"
#include "tests/fuzz/fuzz.h"

ABSL_DECLARE_FLAG(std::string, database);
ABSL_DECLARE_FLAG(std::string, redis_socket);
ABSL_DECLARE_FLAG(std::string, peers);
ABSL_DECLARE_FLAG(std::string, city_codes);
ABSL_DECLARE_FLAG(std::string, log_level);
ABSL_DECLARE_FLAG(std::string, key_file);

namespace homecare::fuzz {
namespace {

// A good key in a file without a name; it stays open as long as the process.
std::string KeyFile() {
  const int file = memfd_create("key", 0);
  const std::string hex(64, 'a');
  HC_CHECK(write(file, hex.data(), hex.size()) == static_cast<ssize_t>(hex.size()));
  return absl::StrCat("/proc/self/fd/", file);
}

void SetOthers() {
  absl::SetFlag(&FLAGS_database, "d");
  absl::SetFlag(&FLAGS_redis_socket, "r");
  absl::SetFlag(&FLAGS_key_file, KeyFile());
}

}  // namespace
}  // namespace homecare::fuzz

FUZZ_TARGET(flags, bytes) {
  static const bool others = (homecare::fuzz::SetOthers(), true);
  HC_CHECK(others);
  homecare::fuzz::Input input(bytes);
  absl::SetFlag(&FLAGS_peers, std::string(input.Line()));
  absl::SetFlag(&FLAGS_city_codes, std::string(input.Line()));
  absl::SetFlag(&FLAGS_log_level, std::string(input.Line()));
  const auto settings = homecare::runtime::ReadSettings("fuzz");
  if (!settings.ok()) {
    HC_CHECK(homecare::Reason(settings.status()) == "INVALID_FLAG");
    return;
  }
  HC_CHECK(!settings->city_codes.empty());
  for (const auto& [name, address] : settings->peers) HC_CHECK(!name.empty() && !address.empty());
}
