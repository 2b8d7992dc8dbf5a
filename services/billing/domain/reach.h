// How far a change reaches: the visits that a month's bill depends on, and the months whose bills a
// changed fact may change. Too far does no harm, only work. Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

// Visits that end at `ends_from` or later and start before `starts_before`.
struct VisitWindow {
  absl::Time ends_from;
  absl::Time starts_before;

  bool Has(const Visit& visit) const {
    return visit.check_out_time >= ends_from && visit.check_in_time < starts_before;
  }
};

// Every visit that RateMonth needs for the months `first` to `last`: those that touch them, and
// earlier ones that overlap one of these (no visit is longer than kLongestVisit).
VisitWindow WindowOf(absl::CivilMonth first, absl::CivilMonth last);

// Every visit that RateClosedMonth needs: besides, later ones that overlap one that touches the
// month, because a late visit comes behind them.
VisitWindow ClosedWindowOf(absl::CivilMonth month);

// Everything that QuoteVisit needs for a visit in [start, end), and everything that such a visit
// changes when it comes or goes.
VisitWindow WindowAround(absl::Time start, absl::Time end);

// The last month that a visit in [start, end), coming or going beside `others`, may change; the
// first is that of `start`. A later visit that overlaps it may lose seconds to it, so that its
// minutes begin elsewhere: every month that one touches is reached. `others` are those of
// WindowAround, or more.
absl::CivilMonth LastMonthReached(const std::vector<Visit>& others, absl::Time start,
                                  absl::Time end);

// The first month that is rated otherwise when the registry's facts change; nothing where no month
// is. CivilMonth::min() is all of them. Visits are not looked at.
std::optional<absl::CivilMonth> FirstMonthReached(const ElderFacts& before,
                                                  const ElderFacts& after);

}  // namespace homecare::billing
