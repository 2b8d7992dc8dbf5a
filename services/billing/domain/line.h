// A line of the bill: the minutes of one visit in one service month with one funding, reason and
// rate, and what they come to (DOMAIN "Money" 1). As a posting, the change of such a line: signed.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/money.h"

namespace homecare::billing {

// Who pays. In the order of lines.
enum class Funding { kSubsidy, kFamily, kProvider, kNone };
inline constexpr int kFundingCount = 4;

// Why it is not the fund. In the order of lines; kNone (empty on the wire) for what the fund pays.
enum class LineReason { kNone, kSuspended, kNotEntitled, kOverCap, kTooShort };

absl::string_view FundingName(Funding funding);   // "SUBSIDY"
absl::string_view ReasonName(LineReason reason);  // "OVER_CAP", "" for kNone

struct Line {
  std::string visit_id;
  absl::CivilMonth month;
  Funding funding = Funding::kNone;
  LineReason reason = LineReason::kNone;
  FenPerHour rate_fen_per_hour;  // 0 for PROVIDER and NONE, which carry 0 fen.
  Minutes minutes;
  Fen fen;

  bool operator==(const Line&) const = default;
};

struct Total {
  Minutes minutes;
  Fen fen;

  bool operator==(const Total&) const = default;
};

// Minutes and fen by who pays.
struct FundingTotals {
  std::array<Total, kFundingCount> by_funding;

  Total& operator[](Funding funding) { return by_funding[static_cast<size_t>(funding)]; }
  const Total& operator[](Funding funding) const {
    return by_funding[static_cast<size_t>(funding)];
  }
  FundingTotals& operator+=(const FundingTotals& other);
  FundingTotals& operator-=(const FundingTotals& other);
};

FundingTotals TotalsOf(const std::vector<Line>& lines);

}  // namespace homecare::billing
