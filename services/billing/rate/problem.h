// What stops homecare-rate, as statuses: INVALID_ARGUMENT for what the auditor gave (exit code 2),
// anything else for what the machine refused (exit code 1).
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace homecare::billing::rate {

// `DIR/visits.csv:17: column check_out: expected an instant, found "10 o'clock"`. What was found is
// shown cut to 80 bytes, control characters escaped.
absl::Status Unexpected(absl::string_view path, int64_t line, absl::string_view column,
                        absl::string_view expected, absl::string_view found);
// The same where what was found is a sentence of ours, which needs no quotes.
absl::Status UnexpectedFact(absl::string_view path, int64_t line, absl::string_view column,
                            absl::string_view expected, absl::string_view fact);

// A visit id that an earlier line has already.
absl::Status RepeatedVisit(absl::string_view path, int64_t line, absl::string_view visit_id,
                           int64_t earlier_line);

// `--month: expected a month as 2022-06, found "2022-6"`.
absl::Status BadFlag(absl::string_view flag, absl::string_view expected, absl::string_view found);

// INTERNAL, with the words of the system for errno as it stands.
absl::Status SystemRefused(absl::string_view what);

// 2 or 1, as above; 0 for OK.
int ExitCode(const absl::Status& status);

}  // namespace homecare::billing::rate
