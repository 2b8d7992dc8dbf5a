#include "services/billing/rate/fields.h"

#include <charconv>

#include "services/billing/rate/time_text.h"

namespace homecare::billing::rate {
namespace {

constexpr char kTime[] = "a time with offset as 2022-06-01T08:00:00+08:00";
constexpr char kDay[] = "a date as 2022-06-01";

}  // namespace

absl::StatusOr<absl::string_view> ReadName(const CsvReader& row, size_t column) {
  const absl::string_view text = row.Get(column);
  if (text.empty()) return row.Expected(column, "not nothing");
  return text;
}

absl::StatusOr<absl::Time> ReadTime(const CsvReader& row, size_t column) {
  const std::optional<absl::Time> time = ParseTimeText(row.Get(column));
  if (!time) return row.Expected(column, kTime);
  return *time;
}

absl::StatusOr<std::optional<absl::Time>> ReadTimeOrEmpty(const CsvReader& row, size_t column) {
  if (row.Get(column).empty()) return std::nullopt;
  const std::optional<absl::Time> time = ParseTimeText(row.Get(column));
  if (!time) return row.Expected(column, absl::StrCat(kTime, ", or nothing"));
  return time;
}

absl::StatusOr<absl::CivilDay> ReadDay(const CsvReader& row, size_t column) {
  const std::optional<absl::CivilDay> day = ParseDayText(row.Get(column));
  if (!day) return row.Expected(column, kDay);
  return *day;
}

absl::StatusOr<std::optional<absl::CivilDay>> ReadDayOrEmpty(const CsvReader& row, size_t column) {
  if (row.Get(column).empty()) return std::nullopt;
  const std::optional<absl::CivilDay> day = ParseDayText(row.Get(column));
  if (!day) return row.Expected(column, absl::StrCat(kDay, ", or nothing"));
  return day;
}

absl::StatusOr<bool> ReadBool(const CsvReader& row, size_t column) {
  const absl::string_view text = row.Get(column);
  if (text == "true") return true;
  if (text == "false") return false;
  return row.Expected(column, "true or false");
}

absl::StatusOr<int64_t> ReadNumber(const CsvReader& row, size_t column, int64_t limit) {
  const absl::string_view text = row.Get(column);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text[0] == '-' || error != std::errc() || end != text.data() + text.size() ||
      number > limit) {
    return row.Expected(column, absl::StrCat("a whole number from 0 to ", limit));
  }
  return number;
}

}  // namespace homecare::billing::rate
