#include "services/billing/rate/time_text.h"

#include <array>
#include <cstdint>

namespace homecare::billing::rate {
namespace {

constexpr size_t kDayLength = 10;      // 2022-06-01
constexpr size_t kSecondsLength = 19;  // 2022-06-01T08:00:00
constexpr size_t kOffsetLength = 6;    // +08:00
constexpr int kMostFractionDigits = 9;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The number of `digits` digits at `at`, -1 where one is none.
int Number(const char* at, int digits) {
  int number = 0;
  for (int i = 0; i < digits; ++i) {
    if (!IsDigit(at[i])) return -1;
    number = 10 * number + (at[i] - '0');
  }
  return number;
}

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysIn(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);
}

struct Date {
  int year, month, day;
};

// At least kDayLength characters.
std::optional<Date> ReadDate(const char* at) {
  const Date date{Number(at, 4), Number(at + 5, 2), Number(at + 8, 2)};
  if (at[4] != '-' || at[7] != '-' || date.year < 0) return std::nullopt;
  if (date.month < 1 || date.month > 12) return std::nullopt;
  if (date.day < 1 || date.day > DaysIn(date.year, date.month)) return std::nullopt;
  return date;
}

// Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that
// the leap day is the last of its year (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
int64_t DaysSinceEpoch(const Date& date) {
  const int64_t year = date.year - (date.month <= 2 ? 1 : 0) + 400;  // never negative
  const int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day;
  const int64_t days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
  constexpr int64_t kEpoch = 719'469 + 146'097;  // that of 1970-01-01, 400 years later
  return days - kEpoch;
}

// Seconds of the day, -1 where it is none. At least kSecondsLength characters from `day`.
int ReadClock(const char* day) {
  const char separator = day[kDayLength];
  const int hour = Number(day + 11, 2), minute = Number(day + 14, 2), second = Number(day + 17, 2);
  if ((separator != 'T' && separator != 't') || day[13] != ':' || day[16] != ':') return -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
  return 3600 * hour + 60 * minute + second;
}

// Cuts ".25" off the front. Nothing for a point without a digit; 0 without a point.
std::optional<int64_t> TakeNanoseconds(absl::string_view* text) {
  if (text->empty() || text->front() != '.') return 0;
  text->remove_prefix(1);
  int64_t nanoseconds = 0;
  int digits = 0;
  for (; !text->empty() && IsDigit(text->front()); text->remove_prefix(1), ++digits) {
    if (digits < kMostFractionDigits) nanoseconds = 10 * nanoseconds + (text->front() - '0');
  }
  if (digits == 0) return std::nullopt;
  for (; digits < kMostFractionDigits; ++digits) nanoseconds *= 10;
  return nanoseconds;
}

// Seconds east of UTC.
std::optional<int> ReadOffset(absl::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != kOffsetLength || text[3] != ':') return std::nullopt;
  const int hours = Number(text.data() + 1, 2), minutes = Number(text.data() + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const int seconds = 3600 * hours + 60 * minutes;
  if (text[0] == '+') return seconds;
  if (text[0] == '-') return -seconds;
  return std::nullopt;
}

}  // namespace

std::optional<absl::Time> ParseTimeText(absl::string_view text) {
  if (text.size() <= kSecondsLength) return std::nullopt;
  const std::optional<Date> date = ReadDate(text.data());
  const int clock = ReadClock(text.data());
  if (!date || clock < 0) return std::nullopt;
  text.remove_prefix(kSecondsLength);
  const std::optional<int64_t> nanoseconds = TakeNanoseconds(&text);
  const std::optional<int> offset = ReadOffset(text);
  if (!nanoseconds || !offset) return std::nullopt;
  return absl::FromUnixSeconds(DaysSinceEpoch(*date) * 86'400 + clock - *offset) +
         absl::Nanoseconds(*nanoseconds);
}

std::optional<absl::CivilDay> ParseDayText(absl::string_view text) {
  if (text.size() != kDayLength) return std::nullopt;
  const std::optional<Date> date = ReadDate(text.data());
  if (!date) return std::nullopt;
  return absl::CivilDay(date->year, date->month, date->day);
}

}  // namespace homecare::billing::rate
