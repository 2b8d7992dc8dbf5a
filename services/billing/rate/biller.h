// What of an elder goes to the output: the lines of a month, or what was posted since its close.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/line.h"
#include "services/billing/rate/city.h"
#include "services/billing/rate/options.h"

namespace homecare::billing::rate {

// Immutable; safe to share between threads.
class Biller {
 public:
  // INVALID_ARGUMENT where the rules contradict each other.
  static absl::StatusOr<Biller> Make(const Options& options, RuleHistory rules);

  // In the order of (check-in in whole seconds, bytes of the visit id), then funding, reason, rate.
  // Reasons have the order of LineReason, which is that of their names wherever two of them can
  // meet in one visit and funding. With --closed: signed, without what nets to 0 minutes and 0
  // fen. INVALID_ARGUMENT names the visit that cannot be rated.
  absl::StatusOr<std::vector<Line>> Bill(const Elder& elder) const;

 private:
  Biller(const Options& options, RuleHistory rules, Rulebook rulebook);
  absl::StatusOr<std::vector<Line>> Rate(const ElderHistory& history) const;
  absl::StatusOr<std::vector<Line>> NetSinceClose(const ElderHistory& history) const;
  absl::Status Blame(const Elder& elder) const;

  const std::string visits_path_;
  const absl::CivilMonth month_;
  const std::optional<absl::Time> closed_;
  const absl::Time as_of_;
  const RuleHistory rules_;
  const Rulebook rulebook_;  // As known at as_of_.
};

}  // namespace homecare::billing::rate
