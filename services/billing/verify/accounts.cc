#include "services/billing/verify/accounts.h"

namespace homecare::verify {

std::string_view Inconsistency(const Booking& booking) {
  const bool by_fund = booking.funding == "SUBSIDY";
  const bool by_family = booking.funding == "FAMILY";
  if (!by_fund && !by_family && booking.funding != "PROVIDER" && booking.funding != "NONE") {
    return "funding is none of SUBSIDY, FAMILY, PROVIDER, NONE";
  }
  if (by_fund != booking.reason.empty()) return "reason is empty for SUBSIDY, and for it alone";
  if (booking.rate_fen_per_hour < 0) return "the rate is negative";
  if (booking.minutes == 0 && booking.amount_fen == 0) return "it changes neither minutes nor fen";
  if (!by_fund && !by_family && (booking.amount_fen != 0 || booking.rate_fen_per_hour != 0)) {
    return "only SUBSIDY and FAMILY carry money";
  }
  if (booking.amount_fen == 0) {
    const bool none = booking.debit_account.empty() && booking.credit_account.empty();
    return none ? "" : "it names accounts but moves no money";
  }
  if (booking.debit_account != (by_fund ? "FUND_EXPENSE" : "FAMILY_RECEIVABLE")) {
    return "the debit account is not the one of its funding";
  }
  if (booking.credit_account != "PROVIDER_PAYABLE") {
    return "the credit account is not PROVIDER_PAYABLE";
  }
  return "";
}

bool Add(const Booking& booking, Sums* sums) {
  Sum& total = (*sums)[{std::string(booking.debit_account), std::string(booking.credit_account)}];
  Sum sum = total;
  if (__builtin_add_overflow(sum.minutes, booking.minutes, &sum.minutes) ||
      __builtin_add_overflow(sum.amount_fen, booking.amount_fen, &sum.amount_fen)) {
    return false;
  }
  ++sum.entries;
  total = sum;
  return true;
}

}  // namespace homecare::verify
