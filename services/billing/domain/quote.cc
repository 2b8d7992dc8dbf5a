#include "services/billing/domain/quote.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/elder_month.h"
#include "services/billing/domain/posting.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/reach.h"
#include "services/billing/domain/usage.h"

namespace homecare::billing {
namespace {

// The elder with ever more visits.
struct Stages {
  ElderFacts done;
  ElderFacts scheduled;
  ElderFacts planned;
};

absl::StatusOr<MonthQuote> QuoteMonth(const Stages& elder, absl::CivilMonth month,
                                      absl::CivilDay day, const Rulebook& rules) {
  ASSIGN_OR_RETURN(const std::vector<Line> done, RateMonth(elder.done, month, rules));
  ASSIGN_OR_RETURN(const std::vector<Line> before, RateMonth(elder.scheduled, month, rules));
  ASSIGN_OR_RETURN(const std::vector<Line> after, RateMonth(elder.planned, month, rules));
  ASSIGN_OR_RETURN(const Minutes cap, CapOn(elder.planned, day, rules));
  MonthQuote quote;
  quote.month = month;
  quote.lines = Difference(after, before);
  quote.change = TotalsOf(quote.lines);
  quote.used_minutes = TotalsOf(done)[Funding::kSubsidy].minutes;
  quote.scheduled_minutes = TotalsOf(before)[Funding::kSubsidy].minutes - quote.used_minutes;
  quote.remaining_minutes = Remaining(cap, TotalsOf(after));
  return quote;
}

}  // namespace

FundingTotals Quote::Total() const {
  FundingTotals total;
  for (const MonthQuote& quote : months) total += quote.change;
  return total;
}

absl::StatusOr<Quote> QuoteVisit(const ElderFacts& facts, const std::vector<Visit>& scheduled,
                                 const Visit& planned, const Rulebook& rules) {
  Stages elder{facts, WithReservations(facts, scheduled), {}};
  elder.planned = WithReservations(elder.scheduled, {planned});
  RETURN_IF_ERROR(CheckFacts(elder.planned));
  Quote quote;
  absl::CivilMonth month = ServiceMonth(planned.check_in_time);
  const absl::CivilMonth last =
      LastMonthReached(elder.scheduled.visits, planned.check_in_time, planned.check_out_time);
  for (; month <= last; ++month) {
    const absl::CivilDay day = std::max(ServiceDay(planned.check_in_time), absl::CivilDay(month));
    ASSIGN_OR_RETURN(MonthQuote part, QuoteMonth(elder, month, day, rules));
    quote.months.push_back(std::move(part));
  }
  return quote;
}

absl::StatusOr<Quote> QuoteVisit(const ElderFacts& facts, const Visit& planned,
                                 const Rulebook& rules) {
  return QuoteVisit(facts, {}, planned, rules);
}

}  // namespace homecare::billing
