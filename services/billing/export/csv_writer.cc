#include "services/billing/export/csv_writer.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/csv_field.h"
#include "common/base/status.h"

namespace homecare::billing {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr absl::string_view kFormulaStarts = "=+-@\t\r";

void AppendText(absl::string_view text, std::string* out) {
  if (!text.empty() && kFormulaStarts.find(text[0]) != absl::string_view::npos) {
    return AppendCsvField(absl::StrCat("'", text), out);
  }
  AppendCsvField(text, out);
}

struct AppendCell {
  std::string* out;

  void operator()(std::monostate) const {}
  void operator()(absl::string_view text) const { AppendText(text, out); }
  void operator()(int64_t number) const { absl::StrAppend(out, number); }
  void operator()(Fen fen) const { absl::StrAppend(out, YuanText(fen)); }
  void operator()(absl::Time time) const {
    absl::StrAppend(out, absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time, ServiceZone()));
  }
  void operator()(absl::CivilDay day) const { absl::StrAppend(out, FormatDay(day)); }
};

}  // namespace

absl::Status CsvWriter::Header(const std::vector<Column>& columns) {
  columns_ = columns;
  if (options_.byte_order_mark) absl::StrAppend(&buffer_, kByteOrderMark);
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) buffer_.push_back(',');
    AppendText(columns[i].name, &buffer_);
  }
  buffer_.push_back('\n');
  return Pour(kChunkBytes);
}

absl::Status CsvWriter::Row(absl::Span<const Cell> cells) {
  CheckCells(columns_, cells);
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) buffer_.push_back(',');
    std::visit(AppendCell{&buffer_}, cells[i]);
  }
  buffer_.push_back('\n');
  return Pour(kChunkBytes);
}

absl::Status CsvWriter::Finish() { return Pour(1); }

absl::Status CsvWriter::Pour(size_t keep_below) {
  if (buffer_.size() < keep_below) return absl::OkStatus();
  for (absl::string_view rest = buffer_; !rest.empty();) {
    RETURN_IF_ERROR(sink_(rest.substr(0, kChunkBytes)));
    rest.remove_prefix(std::min(rest.size(), kChunkBytes));
  }
  buffer_.clear();
  return absl::OkStatus();
}

}  // namespace homecare::billing
