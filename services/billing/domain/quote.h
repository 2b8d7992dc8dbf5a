// What a visit would cost whom, before anybody promises it: "2 h = 40 min subsidised (10.00 yuan) +
// 80 min paid by the family (20.00 yuan)" (DOMAIN "Requests").
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/money.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

struct MonthQuote {
  absl::CivilMonth month;
  FundingTotals change;       // The month's bill with the visit less the bill without it.
  Minutes used_minutes;       // Subsidised for the visits that are done.
  Minutes scheduled_minutes;  // Subsidised besides for those that are scheduled.
  // Of the cap on the visit's first day in the month, after what is used and scheduled and the
  // visit itself. Never negative.
  Minutes remaining_minutes;
  std::vector<Line> lines;  // The same change, line by line: those that come less those that go.
};

struct Quote {
  std::vector<MonthQuote> months;  // Ascending: the visit's, and any later one it would change.

  FundingTotals Total() const;
};

// `planned` is a visit of the elder that is not among the facts; its interval is the planned one.
// It takes its place in the order of check-ins, so minutes of visits after it may change funding:
// that is part of the change. `scheduled` are visits that are agreed and not done yet: they hold
// their planned minutes as if they were done. Facts with the visits of WindowAround, and scheduled
// ones of the same window; errors as for RateMonth.
absl::StatusOr<Quote> QuoteVisit(const ElderFacts& facts, const std::vector<Visit>& scheduled,
                                 const Visit& planned, const Rulebook& rules);
// With nothing scheduled.
absl::StatusOr<Quote> QuoteVisit(const ElderFacts& facts, const Visit& planned,
                                 const Rulebook& rules);

}  // namespace homecare::billing
