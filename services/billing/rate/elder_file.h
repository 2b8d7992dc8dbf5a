// A file that is keyed by elder, row by row in the order of the elders' ids (as bytes); rows of one
// elder keep the order of the file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/billing/rate/csv_reader.h"

namespace homecare::billing::rate {

enum class FileOrder {
  kByElder,  // As it is: read in blocks.
  kAny,      // Sorted first: kept in memory as a whole.
};

// Stands on a row until the end. Not thread safe.
class ElderFile {
 public:
  // kElderIdColumn of `columns` is elder_id. Errors of CsvReader and Advance.
  static absl::StatusOr<std::unique_ptr<ElderFile>> Open(const std::string& path,
                                                         const std::vector<Column>& columns,
                                                         FileOrder order);
  // In place of a file that is absent: at the end.
  static std::unique_ptr<ElderFile> Empty();

  bool at_end() const { return at_end_; }
  const std::string& elder_id() const { return elder_id_; }
  const CsvReader& row() const { return *reader_; }

  // To the next row. FAILED_PRECONDITION where a file opened as kByElder is not; all that was made
  // of the file may then be wrong, and it is to be opened as kAny.
  absl::Status Advance();

  // Reads on to the end, or to an error. True where the rows of a file opened as kByElder are not
  // known to be in that order: opened as kAny, it names the row that cannot be read.
  bool OutOfOrder();

 private:
  struct Row {
    std::string elder_id;
    CsvReader::Place place;
  };
  ElderFile() = default;
  absl::Status SortRows();
  absl::StatusOr<bool> NextRow();

  std::optional<CsvReader> reader_;
  FileOrder order_ = FileOrder::kByElder;
  std::vector<Row> sorted_;  // kAny
  size_t next_sorted_ = 0;
  std::string elder_id_;
  bool at_end_ = false;
  bool out_of_order_ = false;
};

}  // namespace homecare::billing::rate
