// The bill of a month that was closed, rated again as facts become known: nothing subsidised is
// displaced by what came late, and only differences are posted (DOMAIN "After the close", P4).
// Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/domain/bill.h"
#include "services/billing/domain/funding.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/lateness.h"
#include "services/billing/domain/line.h"

namespace homecare::billing {

// What one fact that became known after the close made of the month.
struct Recording {
  absl::Time recorded_time;
  std::vector<Line> changes;  // Difference to the recording before; signed, may be empty.
};

struct ClosedMonth {
  std::vector<Line> at_close;         // RateMonth of what was known at the close.
  std::vector<Recording> recordings;  // Ascending, a recording an instant.
  std::vector<Line> now;              // at_close with all changes.
};

// Facts recorded after `close_time` and until `as_of` are taken one instant after the other: what
// was recorded at one instant is one posting, the close being posting 0. Visits of
// ClosedWindowOf (reach.h), every version of them; more do no harm. Lines in the order of
// RateMonth, changes in that of Difference. Errors of RateMonth, of any instant.
absl::StatusOr<ClosedMonth> RateClosedMonth(const ElderHistory& history, absl::CivilMonth month,
                                            const RuleHistory& rules, absl::Time close_time,
                                            absl::Time as_of);

// The same step by step, for what must see how the last bill was made. Borrows the histories.
class ClosedMonthRater {
 public:
  ClosedMonthRater(const ElderHistory& history, absl::CivilMonth month, const RuleHistory& rules,
                   absl::Time close_time)
      : history_(history),
        records_(history.visits),
        month_(month),
        rule_history_(rules),
        close_time_(close_time) {}

  ClosedMonthRater(const ClosedMonthRater&) = delete;
  ClosedMonthRater& operator=(const ClosedMonthRater&) = delete;

  // Rates by what was known then; the close first, then ascending. Of no use after an error.
  absl::Status Rate(absl::Time time);

  // Of the last time that was rated.
  const Bill& bill() const { return bill_; }
  const MonthTerms& terms() const { return *terms_; }
  const ElderFacts& facts() const { return facts_; }

 private:
  const ElderHistory& history_;
  const VisitRecords records_;
  const absl::CivilMonth month_;
  const RuleHistory& rule_history_;
  const absl::Time close_time_;
  int posting_ = 0;
  Seniority seniority_;
  ElderFacts facts_;
  std::optional<Rulebook> rules_;
  std::optional<MonthTerms> terms_;  // Of facts_ and rules_.
  Bill bill_;                        // Of terms_.
};

}  // namespace homecare::billing
