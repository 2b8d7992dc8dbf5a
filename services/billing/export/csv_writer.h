// A table as CSV: RFC 4180 with LF as the line's end, UTF-8, a field quoted where it holds a comma,
// a quote or a line break.
//
// A spreadsheet takes a text that begins with = + - @, a tab or a carriage return for a formula and
// runs it; such a cell gets a leading apostrophe, which Excel shows as text. A reader that wants
// the bytes takes one leading apostrophe before those characters away. Numbers keep their sign.
#pragma once

#include <string>
#include <vector>

#include "services/billing/export/table_writer.h"

namespace homecare::billing {

struct CsvOptions {
  // Excel reads UTF-8 without a byte order mark as the machine's old code page.
  bool byte_order_mark = false;
};

class CsvWriter final : public TableWriter {
 public:
  explicit CsvWriter(Sink sink, CsvOptions options = {})
      : sink_(std::move(sink)), options_(options) {}

  absl::Status Header(const std::vector<Column>& columns) override;
  absl::Status Row(absl::Span<const Cell> cells) override;
  absl::Status Finish() override;

 private:
  absl::Status Pour(size_t keep_below);

  const Sink sink_;
  const CsvOptions options_;
  std::vector<Column> columns_;
  std::string buffer_;
};

}  // namespace homecare::billing
