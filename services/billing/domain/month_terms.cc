#include "services/billing/domain/month_terms.h"

#include <algorithm>

#include "common/base/check.h"

namespace homecare::billing {

MonthTerms::MonthTerms(const ElderFacts& facts, absl::CivilMonth month, const Rulebook& rules)
    : facts_(facts),
      rules_(rules),
      month_(month),
      days_(DaysOf(month)),
      slots_(days_.to - days_.from) {
  grant_days_.reserve(facts.grants.size());
  for (const Grant& grant : facts.grants) grant_days_.push_back(DaysOf(grant));
}

const DayTerms& MonthTerms::On(int64_t day) const {
  HC_CHECK(days_.Contains(day));
  Slot& slot = slots_[static_cast<size_t>(day - days_.from)];
  if (!slot.known) slot = {true, Find(day)};
  return slot.terms;
}

DayTerms MonthTerms::Find(int64_t day) const {
  DayTerms terms;
  terms.policy = rules_.FindPolicy(day);
  for (size_t i = 0; i < grant_days_.size(); ++i) {
    if (grant_days_[i].Contains(day)) terms.grant = &facts_.grants[i];
  }
  terms.area = facts_.registered_area;
  if (terms.grant != nullptr && terms.policy != nullptr) {
    terms.cap = Cap(*terms.policy, *terms.grant);
    if (terms.policy->area_source == AreaSource::kGrant) terms.area = terms.grant->area;
  }
  terms.tariff = rules_.FindTariff(terms.area, day);
  return terms;
}

Minutes MonthTerms::Cap(const Policy& policy, const Grant& grant) const {
  Minutes cap = policy.Cap(grant.level);
  if (policy.level_change == LevelChange::kHighestOfMonth) {
    for (size_t i = 0; i < grant_days_.size(); ++i) {
      if (grant_days_[i].DaysWithin(days_) == 0) continue;
      cap = std::max(cap, policy.Cap(facts_.grants[i].level));
    }
  }
  if (policy.partial_month == PartialMonth::kByGrantedDays) {
    int64_t granted = 0;
    for (const DaySpan& span : grant_days_) granted += span.DaysWithin(days_);
    cap = Minutes(cap.value() * granted / (days_.to - days_.from));
  }
  return cap;
}

}  // namespace homecare::billing
