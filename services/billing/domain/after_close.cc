#include "services/billing/domain/after_close.h"

#include <utility>

#include "common/base/status.h"
#include "services/billing/domain/posting.h"

namespace homecare::billing {
absl::Status ClosedMonthRater::Rate(absl::Time time) {
  facts_ = KnownAt(history_, time);
  RETURN_IF_ERROR(CheckFacts(facts_));
  ASSIGN_OR_RETURN(rules_, KnownAt(rule_history_, time));
  ASSIGN_OR_RETURN(VisitQueue queue, QueueOf(facts_.visits, month_, *rules_));
  if (time > close_time_) records_.PutLateLast(close_time_, time, queue);
  terms_.emplace(facts_, month_, *rules_);
  ASSIGN_OR_RETURN(bill_, MakeBill(facts_, std::move(queue), *terms_, &seniority_));
  seniority_.Record(posting_++, bill_.queue, bill_.pieces, bill_.parts);
  return absl::OkStatus();
}

absl::StatusOr<ClosedMonth> RateClosedMonth(const ElderHistory& history, absl::CivilMonth month,
                                            const RuleHistory& rules, absl::Time close_time,
                                            absl::Time as_of) {
  ClosedMonthRater rater(history, month, rules, close_time);
  RETURN_IF_ERROR(rater.Rate(close_time));
  ClosedMonth closed{rater.bill().lines, {}, rater.bill().lines};
  for (const absl::Time instant : InstantsOf(history, rules, close_time, as_of)) {
    RETURN_IF_ERROR(rater.Rate(instant));
    const std::vector<Line>& lines = rater.bill().lines;
    closed.recordings.push_back({instant, Difference(lines, closed.now)});
    closed.now = lines;
  }
  return closed;
}

}  // namespace homecare::billing
