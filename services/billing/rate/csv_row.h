// One record of CSV by RFC 4180: fields between commas, a field in quotes may hold commas, line
// ends and doubled quotes, records end with LF or CRLF, the last one with the file. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace homecare::billing::rate {

// Fields are views into the text they were split from, or into `unescaped`.
struct CsvRow {
  std::vector<absl::string_view> fields;
  std::deque<std::string> unescaped;  // Those with doubled quotes.
  size_t bytes = 0;                   // With the end of the line.
  int64_t lines = 0;                  // More than 1 where a quoted field holds line ends.
};

enum class CsvOutcome {
  kRow,
  kMore,       // The text ends within the record, and the file does not.
  kMalformed,  // `fields` are those before the bad one.
};

struct CsvSplit {
  CsvOutcome outcome = CsvOutcome::kRow;
  const char* expected = "";  // kMalformed: what should stand there,
  absl::string_view found;    // and the text from there on.
};

// Takes the first record of `text`, which is not empty. `last`: the file ends with `text`.
CsvSplit SplitRow(absl::string_view text, bool last, CsvRow* row);

}  // namespace homecare::billing::rate
