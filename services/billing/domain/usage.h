// When a month's entitlement will have been used up.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

// The facts with visits that are agreed but not done yet, which hold their planned minutes.
ElderFacts WithReservations(const ElderFacts& facts, const std::vector<Visit>& scheduled);

// The date of `month` on which the entitlement runs out. With S(d) the minutes subsidised on the
// month's dates up to d, of visits done and scheduled as RateMonth gives them, and cap(d) the cap
// of a date on which something is granted:
//
//   1. the first granted date d with S(d) >= cap(d), whether it is past or still scheduled; else
//   2. at this pace: the first granted date d after `today` with
//      S(today) / (days from the month's first to today, both counted) * (days to d) >= cap(d),
//      in exact fractions; for a `today` in the month only; else
//   3. none: the month ends first, or nothing is granted.
//
// Minutes scheduled after today count in 1 and not in 2: they are no pace. Errors of RateMonth.
absl::StatusOr<std::optional<absl::CivilDay>> RunOutDay(const ElderFacts& facts,
                                                        const std::vector<Visit>& scheduled,
                                                        absl::CivilMonth month,
                                                        absl::CivilDay today,
                                                        const Rulebook& rules);

}  // namespace homecare::billing
