// One elder in one service month, as shown to people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/money.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

struct ElderMonth {
  std::string elder_id;
  absl::CivilMonth month;
  // The level in force last in the month, and its cap. No level: nothing granted, cap 0.
  std::optional<Level> level;
  Minutes cap_minutes;
  Minutes used_minutes;  // Subsidised. May exceed the cap after a change to a milder level (P1).
  Minutes remaining_minutes;  // Never negative.
  FundingTotals totals;
  std::vector<std::string> policy_version_ids;
};

// The cap on that date by P1 and P2, 0 without a grant. POLICY_MISSING.
absl::StatusOr<Minutes> CapOn(const ElderFacts& facts, absl::CivilDay day, const Rulebook& rules);

// What is left of `cap` when `lines`, of one elder-month, are billed. Never negative.
Minutes Remaining(Minutes cap, const FundingTotals& totals);

// `lines` are those of the month: of RateMonth, or the sum of what was posted. POLICY_MISSING.
absl::StatusOr<ElderMonth> Summarise(const ElderFacts& facts, absl::CivilMonth month,
                                     const std::vector<Line>& lines, const Rulebook& rules);

}  // namespace homecare::billing
