// PostgreSQL's text forms, both ways. Private to common/pg; pure, thread safe.
//
// Every session of ours runs with timezone UTC, DateStyle ISO and bytea_output hex, so one form of
// each type is enough. Parsing returns nothing for any other text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace homecare::pg {

// "2022-06-01 08:00:00.123456+00", microseconds cut towards the past; years before 1 end in " BC";
// absl's infinities are "infinity" and "-infinity". Within what 64 bits of microseconds hold, some
// 292,000 years either side of 1970: others are written as the last of these and are not read.
std::string FormatTimestamp(absl::Time instant);
std::optional<absl::Time> ParseTimestamp(absl::string_view text);

// "2022-06-01"; CivilDay::max() and min() are the infinities.
std::string FormatDate(absl::CivilDay day);
std::optional<absl::CivilDay> ParseDate(absl::string_view text);

// The shortest text that reads back as the same number.
std::string FormatDouble(double value);
std::optional<double> ParseDouble(absl::string_view text);

// "\x00ff".
std::string FormatBytes(absl::string_view bytes);
std::optional<std::string> ParseBytes(absl::string_view text);

// One-dimensional array literals: {"a","b \"c\" \\"}. A null pointer is a NULL element, which
// parsing refuses.
std::string FormatArray(const std::vector<std::string>& elements);
std::string FormatNullableArray(const std::vector<const std::string*>& elements);
std::optional<std::vector<std::string>> ParseArray(absl::string_view text);

}  // namespace homecare::pg
