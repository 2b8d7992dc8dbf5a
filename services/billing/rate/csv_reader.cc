#include "services/billing/rate/csv_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "services/billing/rate/problem.h"

namespace homecare::billing::rate {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

absl::StatusOr<CsvReader> CsvReader::Open(const std::string& path,
                                          const std::vector<Column>& columns, bool whole) {
  ASSIGN_OR_RETURN(BlockFile file, BlockFile::Open(path));
  CsvReader reader(std::move(file), columns);
  if (whole) RETURN_IF_ERROR(reader.file_.FillAll());
  RETURN_IF_ERROR(reader.SkipByteOrderMark());
  RETURN_IF_ERROR(reader.ReadHeader());
  RETURN_IF_ERROR(reader.FindColumns());
  return reader;
}

absl::Status CsvReader::SkipByteOrderMark() {
  while (file_.rest().size() < kByteOrderMark.size() && !file_.at_end()) {
    RETURN_IF_ERROR(file_.Fill());
  }
  if (absl::StartsWith(file_.rest(), kByteOrderMark)) file_.Take(kByteOrderMark.size());
  return absl::OkStatus();
}

absl::Status CsvReader::ReadHeader() {
  ASSIGN_OR_RETURN(const bool found, TakeRow());
  if (!found) {
    return UnexpectedFact(path(), 1, (*columns_)[0].name, "a header line", "an empty file");
  }
  for (const absl::string_view name : row_.fields) {
    if (std::find(header_.begin(), header_.end(), name) != header_.end()) {
      return UnexpectedFact(path(), 1, name, "one column of this name", "two");
    }
    header_.emplace_back(name);
  }
  return absl::OkStatus();
}

absl::Status CsvReader::FindColumns() {
  for (const Column& column : *columns_) {
    const auto found = std::find(header_.begin(), header_.end(), column.name);
    if (found == header_.end() && column.required) {
      return UnexpectedFact(path(), 1, column.name, "a column of this name", "none");
    }
    positions_.push_back(found == header_.end() ? -1 : static_cast<int>(found - header_.begin()));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CsvReader::TakeRow() {
  for (;;) {
    const absl::string_view rest = file_.rest();
    if (rest.empty() && file_.at_end()) return false;
    place_ = {file_.offset(), next_line_};
    const CsvSplit split =
        rest.empty() ? CsvSplit{CsvOutcome::kMore} : SplitRow(rest, file_.at_end(), &row_);
    if (split.outcome == CsvOutcome::kMalformed) {
      return Unexpected(path(), line(), ColumnName(row_.fields.size()), split.expected,
                        split.found);
    }
    const size_t bytes = split.outcome == CsvOutcome::kMore ? rest.size() : row_.bytes;
    if (bytes > kLongestRow) {
      return UnexpectedFact(path(), line(), ColumnName(0),
                            absl::StrCat("a row of at most ", kLongestRow, " bytes"), "more");
    }
    if (split.outcome == CsvOutcome::kRow) break;
    RETURN_IF_ERROR(file_.Fill());
  }
  file_.Take(row_.bytes);
  next_line_ += row_.lines;
  return true;
}

absl::StatusOr<bool> CsvReader::Next() {
  ASSIGN_OR_RETURN(const bool found, TakeRow());
  if (found && row_.fields.size() != header_.size()) return CheckWidth();
  return found;
}

absl::Status CsvReader::CheckWidth() const {
  const size_t fields = row_.fields.size();
  return UnexpectedFact(path(), line(), ColumnName(std::min(fields, header_.size())),
                        absl::StrCat(header_.size(), " fields"), absl::StrCat(fields));
}

std::string CsvReader::ColumnName(size_t position) const {
  return position < header_.size() ? header_[position] : absl::StrCat(position + 1);
}

absl::Status CsvReader::Expected(size_t column, absl::string_view expected) const {
  return Unexpected(path(), line(), (*columns_)[column].name, expected, Get(column));
}

void CsvReader::MoveTo(Place place) {
  HC_CHECK(file_.at_end());
  file_.MoveTo(place.offset);
  next_line_ = place.line;
}

}  // namespace homecare::billing::rate
