// June is closed.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

struct ClosedJune {
  billing::v1::MonthClose close;
  // Whose statement was exported, as which files.
  std::string provider_id;
  std::string statement_csv;
  std::string statement_xlsx;
  // The hash of the checkpoint that homecare-verify told to note down.
  std::string noted_checkpoint;
};

// On the closing day (P8). Errors of the services; what the month should be and is not goes to the
// report.
absl::StatusOr<ClosedJune> CloseJune(Scene& scene);

}  // namespace homecare::demo
