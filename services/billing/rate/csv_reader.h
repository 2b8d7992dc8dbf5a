// A CSV file as rows with named columns. Unknown columns are ignored, the order is free.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/billing/rate/block_file.h"
#include "services/billing/rate/csv_row.h"

namespace homecare::billing::rate {

// No row of a bill comes near; a file without line ends is found out before it fills the memory.
inline constexpr size_t kLongestRow = 64 * 1024;

struct Column {
  absl::string_view name;
  bool required = true;
};

// Not thread safe. Errors are INVALID_ARGUMENT with file, line (the first of a row) and column, or
// those of BlockFile.
class CsvReader {
 public:
  // Where a row begins.
  struct Place {
    size_t offset = 0;
    int64_t line = 0;
  };

  // Reads the header. `columns` must outlive the reader. `whole` keeps the file in memory, so that
  // rows can be read in any order.
  static absl::StatusOr<CsvReader> Open(const std::string& path, const std::vector<Column>& columns,
                                        bool whole);

  // False at the end of the file. Fields of the row before are gone.
  absl::StatusOr<bool> Next();

  // The field of columns[column]; empty where the column is optional and absent.
  absl::string_view Get(size_t column) const {
    return positions_[column] < 0 ? absl::string_view() : row_.fields[positions_[column]];
  }
  const std::string& path() const { return file_.path(); }
  Place place() const { return place_; }
  int64_t line() const { return place_.line; }
  absl::Status Expected(size_t column, absl::string_view expected) const;

  // The next Next() reads the row there. Only where `whole` is.
  void MoveTo(Place place);

 private:
  CsvReader(BlockFile file, const std::vector<Column>& columns)
      : file_(std::move(file)), columns_(&columns) {}
  absl::Status ReadHeader();
  absl::Status FindColumns();
  absl::Status SkipByteOrderMark();
  absl::StatusOr<bool> TakeRow();
  absl::Status CheckWidth() const;
  std::string ColumnName(size_t position) const;

  BlockFile file_;
  const std::vector<Column>* columns_;
  std::vector<std::string> header_;
  std::vector<int> positions_;  // By column, -1 where it is absent.
  CsvRow row_;
  Place place_;
  int64_t next_line_ = 1;
};

}  // namespace homecare::billing::rate
