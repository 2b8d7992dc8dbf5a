// What a year's budget is held against: read only but for PutBudget.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "common/pg/tx.h"
#include "services/billing/audit/budget.h"

namespace homecare::billing::storage {

struct YearBudget {
  int year = 0;
  Fen amount;
  std::string maker_id;
  std::string checker_id;
};

// `recorded_time` is after that of every one before.
void PutBudget(pg::Tx& tx, const std::string& city_code, const YearBudget& budget,
               absl::Time recorded_time);
// The last one set; 0 where none was.
Fen BudgetOfYear(pg::Tx& tx, const std::string& city_code, int year);

// Every county, level and month of the year with a grant in it. An elder counts in the county last
// told, with the level granted last in the month, and not in months that lie wholly behind death or
// withdrawal. What was delivered to somebody without a grant in that month is not in it. A cap is
// that of the policy on the month's last day, 0 before the first policy. Errors of storage::Rules.
absl::StatusOr<std::vector<audit::MonthFigures>> YearFigures(pg::Tx& tx,
                                                             const std::string& city_code,
                                                             int year);

}  // namespace homecare::billing::storage
