// The bill of one elder's month as a pure function of the facts and the rules. Cap, rate and level
// come out of it; nobody passes them in. Source: DOMAIN "Minutes", "Money", P1 to P10.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

// All lines of `month`, which is not closed. Visits in any order: all those of the elder that touch
// the month, and those that overlap one of these; more do no harm. A visit over the month's end
// gives the other month its part when that month is rated.
//
// Lines are in the order of (check-in in whole seconds, bytes of the visit id), then funding,
// reason and rate, and unique in (visit, funding, reason, rate). None has 0 minutes. Minutes lost
// to overlap have no line.
//
// Which policy version governs what is said in policy.h; the rate is that of the minute's date.
// Errors: TARIFF_MISSING for a minute that is priced, POLICY_MISSING for a care visit that touches
// the month or may overlap one that does, and those of CheckFacts.
absl::StatusOr<std::vector<Line>> RateMonth(const ElderFacts& facts, absl::CivilMonth month,
                                            const Rulebook& rules);

}  // namespace homecare::billing
