#include "common/pg/text_format.h"

#include <charconv>
#include <cstdlib>
#include <iterator>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace homecare::pg {
namespace {

constexpr int64_t kMicrosPerSecond = 1000000;
constexpr int64_t kSecondsPerDay = 86400;
constexpr int64_t kMostSeconds = std::numeric_limits<int64_t>::max() / kMicrosPerSecond - 1;

const absl::CivilDay kEpoch(1970, 1, 1);

// The server's largest year, 294276, has six digits; longer runs are none of its texts, and would
// overflow what is reckoned with them.
constexpr size_t kMostDigits = 6;

// Takes a run of `least` to `most` digits off the front.
bool TakeNumber(absl::string_view* text, size_t least, size_t most, int64_t* number) {
  const char* begin = text->data();
  const auto [end, error] = std::from_chars(begin, begin + text->size(), *number);
  const auto digits = static_cast<size_t>(end - begin);
  if (error != std::errc() || digits < least || digits > most || *begin == '-') return false;
  text->remove_prefix(digits);
  return true;
}

bool TakeChar(absl::string_view* text, char wanted) {
  if (text->empty() || text->front() != wanted) return false;
  text->remove_prefix(1);
  return true;
}

// ".5" is half a second: up to six digits, absent ones are zero.
bool TakeMicros(absl::string_view* text, int64_t* micros) {
  *micros = 0;
  if (!TakeChar(text, '.')) return true;
  const size_t before = text->size();
  if (!TakeNumber(text, 1, kMostDigits, micros)) return false;
  const size_t digits = before - text->size();
  for (size_t i = digits; i < kMostDigits; ++i) *micros *= 10;
  return true;
}

bool TakeDate(absl::string_view* text, int64_t* year, int64_t* month, int64_t* day) {
  return TakeNumber(text, 4, kMostDigits, year) && TakeChar(text, '-') &&
         TakeNumber(text, 2, 2, month) && TakeChar(text, '-') && TakeNumber(text, 2, 2, day);
}

bool TakeTimeOfDay(absl::string_view* text, int64_t* second_of_day) {
  int64_t hour = 0, minute = 0, second = 0;
  if (!TakeNumber(text, 2, 2, &hour) || !TakeChar(text, ':') || !TakeNumber(text, 2, 2, &minute) ||
      !TakeChar(text, ':') || !TakeNumber(text, 2, 2, &second)) {
    return false;
  }
  *second_of_day = (hour * 60 + minute) * 60 + second;
  return true;
}

// The year 1 BC is the year 0 of the proleptic calendar.
std::optional<absl::CivilDay> ToDay(int64_t year, int64_t month, int64_t day, bool before_christ) {
  const absl::CivilDay civil(before_christ ? 1 - year : year, month, day);
  if (civil.month() != month || civil.day() != day) return std::nullopt;
  return civil;
}

// Decimal digits, at least `width` of them.
void AppendNumber(int64_t number, int width, std::string* text) {
  char buffer[20];
  char* begin = std::end(buffer);
  for (; number > 0 || width > 0; number /= 10, --width) {
    *--begin = static_cast<char>('0' + number % 10);
  }
  text->append(begin, std::end(buffer));
}

void AppendDate(absl::CivilDay day, std::string* text) {
  AppendNumber(day.year() > 0 ? day.year() : 1 - day.year(), 4, text);
  *text += '-';
  AppendNumber(day.month(), 2, text);
  *text += '-';
  AppendNumber(day.day(), 2, text);
}

void AppendTimeOfDay(int64_t second_of_day, std::string* text) {
  AppendNumber(second_of_day / 3600, 2, text);
  *text += ':';
  AppendNumber(second_of_day / 60 % 60, 2, text);
  *text += ':';
  AppendNumber(second_of_day % 60, 2, text);
}

const char* Era(absl::CivilDay day) { return day.year() > 0 ? "" : " BC"; }

// The remainder that is never negative.
int64_t Modulo(int64_t number, int64_t divisor) { return (number % divisor + divisor) % divisor; }

// One element off the front of an array literal's inside, up to the comma or the end.
bool TakeElement(absl::string_view* text, std::string* element) {
  const bool quoted = TakeChar(text, '"');
  while (!text->empty() && text->front() != (quoted ? '"' : ',')) {
    if (quoted && text->front() == '\\') text->remove_prefix(1);
    if (text->empty() || (!quoted && absl::StrContains("{}\"", text->front()))) return false;
    element->push_back(text->front());
    text->remove_prefix(1);
  }
  return quoted ? TakeChar(text, '"') : !element->empty() && *element != "NULL";
}

// Runs without a quote or a backslash, nearly always the whole element, are copied at once.
void AppendElement(const std::string* element, std::string* literal) {
  if (element == nullptr) {
    *literal += "NULL";
    return;
  }
  *literal += '"';
  absl::string_view rest = *element;
  for (size_t at = rest.find_first_of("\"\\"); at != rest.npos; at = rest.find_first_of("\"\\")) {
    literal->append(rest.data(), at);
    *literal += '\\';
    *literal += rest[at];
    rest.remove_prefix(at + 1);
  }
  literal->append(rest.data(), rest.size());
  *literal += '"';
}

}  // namespace

