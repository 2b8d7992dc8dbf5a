// Service days as numbers, 0 being 1970-01-01: the calendar of Asia/Shanghai is a fixed offset
// (common/base/civil_time.h), so that the date of a second is a division. Rating asks for one per
// minute that may end a run; civil times would be most of its work.
#pragma once

#include <algorithm>
#include <cstdint>

#include "absl/time/civil_time.h"

namespace homecare::billing {

inline constexpr int64_t kDaySeconds = 86'400;
inline constexpr int64_t kZoneSeconds = 8 * 3'600;  // Local time is ahead of UTC by this.

// Seconds since the epoch, also before it.
constexpr int64_t DayOf(int64_t second) {
  const int64_t local = second + kZoneSeconds;
  return local / kDaySeconds - (local % kDaySeconds < 0);
}

constexpr int64_t StartSecond(int64_t day) { return day * kDaySeconds - kZoneSeconds; }

// Years beyond these are as good as for ever, and would overflow seconds.
inline int64_t DayNumber(absl::CivilDay day) {
  return std::clamp(day, absl::CivilDay(-99999, 1, 1), absl::CivilDay(99999, 12, 31)) -
         absl::CivilDay(1970, 1, 1);
}

inline absl::CivilDay CivilDayOf(int64_t day) { return absl::CivilDay(1970, 1, 1) + day; }

// Days [from, to).
struct DaySpan {
  int64_t from = 0;
  int64_t to = 0;

  bool Contains(int64_t day) const { return from <= day && day < to; }
  int64_t DaysWithin(const DaySpan& other) const {
    return std::max<int64_t>(0, std::min(to, other.to) - std::max(from, other.from));
  }
};

inline constexpr int64_t kForEver = int64_t{1} << 40;  // A day beyond all others.

// The days of anything that has valid_from and valid_to (validity.h).
template <typename Dated>
DaySpan DaysOf(const Dated& dated) {
  return {DayNumber(dated.valid_from), dated.valid_to ? DayNumber(*dated.valid_to) : kForEver};
}

inline DaySpan DaysOf(absl::CivilMonth month) {
  return {DayNumber(absl::CivilDay(month)), DayNumber(absl::CivilDay(month + 1))};
}

}  // namespace homecare::billing
