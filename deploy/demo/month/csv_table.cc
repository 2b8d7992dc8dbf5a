#include "deploy/demo/month/csv_table.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/base/civil_time.h"
#include "common/rpc/convert.h"
#include "deploy/demo/month/say.h"

namespace homecare::demo {

CsvTable::CsvTable(std::string path, const CsvRow& header) : path_(std::move(path)), file_(path_) {
  Add(header);
}

void CsvTable::Add(const CsvRow& row) {
  file_ << absl::StrJoin(row, ",") << '\n';
  ++rows_;
}

absl::Status CsvTable::Close() {
  if (!file_.flush()) return absl::InternalError(absl::StrCat("cannot write ", path_));
  const std::string name = std::filesystem::path(path_).filename();
  SayRow(name, absl::StrCat(Grouped(rows_), " rows"));
  return absl::OkStatus();
}

std::string CsvTime(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_full, time, ServiceZone());
}

std::string CsvTime(const google::protobuf::Timestamp& time) {
  return CsvTime(rpc::FromProto(time));
}

std::string CsvName(const std::string& name, const std::string& prefix) {
  return std::string(absl::StripPrefix(name, prefix));
}

}  // namespace homecare::demo
