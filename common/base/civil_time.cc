#include "common/base/civil_time.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare {
namespace {

// absl's own parsers trim and normalise ("2022-6-1", "2022-02-30"); ours take exactly one spelling.
template <typename Civil>
absl::StatusOr<Civil> ParseCivil(absl::string_view text, absl::string_view reason,
                                 std::string (*format)(Civil), absl::string_view expected) {
  Civil value;
  if (!absl::ParseCivilTime(text, &value) || format(value) != text) {
    return NamedError(absl::StatusCode::kInvalidArgument, reason,
                      absl::StrCat("expected ", expected));
  }
  return value;
}

}  // namespace

absl::TimeZone ServiceZone() { return absl::FixedTimeZone(8 * 60 * 60); }

absl::CivilDay ServiceDay(absl::Time instant) { return absl::ToCivilDay(instant, ServiceZone()); }

absl::CivilMonth ServiceMonth(absl::Time instant) {
  return absl::ToCivilMonth(instant, ServiceZone());
}

absl::Time StartOf(absl::CivilDay day) { return absl::FromCivil(day, ServiceZone()); }

absl::Time StartOf(absl::CivilMonth month) { return absl::FromCivil(month, ServiceZone()); }

int64_t FloorSeconds(absl::Time instant) { return absl::ToUnixSeconds(instant); }

std::string FormatDay(absl::CivilDay day) { return absl::FormatCivilTime(day); }

std::string FormatMonth(absl::CivilMonth month) { return absl::FormatCivilTime(month); }

absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text) {
  return ParseCivil<absl::CivilDay>(text, "INVALID_DATE", &FormatDay, "a date as 2022-06-01");
}

absl::StatusOr<absl::CivilMonth> ParseMonth(absl::string_view text) {
  return ParseCivil<absl::CivilMonth>(text, "INVALID_MONTH", &FormatMonth, "a month as 2022-06");
}

std::string FormatInstant(absl::Time instant) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ", instant, absl::UTCTimeZone());
}

absl::StatusOr<absl::Time> ParseInstant(absl::string_view text) {
  absl::Time instant;
  std::string error;
  // Digits first: ParseTime would also take "infinite-future" and the year -022.
  if (text.size() < 20 || !absl::ascii_isdigit(text[0]) || text[4] != '-' || text[10] != 'T' ||
      !absl::ParseTime(absl::RFC3339_full, text, &instant, &error)) {
    return NamedError(absl::StatusCode::kInvalidArgument, "INVALID_TIME",
                      "expected a time with offset as 2022-06-01T08:00:00+08:00");
  }
  return instant;
}

}  // namespace homecare
