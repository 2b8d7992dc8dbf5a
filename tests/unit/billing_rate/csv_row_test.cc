#include "services/billing/rate/csv_row.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/unit/billing_rate/seed.h"

namespace homecare::billing::rate {
namespace {

using Row = std::vector<std::string>;

Row FieldsOf(const CsvRow& row) { return {row.fields.begin(), row.fields.end()}; }

TEST(CsvRowTest, SplitsWhatRfc4180Allows) {
  struct Case {
    const char* text;
    Row fields;
    size_t bytes;
    int64_t lines;
  };
  const Case cases[] = {
      {"a,b\nc", {"a", "b"}, 4, 1},
      {"a,b\r\nc", {"a", "b"}, 5, 1},
      {"a,b", {"a", "b"}, 3, 1},
      {",\n", {"", ""}, 2, 1},
      {"\n", {""}, 1, 1},
      {"\"a,b\",c\n", {"a,b", "c"}, 8, 1},
      {"\"a\"\"b\",\"\"\n", {"a\"b", ""}, 10, 1},
      {"\"a\nb\r\nc\",d\r\nx", {"a\nb\r\nc", "d"}, 12, 3},
      {"\"\"\"\"", {"\""}, 4, 1},
  };
  for (const Case& one : cases) {
    CsvRow row;
    EXPECT_EQ(SplitRow(one.text, true, &row).outcome, CsvOutcome::kRow) << one.text;
    EXPECT_EQ(FieldsOf(row), one.fields) << one.text;
    EXPECT_EQ(row.bytes, one.bytes) << one.text;
    EXPECT_EQ(row.lines, one.lines) << one.text;
  }
}

TEST(CsvRowTest, RefusesWhatIsNone) {
  for (const char* text : {"a\"b,c\n", "a,\"b\n", "\"a\"b,c\n", "a\rb\n", "\"a\"\rb\n", "a,\"\n"}) {
    CsvRow row;
    EXPECT_EQ(SplitRow(text, true, &row).outcome, CsvOutcome::kMalformed) << text;
  }
}

// Of any text, in quotes where they are needed or by chance.
std::string Written(const Row& row, std::mt19937_64& random) {
  std::string text;
  for (const std::string& field : row) {
    const bool quoted = field.find_first_of(",\"\r\n") != std::string::npos || random() % 4 == 0;
    absl::StrAppend(&text, text.empty() && &field == &row[0] ? "" : ",", quoted ? "\"" : "");
    for (const char c : field) text.append(quoted && c == '"' ? 2 : 1, c);
    absl::StrAppend(&text, quoted ? "\"" : "");
  }
  return text + (random() % 2 ? "\n" : "\r\n");
}

TEST(CsvRowTest, AWrittenRowIsReadBackHoweverMuchOfItIsThere) {
  std::mt19937_64 random(testing::PrintedRateSeed());
  for (int i = 0; i < 20'000; ++i) {
    Row fields(1 + random() % 4);
    for (std::string& field : fields) {
      for (size_t n = random() % 5; n > 0; --n) field.push_back("ab,\"\r\n"[random() % 6]);
    }
    const std::string text = Written(fields, random);
    CsvRow row;
    for (size_t size = 1; size < text.size(); ++size) {
      ASSERT_EQ(SplitRow(text.substr(0, size), false, &row).outcome, CsvOutcome::kMore) << text;
    }
    const std::string all = text + "next,\"row\"";
    ASSERT_EQ(SplitRow(all, random() % 2 == 0, &row).outcome, CsvOutcome::kRow) << text;
    ASSERT_EQ(FieldsOf(row), fields) << text;
    ASSERT_EQ(row.bytes, text.size()) << text;
  }
}

}  // namespace
}  // namespace homecare::billing::rate
