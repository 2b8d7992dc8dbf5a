// The CSV file of a statement, read as a provider's bookkeeper would.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace homecare::demo {

// What its lines come to. INTERNAL for a file that is no statement.
absl::StatusOr<int64_t> FenOfStatementFile(const std::string& path);

}  // namespace homecare::demo
