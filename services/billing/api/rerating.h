// After the rules changed for days that have passed: the elder-months that AdoptRules noted are
// rated again, a few in each firing of a durable deadline, until none is left. Until then no month
// with one of them can be closed.
#pragma once

#include "absl/status/status.h"
#include "common/change/change.h"

namespace homecare::billing {

// The deadline's kind; its subject is the adoption.
inline constexpr char kReratingDue[] = "RERATING";

// Posts what the adoption changed for its next elder-months, and sets the deadline again while some
// may be left. One that cannot be rated (TARIFF_MISSING) fails the firing, which is tried again:
// rules that close the gap let it go on.
absl::Status RateAgainDue(Change& change, const Deadline& deadline);

}  // namespace homecare::billing