std::string FormatTimestamp(absl::Time instant) {
  if (instant == absl::InfiniteFuture()) return "infinity";
  if (instant == absl::InfinitePast()) return "-infinity";
  const int64_t micros = absl::ToUnixMicros(instant);
  const int64_t fraction = Modulo(micros, kMicrosPerSecond);
  const int64_t seconds = (micros - fraction) / kMicrosPerSecond;
  const int64_t second_of_day = Modulo(seconds, kSecondsPerDay);
  const absl::CivilDay day = kEpoch + (seconds - second_of_day) / kSecondsPerDay;
  std::string text;
  text.reserve(32);
  AppendDate(day, &text);
  text += ' ';
  AppendTimeOfDay(second_of_day, &text);
  text += '.';
  AppendNumber(fraction, 6, &text);
  text += "+00";
  return text += Era(day);
}

std::optional<absl::Time> ParseTimestamp(absl::string_view text) {
  if (text == "infinity") return absl::InfiniteFuture();
  if (text == "-infinity") return absl::InfinitePast();
  int64_t year = 0, month = 0, day = 0, second_of_day = 0, micros = 0;
  if (!TakeDate(&text, &year, &month, &day) || !TakeChar(&text, ' ') ||
      !TakeTimeOfDay(&text, &second_of_day) || !TakeMicros(&text, &micros)) {
    return std::nullopt;
  }
  if (text != "+00" && text != "+00 BC") return std::nullopt;
  const std::optional<absl::CivilDay> civil = ToDay(year, month, day, text != "+00");
  if (!civil.has_value()) return std::nullopt;
  const int64_t seconds = (*civil - kEpoch) * kSecondsPerDay + second_of_day;
  if (std::abs(seconds) > kMostSeconds) return std::nullopt;
  return absl::FromUnixSeconds(seconds) + absl::Microseconds(micros);
}

std::string FormatDate(absl::CivilDay day) {
  if (day == (absl::CivilDay::max)()) return "infinity";
  if (day == (absl::CivilDay::min)()) return "-infinity";
  std::string text;
  AppendDate(day, &text);
  return text += Era(day);
}

std::optional<absl::CivilDay> ParseDate(absl::string_view text) {
  if (text == "infinity") return (absl::CivilDay::max)();
  if (text == "-infinity") return (absl::CivilDay::min)();
  int64_t year = 0, month = 0, day = 0;
  if (!TakeDate(&text, &year, &month, &day)) return std::nullopt;
  if (!text.empty() && text != " BC") return std::nullopt;
  return ToDay(year, month, day, !text.empty());
}

std::string FormatDouble(double value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, end);
}

std::optional<double> ParseDouble(absl::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || parsed != end) return std::nullopt;
  return value;
}

std::string FormatBytes(absl::string_view bytes) {
  return absl::StrCat("\\x", absl::BytesToHexString(bytes));
}

std::optional<std::string> ParseBytes(absl::string_view text) {
  if (text.size() % 2 != 0 || text.substr(0, 2) != "\\x") return std::nullopt;
  const absl::string_view digits = text.substr(2);
  for (const char digit : digits) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(digit))) return std::nullopt;
  }
  return absl::HexStringToBytes(digits);
}

std::string FormatArray(const std::vector<std::string>& elements) {
  std::vector<const std::string*> pointers;
  pointers.reserve(elements.size());
  for (const std::string& element : elements) pointers.push_back(&element);
  return FormatNullableArray(pointers);
}

std::string FormatNullableArray(const std::vector<const std::string*>& elements) {
  std::string literal = "{";
  for (const std::string* element : elements) {
    if (literal.size() > 1) literal += ',';
    AppendElement(element, &literal);
  }
  return literal += '}';
}

std::optional<std::vector<std::string>> ParseArray(absl::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  absl::string_view inside = text.substr(1, text.size() - 2);
  std::vector<std::string> elements;
  if (inside.empty()) return elements;
  do {
    if (!TakeElement(&inside, &elements.emplace_back())) return std::nullopt;
  } while (TakeChar(&inside, ','));
  if (!inside.empty()) return std::nullopt;
  return elements;
}

}  // namespace homecare::pg
