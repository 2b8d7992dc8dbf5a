// Times and dates of the CSV files, read by fixed positions: a month of a city holds some million,
// and absl::ParseTime would take longer over them than the rating does. Pure.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace homecare::billing::rate {

// RFC 3339 with offset: "2022-06-01T08:00:00+08:00", "2022-06-01T00:00:00.25Z". Years 0000 to 9999,
// seconds 00 to 59 (no leap second: no clock that is read here shows one), offsets up to 23:59.
// Of a fraction, digits beyond the ninth are cut. Nothing for any other text.
std::optional<absl::Time> ParseTimeText(absl::string_view text);

// "2022-06-01"; nothing for any other text, impossible dates included.
std::optional<absl::CivilDay> ParseDayText(absl::string_view text);

}  // namespace homecare::billing::rate
