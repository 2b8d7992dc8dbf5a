#include "services/billing/domain/line.h"

namespace homecare::billing {

absl::string_view FundingName(Funding funding) {
  switch (funding) {
    case Funding::kSubsidy:
      return "SUBSIDY";
    case Funding::kFamily:
      return "FAMILY";
    case Funding::kProvider:
      return "PROVIDER";
    case Funding::kNone:
      return "NONE";
  }
  return "";
}

absl::string_view ReasonName(LineReason reason) {
  switch (reason) {
    case LineReason::kNone:
      return "";
    case LineReason::kSuspended:
      return "SUSPENDED";
    case LineReason::kNotEntitled:
      return "NOT_ENTITLED";
    case LineReason::kOverCap:
      return "OVER_CAP";
    case LineReason::kTooShort:
      return "TOO_SHORT";
  }
  return "";
}

FundingTotals& FundingTotals::operator+=(const FundingTotals& other) {
  for (size_t i = 0; i < by_funding.size(); ++i) {
    by_funding[i].minutes += other.by_funding[i].minutes;
    by_funding[i].fen += other.by_funding[i].fen;
  }
  return *this;
}

FundingTotals& FundingTotals::operator-=(const FundingTotals& other) {
  for (size_t i = 0; i < by_funding.size(); ++i) {
    by_funding[i].minutes -= other.by_funding[i].minutes;
    by_funding[i].fen -= other.by_funding[i].fen;
  }
  return *this;
}

FundingTotals TotalsOf(const std::vector<Line>& lines) {
  FundingTotals totals;
  for (const Line& line : lines) {
    totals[line.funding].minutes += line.minutes;
    totals[line.funding].fen += line.fen;
  }
  return totals;
}

}  // namespace homecare::billing
