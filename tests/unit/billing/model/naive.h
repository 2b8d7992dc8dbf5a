// A second reading of DOMAIN "Minutes", "After the close" and "Money": second by second, minute by
// minute, an array of minutes, slow and plain. It shares no code with the product but the structs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/billing/domain/history.h"
#include "services/billing/domain/line.h"

namespace homecare::billing::model {

// The lines of an open month by what was known at `time`, in the order of RateMonth.
std::vector<Line> NaiveMonth(const ElderHistory& elder, absl::CivilMonth month,
                             const RuleHistory& rules, absl::Time time);

// The lines of a closed month: at the close, then after each instant until `as_of` at which
// something was recorded or ended.
std::vector<std::vector<Line>> NaiveClosedMonth(const ElderHistory& elder, absl::CivilMonth month,
                                                const RuleHistory& rules, absl::Time close_time,
                                                absl::Time as_of);

// Whole minutes of each care visit in all months together: what overlap leaves, or the raw ones of
// a visit that is too short. Those of 0 are left out.
std::map<std::string, int64_t> NaiveMinutes(const ElderHistory& elder, const RuleHistory& rules,
                                            absl::Time time);

// The cap on a date of the month, 0 without a grant.
int64_t NaiveCap(const ElderHistory& elder, absl::CivilMonth month, const RuleHistory& rules,
                 absl::Time time, absl::CivilDay day);

}  // namespace homecare::billing::model
