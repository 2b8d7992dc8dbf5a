// Rows, times and dates of homecare-rate's CSV files.
#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/base/check.h"
#include "services/billing/rate/csv_row.h"
#include "services/billing/rate/time_text.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

using billing::rate::CsvOutcome;
using billing::rate::CsvRow;
using billing::rate::SplitRow;

// Cut off anywhere, a row is not yet there; whole, it is the same whatever follows.
void CheckCut(absl::string_view text, const CsvRow& whole, size_t cut) {
  CsvRow part;
  const CsvOutcome outcome = SplitRow(text.substr(0, cut), false, &part).outcome;
  if (cut < whole.bytes) {
    HC_CHECK(outcome == CsvOutcome::kMore);
  } else if (outcome == CsvOutcome::kRow) {
    HC_CHECK(part.fields == whole.fields && part.bytes == whole.bytes);
  }
}

void CheckTimes(absl::string_view field) {
  const auto time = billing::rate::ParseTimeText(field);
  if (time) {
    absl::Time by_absl;
    std::string error;
    // Abseil also reads what RFC 3339 forbids, never less, and keeps quarters of a nanosecond.
    HC_CHECK(absl::ParseTime(absl::RFC3339_full, field, &by_absl, &error));
    HC_CHECK(by_absl >= *time && by_absl - *time < absl::Nanoseconds(1));
  }
  const auto day = billing::rate::ParseDayText(field);
  if (day) {
    HC_CHECK(absl::StrFormat("%04d-%02d-%02d", day->year(), day->month(), day->day()) == field);
  }
}

// The first byte says where the text is cut.
void Run(Input input) {
  const size_t cut = input.Byte();
  absl::string_view text = input.Rest();
  while (!text.empty()) {
    CsvRow row;
    if (SplitRow(text, true, &row).outcome != CsvOutcome::kRow) return;
    HC_CHECK(row.bytes > 0 && row.bytes <= text.size() && !row.fields.empty());
    if (cut > 0 && cut < text.size()) CheckCut(text, row, cut);
    for (const absl::string_view field : row.fields) CheckTimes(field);
    text.remove_prefix(row.bytes);
  }
}

}  // namespace
}  // namespace homecare::fuzz

FUZZ_TARGET(rate_rows, bytes) { homecare::fuzz::Run(homecare::fuzz::Input(bytes)); }
