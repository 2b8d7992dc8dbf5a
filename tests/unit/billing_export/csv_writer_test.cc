#include "services/billing/export/csv_writer.h"

#include <gtest/gtest.h>

#include <limits>

#include "common/base/civil_time.h"

namespace homecare::billing {
namespace {

Sink Into(std::string* out) {
  return [out](absl::string_view chunk) {
    EXPECT_LE(chunk.size(), kChunkBytes);
    out->append(chunk.data(), chunk.size());
    return absl::OkStatus();
  };
}

std::string Written(CellKind kind, const Cell& cell) {
  std::string out;
  CsvWriter writer(Into(&out));
  EXPECT_TRUE(writer.Header({{"h", kind}}).ok());
  EXPECT_TRUE(writer.Row({cell}).ok());
  EXPECT_TRUE(writer.Finish().ok());
  EXPECT_EQ(out.substr(0, 2), "h\n");
  return out.substr(2);
}

TEST(CsvWriterTest, EachKindOfCell) {
  const absl::Time time = *ParseInstant("2022-05-31T16:00:59.9Z");
  const struct {
    CellKind kind;
    Cell cell;
    const char* text;
  } cases[] = {
      {CellKind::kText, Cell(), "\n"},
      {CellKind::kText, "plain", "plain\n"},
      {CellKind::kText, "护理", "护理\n"},
      {CellKind::kText, "a,b", "\"a,b\"\n"},
      {CellKind::kText, "say \"it\"", "\"say \"\"it\"\"\"\n"},
      {CellKind::kText, "two\nlines", "\"two\nlines\"\n"},
      {CellKind::kText, "=1+1", "'=1+1\n"},
      {CellKind::kText, "+1", "'+1\n"},
      {CellKind::kText, "-1", "'-1\n"},
      {CellKind::kText, "@SUM(A1)", "'@SUM(A1)\n"},
      {CellKind::kText, "\tx", "'\tx\n"},
      {CellKind::kText, "=HYPERLINK(\"u\",\"x\")", "\"'=HYPERLINK(\"\"u\"\",\"\"x\"\")\"\n"},
      {CellKind::kText, "a=1", "a=1\n"},
      {CellKind::kInteger, int64_t{-7}, "-7\n"},
      {CellKind::kInteger, Cell(), "\n"},
      {CellKind::kFen, Fen(1205), "12.05\n"},
      {CellKind::kFen, Fen(-30), "-0.30\n"},
      {CellKind::kFen, Fen(0), "0.00\n"},
      {CellKind::kFen, Fen(std::numeric_limits<int64_t>::min()), "-92233720368547758.08\n"},
      {CellKind::kTime, time, "2022-06-01T00:00:59+08:00\n"},
      {CellKind::kDate, absl::CivilDay(2022, 6, 1), "2022-06-01\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(Written(c.kind, c.cell), c.text);
}

TEST(CsvWriterTest, AByteOrderMarkWhereAsked) {
  std::string out;
  CsvWriter writer(Into(&out), {.byte_order_mark = true});
  ASSERT_TRUE(writer.Header({{"a"}, {"b,c"}}).ok());
  ASSERT_TRUE(writer.Finish().ok());
  EXPECT_EQ(out,
            "\xEF\xBB\xBF"
            "a,\"b,c\"\n");
}

TEST(CsvWriterTest, ComesInChunksAndStopsWithTheSink) {
  std::string out;
  int chunks = 0;
  CsvWriter writer([&](absl::string_view chunk) {
    EXPECT_LE(chunk.size(), kChunkBytes);
    out.append(chunk.data(), chunk.size());
    return ++chunks < 3 ? absl::OkStatus() : absl::CancelledError("gone");
  });
  ASSERT_TRUE(writer.Header({{"h"}}).ok());
  const std::string text(1000, 'x');
  absl::Status status;
  int rows = 0;
  while (status.ok() && rows < 10'000) {
    status = writer.Row({Cell(absl::string_view(text))});
    ++rows;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(chunks, 3);
  EXPECT_LT(rows, 200);
}

}  // namespace
}  // namespace homecare::billing
