// Minutes and fen line by line, so that two accounts of a month can be held against each other.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "absl/status/statusor.h"
#include "deploy/demo/peers.h"

namespace homecare::demo {

struct Sum {
  int64_t minutes = 0;
  int64_t fen = 0;
};

// Elder, visit, funding, reason, rate.
using LineKey = std::tuple<std::string, std::string, std::string, std::string, int64_t>;
using Sums = std::map<LineKey, Sum>;

// Lines about the same minutes add up.
void AddLine(const billing::v1::LedgerLine& line, Sums* sums);

// What homecare-rate printed. INTERNAL for a row that is none of its.
absl::StatusOr<Sums> ReadRated(const std::string& path);

struct Difference {
  int64_t lines = 0;    // that are not the same in both
  int64_t minutes = 0;  // sum of the absolute differences
  int64_t fen = 0;
  std::string first;  // one of them, for a person to look at
};

Difference Compare(const Sums& ledger, const Sums& recomputed);

}  // namespace homecare::demo
