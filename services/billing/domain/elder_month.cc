#include "services/billing/domain/elder_month.h"

#include <algorithm>

#include "common/base/status.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/month_terms.h"

namespace homecare::billing {
namespace {

// The last day of the month on which something is granted.
std::optional<absl::CivilDay> LastGrantedDay(const ElderFacts& facts, absl::CivilMonth month) {
  for (absl::CivilDay day(month + 1); day-- > absl::CivilDay(month);) {
    if (GrantOn(facts.grants, day) != nullptr) return day;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<Minutes> CapOn(const ElderFacts& facts, absl::CivilDay day, const Rulebook& rules) {
  const MonthTerms terms(facts, absl::CivilMonth(day), rules);
  const DayTerms& of_day = terms.On(DayNumber(day));
  if (of_day.grant != nullptr && of_day.policy == nullptr) return PolicyMissing(day);
  return of_day.cap;
}

Minutes Remaining(Minutes cap, const FundingTotals& totals) {
  return std::max(Minutes(0), cap - totals[Funding::kSubsidy].minutes);
}

absl::StatusOr<ElderMonth> Summarise(const ElderFacts& facts, absl::CivilMonth month,
                                     const std::vector<Line>& lines, const Rulebook& rules) {
  ElderMonth summary;
  summary.elder_id = facts.elder_id;
  summary.month = month;
  if (const auto day = LastGrantedDay(facts, month)) {
    summary.level = GrantOn(facts.grants, *day)->level;
    ASSIGN_OR_RETURN(summary.cap_minutes, CapOn(facts, *day, rules));
  }
  summary.totals = TotalsOf(lines);
  summary.used_minutes = summary.totals[Funding::kSubsidy].minutes;
  summary.remaining_minutes = Remaining(summary.cap_minutes, summary.totals);
  summary.policy_version_ids = rules.PolicyVersions(month);
  return summary;
}

}  // namespace homecare::billing
