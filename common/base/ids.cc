#include "common/base/ids.h"

#include <sys/random.h>

#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/base/check.h"

namespace homecare {

std::string FormatUuid7(int64_t unix_milliseconds, uint16_t random_a, uint64_t random_b) {
  const uint64_t time = static_cast<uint64_t>(unix_milliseconds) & 0xFFFFFFFFFFFFu;
  const uint64_t variant = 0x8000000000000000u | (random_b & 0x3FFFFFFFFFFFFFFFu);
  return absl::StrFormat("%08x-%04x-7%03x-%04x-%012x", time >> 16, time & 0xFFFFu,
                         random_a & 0xFFFu, variant >> 48, variant & 0xFFFFFFFFFFFFu);
}

std::string NewId() {
  unsigned char bytes[10];
  // Ten bytes never block and are never short once the kernel's source is seeded.
  HC_CHECK(getrandom(bytes, sizeof(bytes), 0) == sizeof(bytes));
  uint16_t random_a;
  uint64_t random_b;
  std::memcpy(&random_a, bytes, sizeof(random_a));
  std::memcpy(&random_b, bytes + sizeof(random_a), sizeof(random_b));
  return FormatUuid7(absl::ToUnixMillis(absl::Now()), random_a, random_b);
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !absl::ascii_isxdigit(text[i]) || absl::ascii_isupper(text[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace homecare
