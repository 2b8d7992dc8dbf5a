// What was posted for June after it was closed, shown as it comes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

// Not thread safe.
class Adjustments {
 public:
  // `lines` are those of the closed month.
  Adjustments(Scene& scene, const std::vector<billing::v1::LedgerLine>& lines);

  // Shows what was posted since the last call, and gives it. An adjustment that has no reason, or
  // corrects a line that there is not, goes to the report.
  absl::StatusOr<std::vector<billing::v1::LedgerLine>> ShowNew();

  // How the line came about, one step a row.
  absl::Status Explain(const billing::v1::LedgerLine& line);

 private:
  void Show(const billing::v1::LedgerLine& line);
  void Check(const billing::v1::LedgerLine& line);

  Scene& scene_;
  std::map<std::string, billing::v1::LedgerLine> lines_;  // by line_id
  int64_t last_entry_ = 0;
};

}  // namespace homecare::demo
