#include "common/base/csv_field.h"

#include <gtest/gtest.h>

namespace homecare {
namespace {

std::string Field(absl::string_view text) {
  std::string out = "before,";
  AppendCsvField(text, &out);
  return out.substr(std::string("before,").size());
}

TEST(CsvFieldTest, StandsAsItIsWithoutNeedOfQuotes) {
  for (const absl::string_view text :
       {"", " ", "elder-1", "张店区", "'so'", "a;b", "a\tb", "=1+1"}) {
    EXPECT_EQ(Field(text), text);
  }
}

TEST(CsvFieldTest, IsQuotedForWhatWouldEndIt) {
  EXPECT_EQ(Field("a,b"), "\"a,b\"");
  EXPECT_EQ(Field("so \"called\""), "\"so \"\"called\"\"\"");
  EXPECT_EQ(Field("\""), "\"\"\"\"");
  EXPECT_EQ(Field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(Field("a\rb"), "\"a\rb\"");
}

}  // namespace
}  // namespace homecare
