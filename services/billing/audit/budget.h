// The year's budget by county, level and month: what was promised, scheduled, delivered and paid,
// and what the year will come to. Pure sums over monthly figures.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/money.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing::audit {

// One county, level and month of the year; each at most once. Months to come have their grants.
struct MonthFigures {
  std::string county_code;
  Level level = Level::kMild;
  absl::CivilMonth month;
  int64_t grants = 0;  // In force in the month, each elder once.
  Minutes cap;         // A grant's, by the policy of the month.
  Minutes scheduled;
  Minutes delivered;  // Billable.
  Minutes subsidised;
  Fen paid;
  bool closed = false;
};

struct BudgetRow {
  MonthFigures figures;
  Minutes promised;       // Grants times cap.
  Minutes not_delivered;  // Promised less delivered, never below 0.
  // A closed month's is what was paid. Any other's is the estimate, but never less than was paid.
  Fen forecast;
};

struct Budget {
  std::vector<BudgetRow> rows;  // In order of (county, level, month).
  Minutes promised;
  Minutes not_delivered;
  Fen paid;
  Fen forecast;  // The year's.
  Fen left;      // The year's budget less the forecast; negative is too little.
};

// The estimate of a month, per county and level: paid in the last three closed months (or in as
// many as there are), divided by the grants of those months and multiplied by the month's, rounded
// half up. With no closed month, or none with grants, nothing but what was paid is expected.
Budget BudgetOf(std::vector<MonthFigures> figures, Fen year_budget);

}  // namespace homecare::billing::audit
