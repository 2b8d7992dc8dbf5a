#include "services/billing/rate/line_text.h"

#include <charconv>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/csv_field.h"

namespace homecare::billing::rate {
namespace {

void AppendNumber(int64_t number, std::string* out) {
  char digits[20];
  const std::to_chars_result result = std::to_chars(digits, digits + sizeof(digits), number);
  out->append(digits, result.ptr - digits);
}

}  // namespace

const absl::string_view kLineHeader =
    "elder_id,month,visit_id,funding,reason,rate_fen_per_hour,minutes,fen\n";

void AppendLines(absl::string_view elder_id, const std::vector<Line>& lines, std::string* out) {
  if (lines.empty()) return;
  std::string prefix;  // Of every line: all are of one elder and one month.
  AppendCsvField(elder_id, &prefix);
  absl::StrAppend(&prefix, ",", FormatMonth(lines[0].month), ",");
  for (const Line& line : lines) {
    out->append(prefix);
    AppendCsvField(line.visit_id, out);
    absl::StrAppend(out, ",", FundingName(line.funding), ",", ReasonName(line.reason), ",");
    AppendNumber(line.rate_fen_per_hour.value(), out);
    out->push_back(',');
    AppendNumber(line.minutes.value(), out);
    out->push_back(',');
    AppendNumber(line.fen.value(), out);
    out->push_back('\n');
  }
}

}  // namespace homecare::billing::rate
