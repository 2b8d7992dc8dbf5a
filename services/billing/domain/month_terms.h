// What holds for one elder on each date of one month: policy, grant, cap and tariff. Found once a
// date, when it is first asked for.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/money.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/rulebook.h"
#include "services/billing/domain/service_days.h"

namespace homecare::billing {

struct DayTerms {
  const Policy* policy = nullptr;      // Null before the first version.
  const Grant* grant = nullptr;        // Null: not entitled.
  Minutes cap;                         // By P1 and P2. 0 without a grant.
  AreaClass area = AreaClass::kUrban;  // Sets the rates: P3, "Money" 2.
  const Tariff* tariff = nullptr;      // Null where the area has none on that date.
};

// Borrows facts and rules; not for two threads at once. Grants do not overlap (CheckFacts).
class MonthTerms {
 public:
  MonthTerms(const ElderFacts& facts, absl::CivilMonth month, const Rulebook& rules);

  // A date of the month.
  const DayTerms& On(int64_t day) const;

  const Rulebook& rules() const { return rules_; }
  absl::CivilMonth month() const { return month_; }
  const DaySpan& days() const { return days_; }

 private:
  struct Slot {
    bool known = false;
    DayTerms terms;
  };

  DayTerms Find(int64_t day) const;
  Minutes Cap(const Policy& policy, const Grant& grant) const;

  const ElderFacts& facts_;
  const Rulebook& rules_;
  const absl::CivilMonth month_;
  const DaySpan days_;
  std::vector<DaySpan> grant_days_;  // Of each grant.
  mutable std::vector<Slot> slots_;  // Of each date.
};

}  // namespace homecare::billing
