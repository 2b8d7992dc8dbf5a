// From funded minutes to lines: who pays, by which tariff, and the fen (DOMAIN "Money", P10). The
// steps of one rating are kept together, so that each line can be explained from the very values
// that made it.
#pragma once

#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/funding.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/month_terms.h"
#include "services/billing/domain/pieces.h"
#include "services/billing/domain/queue.h"

namespace homecare::billing {

// Minutes of one piece with one answer to who pays and how much: a part of a line.
struct Charge {
  int visit = 0;
  int piece = 0;
  Funding funding = Funding::kNone;
  LineReason reason = LineReason::kNone;
  FenPerHour rate;
  Minutes minutes;  // At least one.

  // Which line it is of.
  auto Key() const { return std::tie(visit, funding, reason, rate); }
};

// Borrows the visits of the facts and the rules.
struct Bill {
  VisitQueue queue;
  std::vector<Piece> pieces;
  std::vector<FundedPart> parts;
  std::vector<Charge> charges;  // In the order of the lines.
  std::vector<Line> lines;      // As RateMonth gives them.
};

// `terms` are those of the facts. `seniority` is that of a closed month, or null. TARIFF_MISSING.
absl::StatusOr<Bill> MakeBill(const ElderFacts& facts, VisitQueue queue, const MonthTerms& terms,
                              const Seniority* seniority);

}  // namespace homecare::billing
