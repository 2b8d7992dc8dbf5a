// Single fields of a row, checked. Errors name file, line, column and what was expected.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/rate/csv_reader.h"

namespace homecare::billing::rate {

absl::StatusOr<absl::string_view> ReadName(const CsvReader& row, size_t column);  // not empty
absl::StatusOr<absl::Time> ReadTime(const CsvReader& row, size_t column);
absl::StatusOr<std::optional<absl::Time>> ReadTimeOrEmpty(const CsvReader& row, size_t column);
absl::StatusOr<absl::CivilDay> ReadDay(const CsvReader& row, size_t column);
absl::StatusOr<std::optional<absl::CivilDay>> ReadDayOrEmpty(const CsvReader& row, size_t column);
absl::StatusOr<bool> ReadBool(const CsvReader& row, size_t column);
// Digits alone, at most `limit`.
absl::StatusOr<int64_t> ReadNumber(const CsvReader& row, size_t column, int64_t limit);

// [from, to) of civil days; an empty period is legal, one that ends before it starts is not.
template <typename Dated>
absl::Status ReadPeriod(const CsvReader& row, size_t from, size_t to, Dated* dated) {
  absl::StatusOr<absl::CivilDay> valid_from = ReadDay(row, from);
  if (!valid_from.ok()) return valid_from.status();
  absl::StatusOr<std::optional<absl::CivilDay>> valid_to = ReadDayOrEmpty(row, to);
  if (!valid_to.ok()) return valid_to.status();
  dated->valid_from = *valid_from;
  dated->valid_to = *valid_to;
  if (*valid_to && **valid_to < *valid_from) {
    return row.Expected(to, absl::StrCat("a date not before ", row.Get(from), ", or nothing"));
  }
  return absl::OkStatus();
}

// One of a few words.
template <typename Value, size_t count>
absl::StatusOr<Value> ReadWord(
    const CsvReader& row, size_t column,
    const std::array<std::pair<absl::string_view, Value>, count>& words) {
  std::string expected;
  for (const auto& [word, value] : words) {
    if (row.Get(column) == word) return value;
    absl::StrAppend(&expected, expected.empty() ? "" : " or ", word);
  }
  return row.Expected(column, expected);
}

}  // namespace homecare::billing::rate
