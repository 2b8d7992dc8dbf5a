// A file of facts for homecare-rate, row by row.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace homecare::demo {

// No field holds a comma, a quotation mark or a line end: ids, codes, numbers and times.
using CsvRow = std::vector<std::string>;

// Not thread safe.
class CsvTable {
 public:
  CsvTable(std::string path, const CsvRow& header);

  void Add(const CsvRow& row);
  // Says how many rows there are. INTERNAL where the file cannot be written.
  absl::Status Close();

 private:
  const std::string path_;
  std::ofstream file_;
  int64_t rows_ = -1;  // without the header
};

// RFC 3339, in Shanghai.
std::string CsvTime(absl::Time time);
std::string CsvTime(const google::protobuf::Timestamp& time);

// "URBAN" of "AREA_CLASS_URBAN".
std::string CsvName(const std::string& name, const std::string& prefix);

}  // namespace homecare::demo
