#include "services/billing/domain/rating.h"

#include <utility>

#include "common/base/status.h"
#include "services/billing/domain/bill.h"

namespace homecare::billing {

absl::StatusOr<std::vector<Line>> RateMonth(const ElderFacts& facts, absl::CivilMonth month,
                                            const Rulebook& rules) {
  RETURN_IF_ERROR(CheckFacts(facts));
  ASSIGN_OR_RETURN(VisitQueue queue, QueueOf(facts.visits, month, rules));
  const MonthTerms terms(facts, month, rules);
  ASSIGN_OR_RETURN(Bill bill, MakeBill(facts, std::move(queue), terms, nullptr));
  return std::move(bill.lines);
}

}  // namespace homecare::billing
