// From lines to the append-only ledger: what is posted is always the difference between what the
// function says now and what was posted before (DOMAIN "After the close" 7, "Money" 5).
#pragma once

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/billing/domain/line.h"

namespace homecare::billing {

// What to post so that the sum of all postings is `now`: signed changes of minutes and fen, one per
// (visit, month, funding, reason, rate) that differs. A change of 0 minutes and 1 fen is
// legitimate; a change of rate is two rows. In the order of `now`, then what is no more, in the
// order posted. With nothing posted it is `now`.
std::vector<Line> Difference(const std::vector<Line>& now, const std::vector<Line>& posted);

inline constexpr char kFundExpense[] = "FUND_EXPENSE";
inline constexpr char kFamilyReceivable[] = "FAMILY_RECEIVABLE";
inline constexpr char kProviderPayable[] = "PROVIDER_PAYABLE";

// Which account a line debits and which it credits with its fen. A negative amount takes back.
struct DoubleEntry {
  absl::string_view debit_account;
  absl::string_view credit_account;
  Fen fen;
};

// Nothing for 0 fen.
std::optional<DoubleEntry> DoubleEntryOf(const Line& line);

}  // namespace homecare::billing
