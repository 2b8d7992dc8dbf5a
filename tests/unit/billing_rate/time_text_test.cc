// The parsers of times and dates against Abseil's, on texts of chance.
#include "services/billing/rate/time_text.h"

#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "absl/strings/str_format.h"
#include "tests/unit/billing_rate/seed.h"

namespace homecare::billing::rate {
namespace {

constexpr int kTexts = 200'000;

// Abseil takes more: years of any length, leap seconds, spaces, "infinite-future". What is left
// within this form must be taken by both, and mean the same.
std::optional<absl::Time> ByAbseil(const std::string& text) {
  static const std::regex* const form = new std::regex(
      R"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d))");
  absl::Time time;
  std::string error;
  if (!std::regex_match(text, *form)) return std::nullopt;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return std::nullopt;
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), absl::Nanoseconds(1));
}

std::optional<absl::CivilDay> DayByAbseil(const std::string& text) {
  static const std::regex* const form = new std::regex(R"(\d{4}-\d\d-\d\d)");
  absl::CivilDay day;
  if (!std::regex_match(text, *form) || !absl::ParseCivilTime(text, &day)) return std::nullopt;
  return day;
}

class TextMaker {
 public:
  explicit TextMaker(uint64_t seed) : random_(seed) {}

  // A time, mostly a legal one.
  std::string Time() {
    std::string text = absl::StrFormat("%s%c%02d:%02d:%02d", Day(), "TTTTTTTTt "[Below(10)],
                                       Odd(24), Odd(60), Odd(60));
    if (Below(2)) text += "." + std::string(Below(12), static_cast<char>('0' + Below(10)));
    if (Below(3) == 0) return Spoiled(text + "ZZZz"[Below(4)]);
    absl::StrAppendFormat(&text, "%c%02d:%02d", "+-"[Below(2)], Odd(24), Odd(60));
    return Spoiled(text);
  }
  std::string Day() {
    const int year = Below(3) ? 2000 + Below(40) : Below(10'000);
    return absl::StrFormat("%04d-%02d-%02d", year, 1 + Odd(12), 1 + Odd(31));
  }
  // One in ten: a character is changed, lost or put in.
  std::string Spoiled(std::string text) {
    if (Below(10)) return text;
    const size_t at = static_cast<size_t>(Below(static_cast<int>(text.size())));
    const char other = "0123456789-+:.TZtz e"[Below(20)];
    switch (Below(3)) {
      case 0:
        text[at] = other;
        return text;
      case 1:
        return text.erase(at, 1);
      default:
        return text.insert(at, 1, other);
    }
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint64_t>(limit)); }
  // Below `limit`, but for one in fifty.
  int Odd(int limit) { return Below(50) ? Below(limit) : Below(100); }

  std::mt19937_64 random_;
};

TEST(TimeTextTest, TimesAreReadAsAbseilReadsThem) {
  TextMaker maker(testing::PrintedRateSeed());
  int taken = 0;
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = maker.Time();
    const std::optional<absl::Time> time = ParseTimeText(text);
    ASSERT_EQ(time, ByAbseil(text)) << text;
    taken += time.has_value() ? 1 : 0;
  }
  EXPECT_GT(taken, kTexts / 3);
  EXPECT_LT(taken, kTexts * 9 / 10);
}

TEST(TimeTextTest, DaysAreReadAsAbseilReadsThem) {
  TextMaker maker(testing::PrintedRateSeed());
  int taken = 0;
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = maker.Spoiled(maker.Day());
    const std::optional<absl::CivilDay> day = ParseDayText(text);
    ASSERT_EQ(day, DayByAbseil(text)) << text;
    taken += day.has_value() ? 1 : 0;
  }
  EXPECT_GT(taken, kTexts / 2);
  EXPECT_LT(taken, kTexts * 97 / 100);
}

TEST(TimeTextTest, EveryDayOfFourHundredYearsHasItsNumber) {
  for (absl::CivilDay day(1700, 1, 1); day < absl::CivilDay(2101, 1, 1); ++day) {
    const std::string text = absl::FormatCivilTime(day);
    ASSERT_EQ(ParseDayText(text), day);
    ASSERT_EQ(ParseTimeText(text + "T00:00:00Z"), absl::FromCivil(day, absl::UTCTimeZone()));
  }
}

TEST(TimeTextTest, NothingElseIsATime) {
  for (const char* text : {"",
                           "2022",
                           "2022-06-01",
                           "2022-06-01T08:00:00",
                           "2022-06-01T08:00+08:00",
                           "2022-06-01 08:00:00+08:00",
                           "2022-06-01T08:00:00+0800",
                           "2022-06-01T08:00:00+08",
                           "2022-06-01T08:00:00.+08:00",
                           "2022-06-01T08:00:00,5+08:00",
                           "2022-06-01T24:00:00Z",
                           "2022-06-01T23:59:60Z",
                           "2022-02-29T08:00:00Z",
                           "1900-02-29T08:00:00Z",
                           "2022-06-01T08:00:00Z ",
                           " 2022-06-01T08:00:00Z",
                           "2022-06-01T08:00:00+24:00",
                           "+2022-06-01T08:00:00Z",
                           "infinite-future",
                           "2022-06-01T08:00:00UTC"}) {
    EXPECT_EQ(ParseTimeText(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace homecare::billing::rate
