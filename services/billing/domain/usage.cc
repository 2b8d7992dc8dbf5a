#include "services/billing/domain/usage.h"

#include <utility>

#include "common/base/status.h"
#include "services/billing/domain/bill.h"

namespace homecare::billing {
namespace {

// S of the month's dates, by place from the first.
std::vector<Minutes> SubsidisedUpTo(const Bill& bill, const DaySpan& days) {
  std::vector<Minutes> sums(static_cast<size_t>(days.to - days.from));
  for (const FundedPart& part : bill.parts) {
    sums[static_cast<size_t>(bill.pieces[part.piece].day - days.from)] += part.subsidised;
  }
  for (size_t i = 1; i < sums.size(); ++i) sums[i] += sums[i - 1];
  return sums;
}

// The first granted date from `first` on whose cap is reached.
template <typename Reaches>
std::optional<absl::CivilDay> FirstReached(const MonthTerms& terms, int64_t first,
                                           Reaches reaches) {
  for (int64_t day = first; day < terms.days().to; ++day) {
    const DayTerms& of_day = terms.On(day);
    if (of_day.grant != nullptr && reaches(day, of_day.cap)) return CivilDayOf(day);
  }
  return std::nullopt;
}

}  // namespace

ElderFacts WithReservations(const ElderFacts& facts, const std::vector<Visit>& scheduled) {
  ElderFacts with = facts;
  with.visits.insert(with.visits.end(), scheduled.begin(), scheduled.end());
  return with;
}

absl::StatusOr<std::optional<absl::CivilDay>> RunOutDay(const ElderFacts& facts,
                                                        const std::vector<Visit>& scheduled,
                                                        absl::CivilMonth month,
                                                        absl::CivilDay today,
                                                        const Rulebook& rules) {
  const ElderFacts with = WithReservations(facts, scheduled);
  RETURN_IF_ERROR(CheckFacts(with));
  ASSIGN_OR_RETURN(VisitQueue queue, QueueOf(with.visits, month, rules));
  const MonthTerms terms(with, month, rules);
  ASSIGN_OR_RETURN(const Bill bill, MakeBill(with, std::move(queue), terms, nullptr));

  const int64_t first = terms.days().from;
  const std::vector<Minutes> used = SubsidisedUpTo(bill, terms.days());
  const auto known = FirstReached(terms, first, [&](int64_t day, Minutes cap) {
    return used[static_cast<size_t>(day - first)] >= cap;
  });
  const int64_t now = DayNumber(today);
  if (known || !terms.days().Contains(now)) return known;

  const int64_t so_far = used[static_cast<size_t>(now - first)].value();
  const int64_t elapsed = now - first + 1;
  return FirstReached(terms, now + 1, [&](int64_t day, Minutes cap) {
    return so_far * (day - first + 1) >= cap.value() * elapsed;
  });
}

}  // namespace homecare::billing
