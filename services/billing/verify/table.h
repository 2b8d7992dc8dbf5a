// A CSV file whose columns are known, read strictly: exactly this header, LF, and every value in
// the one spelling that the export gives it. So a change of a single byte cannot pass for
// formatting.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "services/billing/verify/bytes.h"
#include "services/billing/verify/lines.h"
#include "services/billing/verify/outcome.h"

namespace homecare::verify {

enum class Kind { kText, kMonth, kNumber, kInstant, kHash };

struct Column {
  std::string_view name;
  Kind kind;
};

struct Value {
  std::string_view text;  // As in the file, quotes taken off.
  int64_t number = 0;     // kNumber; kInstant: microseconds since 1970 in UTC.
  Hash hash = {};         // kHash
};

using Record = std::vector<Value>;  // One value a column.

class TableReader {
 public:
  TableReader(std::istream& file, std::string name, const std::vector<Column>& columns);

  // Reads the header before the first row. Values are valid until the next call.
  Outcome Next(Record* record, bool* at_end);

  int64_t line_number() const { return first_line_; }  // Where the last record begins.
  std::string Where() const;                           // "ledger.csv:42: "

 private:
  Outcome ReadHeader();
  Outcome JoinLines(std::string_view line, std::string_view* row);
  bool Split(std::string_view row, Record* record);
  bool TakeQuoted(std::string_view* rest, std::string_view* text);

  LineReader lines_;
  const std::vector<Column>& columns_;
  int64_t first_line_ = 0;
  std::string joined_;
  std::deque<std::string> unquoted_;
};

// Fields 1 to `count` of the canonical bytes: the record's columns from the left.
void PutRecord(const std::vector<Column>& columns, const Record& record, size_t count,
               Frame* frame);

}  // namespace homecare::verify
