// The programme's calendar. Instants are UTC everywhere; service days and service months are those
// of Asia/Shanghai, which has been UTC+8 without daylight saving since 1991-09-15. The programme
// began in 2022, so a fixed offset is exact and needs no zone database on the machine.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace homecare {

absl::TimeZone ServiceZone();

absl::CivilDay ServiceDay(absl::Time instant);
absl::CivilMonth ServiceMonth(absl::Time instant);

// The first instant of a service day or month; the end of one is the start of the next.
absl::Time StartOf(absl::CivilDay day);
absl::Time StartOf(absl::CivilMonth month);

// Whole seconds since the epoch, fractions cut towards the past.
int64_t FloorSeconds(absl::Time instant);

// "2022-06-01", "2022-06". Parsing refuses anything else, impossible dates included
// (INVALID_DATE, INVALID_MONTH).
std::string FormatDay(absl::CivilDay day);
std::string FormatMonth(absl::CivilMonth month);
absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text);
absl::StatusOr<absl::CivilMonth> ParseMonth(absl::string_view text);

// RFC 3339 with an offset, as in "2022-06-01T08:00:00+08:00" (INVALID_TIME). Formatting is in UTC.
std::string FormatInstant(absl::Time instant);
absl::StatusOr<absl::Time> ParseInstant(absl::string_view text);

}  // namespace homecare
