// The rules of a folder: tariffs.csv, and policy versions of a file or those of Zibo.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/billing/domain/history.h"

namespace homecare::billing::rate {

// Every tariff of DIR/tariffs.csv. `policy_path` empty: Zibo's programme of 2022, for any month.
// INVALID_ARGUMENT that names the place: a malformed row, two tariffs of one area on one day or
// two policies from one day that were recorded at the same time.
absl::StatusOr<RuleHistory> ReadRules(const std::string& dir, const std::string& policy_path);

}  // namespace homecare::billing::rate
