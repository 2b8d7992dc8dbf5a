// Tables for people: a header and rows of typed cells, written as CSV or as a workbook. Memory does
// not grow with the rows. A writer is for one table and one thread.
//
// Order of calls: Header once, Row any number of times, Finish once. Each returns the sink's error,
// if it has one; after any error nothing more may be called. What was not finished is no table.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/money.h"

namespace homecare::billing {

// How a column is shown. Fen are shown as yuan with two decimals. Times are those of Asia/Shanghai,
// fractions of a second cut: RFC 3339 with +08:00 in CSV, a date and time of day in a workbook.
enum class CellKind { kText, kInteger, kFen, kTime, kDate };

struct Column {
  std::string name;
  CellKind kind = CellKind::kText;
  int width_characters = 12;  // Of a workbook's column, 1 to 255.
};

// Empty, or of the column's kind; anything else is a programmer's error (HC_CHECK).
using Cell =
    std::variant<std::monostate, absl::string_view, int64_t, Fen, absl::Time, absl::CivilDay>;

// Takes the next bytes of the table, at most kChunkBytes. An error ends the writing.
using Sink = std::function<absl::Status(absl::string_view chunk)>;
inline constexpr size_t kChunkBytes = 64 * 1024;

class TableWriter {
 public:
  virtual ~TableWriter() = default;
  virtual absl::Status Header(const std::vector<Column>& columns) = 0;
  // As many cells as the header has columns (HC_CHECK).
  virtual absl::Status Row(absl::Span<const Cell> cells) = 0;
  virtual absl::Status Finish() = 0;
};

// Aborts on cells that do not fit their columns.
void CheckCells(const std::vector<Column>& columns, absl::Span<const Cell> cells);

// "12.05", "-0.30": whole fen as yuan.
std::string YuanText(Fen fen);

}  // namespace homecare::billing
