#include "common/pg/text_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "common/pg/param.h"

namespace homecare::pg {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(TextFormatTest, Timestamps) {
  const struct {
    absl::Time instant;
    const char* text;
  } kCases[] = {
      {absl::UnixEpoch(), "1970-01-01 00:00:00.000000+00"},
      {absl::FromUnixSeconds(1654070400), "2022-06-01 08:00:00.000000+00"},
      {absl::FromUnixMicros(1654070400123456), "2022-06-01 08:00:00.123456+00"},
      {absl::FromUnixMicros(-1), "1969-12-31 23:59:59.999999+00"},
      {absl::FromUnixSeconds(951827696), "2000-02-29 12:34:56.000000+00"},
      {absl::FromUnixSeconds(253402300800), "10000-01-01 00:00:00.000000+00"},
      {absl::FromUnixSeconds(-62135596800), "0001-01-01 00:00:00.000000+00"},
      {absl::FromUnixSeconds(-62135596801), "0001-12-31 23:59:59.000000+00 BC"},
      {absl::InfiniteFuture(), "infinity"},
      {absl::InfinitePast(), "-infinity"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(FormatTimestamp(c.instant), c.text);
    EXPECT_THAT(ParseTimestamp(c.text), Optional(c.instant)) << c.text;
  }
}

TEST(TextFormatTest, TimestampsAsTheServerShortensThem) {
  EXPECT_THAT(ParseTimestamp("2022-06-01 08:00:00+00"),
              Optional(absl::FromUnixSeconds(1654070400)));
  EXPECT_THAT(ParseTimestamp("2022-06-01 08:00:00.5+00"),
              Optional(absl::FromUnixMillis(1654070400500)));
  EXPECT_THAT(ParseTimestamp("2022-06-01 08:00:00.000001+00"),
              Optional(absl::FromUnixMicros(1654070400000001)));
}

TEST(TextFormatTest, TimestampsAreCutTowardsThePast) {
  EXPECT_EQ(FormatTimestamp(absl::UnixEpoch() + absl::Nanoseconds(1999)),
            "1970-01-01 00:00:00.000001+00");
  EXPECT_EQ(FormatTimestamp(absl::UnixEpoch() - absl::Nanoseconds(1)),
            "1969-12-31 23:59:59.999999+00");
}

TEST(TextFormatTest, RefusesOtherTimestamps) {
  for (const char* text :
       {"", "now", "2022-06-01", "2022-06-01 08:00:00", "2022-06-01 08:00:00+08",
        "2022-02-30 08:00:00+00", "2022-06-01T08:00:00+00", "2022-06-01 08:00:00.+00",
        "2022-06-01 08:00:00.1234567+00", "-022-06-01 08:00:00+00", "01/06/2022 08:00:00+00"}) {
    EXPECT_EQ(ParseTimestamp(text), std::nullopt) << text;
  }
}

TEST(TextFormatTest, TimestampsReadBackAsWritten) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  // From 4713 BC, where timestamptz begins, to far beyond any use.
  std::uniform_int_distribution<int64_t> micros(-210866803200000000, 9000000000000000000);
  for (int i = 0; i < 20000; ++i) {
    const absl::Time instant = absl::FromUnixMicros(micros(random));
    ASSERT_THAT(ParseTimestamp(FormatTimestamp(instant)), Optional(instant)) << instant;
  }
}

TEST(TextFormatTest, Dates) {
  const struct {
    absl::CivilDay day;
    const char* text;
  } kCases[] = {
      {absl::CivilDay(2022, 6, 1), "2022-06-01"},   {absl::CivilDay(1, 1, 1), "0001-01-01"},
      {absl::CivilDay(0, 12, 31), "0001-12-31 BC"}, {absl::CivilDay(12345, 1, 2), "12345-01-02"},
      {(absl::CivilDay::max)(), "infinity"},        {(absl::CivilDay::min)(), "-infinity"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(FormatDate(c.day), c.text);
    EXPECT_THAT(ParseDate(c.text), Optional(c.day)) << c.text;
  }
  for (const char* text : {"", "2022-13-01", "2022-6-1", "2022-06-01 ", "20220601"}) {
    EXPECT_EQ(ParseDate(text), std::nullopt) << text;
  }
}

TEST(TextFormatTest, Doubles) {
  for (const double value : {0.0, -0.1, 1e-300, 118.05, std::numeric_limits<double>::max(),
                             std::numeric_limits<double>::infinity()}) {
    EXPECT_THAT(ParseDouble(FormatDouble(value)), Optional(value));
  }
  EXPECT_TRUE(std::isnan(*ParseDouble(FormatDouble(std::nan("")))));
  EXPECT_THAT(ParseDouble("Infinity"), Optional(std::numeric_limits<double>::infinity()));
  for (const char* text : {"", "1,5", "1.5x"}) EXPECT_EQ(ParseDouble(text), std::nullopt) << text;
}

TEST(TextFormatTest, Bytes) {
  const std::string bytes("\0\x01\xff\\x", 5);
  EXPECT_EQ(FormatBytes(bytes), "\\x0001ff5c78");
  EXPECT_THAT(ParseBytes("\\x0001FF5c78"), Optional(bytes));
  EXPECT_THAT(ParseBytes("\\x"), Optional(std::string()));
  for (const char* text : {"", "\\x0", "\\x0g", "00", "\\000"}) {
    EXPECT_EQ(ParseBytes(text), std::nullopt) << text;
  }
}

TEST(TextFormatTest, Arrays) {
  const std::vector<std::string> values = {"",      "a b", "NULL", "null", "a,b", "{c}",
                                           "\"q\"", "\\",  "张三", "\n\t", " x "};
  EXPECT_THAT(ParseArray(FormatArray(values)), Optional(values));
  EXPECT_EQ(FormatArray({}), "{}");
  EXPECT_EQ(FormatArray({""}), "{\"\"}");
  EXPECT_THAT(ParseArray("{a,\"b c\",d}"), Optional(ElementsAre("a", "b c", "d")));
  for (const char* text : {"", "{", "}", "a", "{a", "{a,}", "{,a}", "{NULL}", "{{a}}", "{\"a}",
                           "{\"a\"b}", "{a\"b}", "[0:1]={a,b}", "{\"a\\\"}"}) {
    EXPECT_EQ(ParseArray(text), std::nullopt) << text;
  }
}

TEST(ParamTest, BindsInTextForm) {
  const struct {
    Param param;
    const char* text;
  } kCases[] = {
      {"text", "text"},
      {std::string("text"), "text"},
      {absl::string_view("text"), "text"},
      {true, "true"},
      {false, "false"},
      {-7, "-7"},
      {int64_t{1} << 62, "4611686018427387904"},
      {118.05, "118.05"},
      {absl::UnixEpoch(), "1970-01-01 00:00:00.000000+00"},
      {absl::CivilDay(2022, 6, 1), "2022-06-01"},
      {Bytes{"\xff"}, "\\xff"},
      {std::vector<int64_t>{1, -2}, "{1,-2}"},
      {std::vector<int64_t>{}, "{}"},
      {std::vector<absl::Time>{absl::InfinitePast()}, "{\"-infinity\"}"},
      {std::optional<int64_t>(3), "3"},
      {std::optional<absl::Time>(absl::InfiniteFuture()), "infinity"},
  };
  for (const auto& c : kCases) EXPECT_THAT(c.param.text(), Optional(std::string(c.text)));
  EXPECT_EQ(Param(std::nullopt).text(), std::nullopt);
  EXPECT_EQ(Param(std::optional<std::string>()).text(), std::nullopt);
}

}  // namespace
}  // namespace homecare::pg
