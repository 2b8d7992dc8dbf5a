// What each minute of a month is, before anybody pays for it: too short, suspended, not entitled or
// eligible (DOMAIN "Minutes" 1 to 4). The same for open and closed months.
#pragma once

#include <vector>

#include "common/base/money.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/month_terms.h"
#include "services/billing/domain/queue.h"

namespace homecare::billing {

enum class MinuteKind { kTooShort, kSuspended, kNotEntitled, kEligible };

// The minutes of one kind that one visit has on one date. Which of the date's minutes they are
// matters to nobody: terms change at midnight only.
struct Piece {
  int visit = 0;  // Place in VisitQueue::visits.
  int64_t day = 0;
  MinuteKind kind = MinuteKind::kEligible;
  Minutes minutes;  // At least one.
};

// Pieces of the month's dates, visits in the order of the queue, a visit's by date; at most one a
// (visit, date, kind). Minutes lost to overlap have none.
std::vector<Piece> PiecesOf(const VisitQueue& queue, const std::vector<Suspension>& suspensions,
                            const MonthTerms& terms);

}  // namespace homecare::billing
