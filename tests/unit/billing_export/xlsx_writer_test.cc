#include "services/billing/export/xlsx_writer.h"

#include <gmock/gmock.h>
#include <malloc.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "tests/unit/billing_export/zip_parts.h"

namespace homecare::billing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class XlsxWriterTest : public ::testing::Test {
 protected:
  XlsxWriterTest() : folder_(absl::StrCat("/tmp/xlsx-test-", NewId())) {
    fs::create_directory(folder_);
  }
  ~XlsxWriterTest() override { fs::remove_all(folder_); }

  XlsxWriter Writer(int rows_per_sheet = 1'048'575) {
    return XlsxWriter(
        [this](absl::string_view chunk) {
          EXPECT_LE(chunk.size(), kChunkBytes);
          out_.append(chunk.data(), chunk.size());
          return absl::OkStatus();
        },
        {.temporary_directory = folder_, .rows_per_sheet = rows_per_sheet});
  }

  std::string Sheet(int number) {
    return testing::ZipParts(out_)[absl::StrCat("xl/worksheets/sheet", number, ".xml")];
  }

  const std::string folder_;
  std::string out_;
};

const std::vector<Column>& Columns() {
  static const auto* const columns = new std::vector<Column>{{"护理", CellKind::kText, 20},
                                                             {"minutes", CellKind::kInteger},
                                                             {"yuan", CellKind::kFen},
                                                             {"check-in", CellKind::kTime, 19},
                                                             {"day", CellKind::kDate}};
  return *columns;
}

std::vector<Cell> SomeRow(absl::string_view text) {
  return {text, int64_t{90}, Fen(-1205), *ParseInstant("2022-06-01T04:00:00.7Z"),
          absl::CivilDay(2022, 6, 1)};
}

TEST_F(XlsxWriterTest, NumbersAreNumbersDatesDatesAndTheHeaderStands) {
  XlsxWriter writer = Writer();
  ASSERT_TRUE(writer.Header(Columns()).ok());
  ASSERT_TRUE(writer.Row(SomeRow("a<b & \x01")).ok());
  ASSERT_TRUE(writer.Row({Cell(), Cell(), Cell(), Cell(), Cell()}).ok());
  ASSERT_TRUE(writer.Row(SomeRow("=1+1")).ok());
  ASSERT_TRUE(writer.Finish().ok());
  const std::string sheet = Sheet(1);
  for (const char* part :
       {"<t>护理</t>", "<t>a&lt;b &amp; \xEF\xBF\xBD</t>", "<c r=\"B2\"><v>90</v></c>",
        "<v>-12.05</v>", "<v>44713.5</v>", "<v>44713</v>", "<t>=1+1</t>", "ySplit=\"1\"",
        "state=\"frozen\"", "<col min=\"1\" max=\"1\" width=\"20"}) {
    EXPECT_THAT(sheet, HasSubstr(part));
  }
  EXPECT_THAT(sheet, Not(HasSubstr("<f>")));
  EXPECT_THAT(testing::ZipParts(out_)["xl/styles.xml"], HasSubstr("yyyy-mm-dd hh:mm:ss"));
}

TEST_F(XlsxWriterTest, LongNumbersAreTexts) {
  XlsxWriter writer = Writer();
  ASSERT_TRUE(writer.Header({{"n", CellKind::kInteger}}).ok());
  ASSERT_TRUE(writer.Row({int64_t{999'999'999'999'999}}).ok());
  ASSERT_TRUE(writer.Row({int64_t{1'000'000'000'000'000}}).ok());
  ASSERT_TRUE(writer.Finish().ok());
  EXPECT_THAT(Sheet(1), HasSubstr("<v>999999999999999</v>"));
  EXPECT_THAT(Sheet(1), HasSubstr("<t>1000000000000000</t>"));
}

TEST_F(XlsxWriterTest, WhatDoesNotFitGoesOnInTheNextSheet) {
  XlsxWriter writer = Writer(2);
  ASSERT_TRUE(writer.Header(Columns()).ok());
  for (const char* text : {"r1", "r2", "r3", "r4", "r5"}) {
    ASSERT_TRUE(writer.Row(SomeRow(text)).ok());
  }
  ASSERT_TRUE(writer.Finish().ok());
  const std::map<std::string, std::string> parts = testing::ZipParts(out_);
  EXPECT_FALSE(parts.contains("xl/worksheets/sheet4.xml"));
  EXPECT_THAT(parts.at("xl/workbook.xml"), HasSubstr("name=\"data 3\""));
  EXPECT_THAT(Sheet(1), HasSubstr("r2"));
  EXPECT_THAT(Sheet(1), Not(HasSubstr("r3")));
  EXPECT_THAT(Sheet(2), HasSubstr("护理"));
  EXPECT_THAT(Sheet(2), HasSubstr("r3"));
  EXPECT_THAT(Sheet(3), HasSubstr("r5"));
}

TEST_F(XlsxWriterTest, TheSameTableIsTheSameBytes) {
  std::string first;
  for (int i = 0; i < 2; ++i) {
    out_.clear();
    XlsxWriter writer = Writer();
    ASSERT_TRUE(writer.Header(Columns()).ok());
    ASSERT_TRUE(writer.Row(SomeRow("x")).ok());
    ASSERT_TRUE(writer.Finish().ok());
    if (i == 0) first = out_;
  }
  EXPECT_EQ(out_, first);
  // So it does a year later: the only times in it are fixed.
  EXPECT_THAT(testing::ZipParts(out_)["docProps/core.xml"], HasSubstr("2022-01-01T00:00:00Z"));
  EXPECT_EQ(testing::LittleEndian(out_, 12, 2), 0x0021u);  // 1980-01-01, as zip counts days
}

TEST_F(XlsxWriterTest, ErrorsAreNamedAndNothingIsLeft) {
  {
    XlsxWriter writer = Writer();
    ASSERT_TRUE(writer.Header({{"h"}}).ok());
    const std::string text(32'768, 'x');
    EXPECT_EQ(Reason(writer.Row({Cell(absl::string_view(text))})), "EXPORT_TEXT_TOO_LONG");
  }
  EXPECT_TRUE(fs::is_empty(folder_));
  XlsxWriter nowhere([](absl::string_view) { return absl::OkStatus(); },
                     {.temporary_directory = absl::StrCat(folder_, "/none")});
  EXPECT_EQ(Reason(nowhere.Header({{"h"}})), "EXPORT_FAILED");
  XlsxWriter unheard([](absl::string_view) { return absl::CancelledError("gone"); },
                     {.temporary_directory = folder_});
  ASSERT_TRUE(unheard.Header({{"h"}}).ok());
  EXPECT_EQ(unheard.Finish().code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(fs::is_empty(folder_));
}

// Bytes of the heap in use; 0 under a sanitizer, which has a heap of its own.
size_t HeapBytes() { return mallinfo2().uordblks; }

TEST_F(XlsxWriterTest, MemoryDoesNotGrowWithTheRows) {
  XlsxWriter writer = Writer();
  ASSERT_TRUE(writer.Header(Columns()).ok());
  size_t early = 0;
  for (int i = 0; i < 50'000; ++i) {
    ASSERT_TRUE(writer.Row(SomeRow(absl::StrCat("row ", i))).ok());
    if (i == 1'000) early = HeapBytes();
  }
  EXPECT_LT(HeapBytes(), early + 64 * 1024);
  ASSERT_TRUE(writer.Finish().ok());
  EXPECT_THAT(Sheet(1), HasSubstr("row 49999"));
}

}  // namespace
}  // namespace homecare::billing
