// A table as a workbook of Office Open XML: numbers are numbers and dates are dates, the header
// stands still, and what does not fit one sheet goes on in the next, header first.
//
// The rows go to temporary files, of which one row is in memory (libxlsxwriter's constant_memory);
// Finish packs them and hands the file to the sink in chunks. The same table gives the same bytes:
// the date of creation is fixed. Texts are strings and never formulas; characters that XML forbids
// become U+FFFD. Whole numbers of more than 15 digits are texts, since a sheet would round them.
//
// Errors: EXPORT_FAILED (INTERNAL) where the temporary directory is full or cannot be written,
// EXPORT_TEXT_TOO_LONG (INVALID_ARGUMENT) for a text of more than 32,767 characters.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/billing/export/table_writer.h"

namespace homecare::billing {

struct XlsxOptions {
  std::string sheet_name = "data";  // At most 25 characters, none of []:*?/\ in it.
  std::string temporary_directory = "/tmp";
  // Rows below the header; the format's limit is the default. Tests take less.
  int rows_per_sheet = 1'048'575;
};

class XlsxWriter final : public TableWriter {
 public:
  XlsxWriter(Sink sink, XlsxOptions options);
  // Removes the temporary files, finished or not.
  ~XlsxWriter() override;

  absl::Status Header(const std::vector<Column>& columns) override;
  absl::Status Row(absl::Span<const Cell> cells) override;
  absl::Status Finish() override;

 private:
  class Book;

  const Sink sink_;
  const XlsxOptions options_;
  std::vector<Column> columns_;
  std::unique_ptr<Book> book_;
};

}  // namespace homecare::billing
