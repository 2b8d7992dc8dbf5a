// Shares of a bill: who pays how much for what reason, whichever visit it was for.
#pragma once

#include <vector>

#include "common/base/money.h"
#include "services/billing/domain/line.h"

namespace homecare::billing {

struct Share {
  Funding funding = Funding::kNone;
  LineReason reason = LineReason::kNone;
  FenPerHour rate_fen_per_hour;
  Minutes minutes;
  Fen fen;

  bool operator==(const Share&) const = default;
};

// The lines' sums over visits and months, in the order of funding, reason and rate. None is of 0
// minutes and 0 fen.
std::vector<Share> SharesOf(const std::vector<Line>& lines);

}  // namespace homecare::billing
