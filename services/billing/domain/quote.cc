#include "services/billing/domain/quote.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/elder_month.h"
#include "services/billing/domain/posting.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/reach.h"

namespace homecare::billing {
namespace {

absl::StatusOr<MonthQuote> QuoteMonth(const ElderFacts& without, const ElderFacts& with,
                                      absl::CivilMonth month, absl::CivilDay day,
                                      const Rulebook& rules) {
  ASSIGN_OR_RETURN(const std::vector<Line> before, RateMonth(without, month, rules));
  ASSIGN_OR_RETURN(const std::vector<Line> after, RateMonth(with, month, rules));
  ASSIGN_OR_RETURN(const Minutes cap, CapOn(with, day, rules));
  std::vector<Line> lines = Difference(after, before);
  return MonthQuote{month, TotalsOf(lines), Remaining(cap, TotalsOf(after)), std::move(lines)};
}

}  // namespace

FundingTotals Quote::Total() const {
  FundingTotals total;
  for (const MonthQuote& quote : months) total += quote.change;
  return total;
}

absl::StatusOr<Quote> QuoteVisit(const ElderFacts& facts, const Visit& planned,
                                 const Rulebook& rules) {
  ElderFacts with = facts;
  with.visits.push_back(planned);
  RETURN_IF_ERROR(CheckFacts(with));
  Quote quote;
  absl::CivilMonth month = ServiceMonth(planned.check_in_time);
  const absl::CivilMonth last =
      LastMonthReached(facts.visits, planned.check_in_time, planned.check_out_time);
  for (; month <= last; ++month) {
    const absl::CivilDay day = std::max(ServiceDay(planned.check_in_time), absl::CivilDay(month));
    ASSIGN_OR_RETURN(MonthQuote part, QuoteMonth(facts, with, month, day, rules));
    quote.months.push_back(std::move(part));
  }
  return quote;
}

}  // namespace homecare::billing
