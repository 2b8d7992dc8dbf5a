#include "services/billing/verify/values.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace homecare::verify {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kSecondsPerDay = 86'400;

bool IsDigit(char c) { return '0' <= c && c <= '9'; }

// Digits where the pattern has 0, else its very characters.
bool Matches(std::string_view text, std::string_view pattern) {
  return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(),
                    [](char c, char p) { return p == '0' ? IsDigit(c) : c == p; });
}

int DigitsAt(std::string_view text, size_t at, size_t count) {
  int value = 0;
  for (const char c : text.substr(at, count)) value = 10 * value + (c - '0');
  return value;
}

}  // namespace

bool ParseNumber(std::string_view text, int64_t* number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, *number);
  if (error != std::errc() || stop != end) return false;
  const bool negative = text.front() == '-';
  const char first_digit = text[negative ? 1 : 0];
  return first_digit != '0' || text.size() == 1;
}

bool IsMonth(std::string_view text) {
  return Matches(text, "0000-00") && 1 <= DigitsAt(text, 5, 2) && DigitsAt(text, 5, 2) <= 12;
}

bool ParseInstant(std::string_view text, int64_t* micros) {
  if (!Matches(text, "0000-00-00T00:00:00.000000Z")) return false;
  const std::chrono::year_month_day day{
      std::chrono::year(DigitsAt(text, 0, 4)),
      std::chrono::month(static_cast<unsigned>(DigitsAt(text, 5, 2))),
      std::chrono::day(static_cast<unsigned>(DigitsAt(text, 8, 2)))};
  const int hour = DigitsAt(text, 11, 2);
  const int minute = DigitsAt(text, 14, 2);
  const int second = DigitsAt(text, 17, 2);
  if (!day.ok() || hour > 23 || minute > 59 || second > 59) return false;
  const int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  const int64_t seconds = days * kSecondsPerDay + (hour * 60 + minute) * 60 + second;
  *micros = seconds * kMicrosPerSecond + DigitsAt(text, 20, 6);
  return true;
}

std::string FormatInstant(int64_t micros) {
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(micros)};
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day day(days);
  const int64_t rest = (time - days).count();
  const int64_t seconds = rest / kMicrosPerSecond;
  char text[64];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
                static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()), static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
                static_cast<int>(rest % kMicrosPerSecond));
  return text;
}

bool IsCityCode(std::string_view text) { return Matches(text, "000000"); }

}  // namespace homecare::verify
