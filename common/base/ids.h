// Ids: UUID version 7 (RFC 9562) in lower-case text form, 36 characters. They sort roughly by the
// time of making, which keeps B-tree inserts at the right edge; nothing may rely on that order.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace homecare {

// A new id from the wall clock and the system's random source. Thread safe.
std::string NewId();

// The pure core of NewId: milliseconds since the epoch and 74 random bits (of `random_a` the low
// 12, of `random_b` the low 62).
std::string FormatUuid7(int64_t unix_milliseconds, uint16_t random_a, uint64_t random_b);

// Whether `text` is a UUID of any version in lower-case text form.
bool IsUuid(absl::string_view text);

}  // namespace homecare
