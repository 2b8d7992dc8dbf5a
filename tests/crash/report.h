// The figures of a run, summed over its rounds, and the file that a run is resumed from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/crash/round.h"

namespace homecare::crash {

struct Report {
  int64_t acknowledged = 0;
  int64_t kills = 0;
  int64_t lost = 0;
  int64_t doubled = 0;
  int64_t overlaps = 0;
  int64_t late_emergencies = 0;
  int64_t outbox_left = 0;
  int64_t operations_ok = 0;
  int64_t operations_refused = 0;
  int64_t operations_unknown = 0;
  double seconds = 0;
  std::vector<uint64_t> seeds;
  std::vector<std::string> failed_checks;

  bool holds() const { return failed_checks.empty(); }
  void Add(const RoundResult& result);
  // One line. With none lost of n acknowledged orders, the true rate is below bound_95 = 3/n with
  // 95 % confidence.
  std::string ToJson() const;
};

// A line of JSON for each finished round. Not there: nothing is done yet. DATA_LOSS with the number
// of a line that cannot be read.
absl::StatusOr<Report> ReadState(const std::string& path);
absl::Status AppendState(const std::string& path, const RoundResult& result);

}  // namespace homecare::crash
