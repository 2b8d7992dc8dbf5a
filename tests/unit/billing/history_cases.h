// Short spellings for histories: what was recorded when. Local times are those of Asia/Shanghai.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/billing/domain/history.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {

// Known from the beginning of time.
template <typename Fact>
Recorded<Fact> Known(Fact fact) {
  return {std::move(fact)};
}

// Recorded on that day at 12:00, and held until 12:00 of the other.
template <typename Fact>
Recorded<Fact> Told(Fact fact, absl::string_view from, absl::string_view until = "") {
  Recorded<Fact> record{std::move(fact), At(absl::StrCat(from, " 12:00:00"))};
  if (!until.empty()) record.replaced_time = At(absl::StrCat(until, " 12:00:00"));
  return record;
}

inline std::vector<Recorded<Visit>> Known(const std::vector<Visit>& visits) {
  std::vector<Recorded<Visit>> records;
  for (const Visit& visit : visits) records.push_back(Known(visit));
  return records;
}

template <typename Fact>
std::vector<Recorded<Fact>> operator+(std::vector<Recorded<Fact>> a,
                                      const std::vector<Recorded<Fact>>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

inline ElderHistory History(std::vector<Recorded<Grant>> grants,
                            std::vector<Recorded<Visit>> visits,
                            std::vector<Recorded<Suspension>> suspensions = {},
                            AreaClass area = AreaClass::kUrban) {
  return {"elder", {Known(area)}, std::move(grants), std::move(suspensions), std::move(visits)};
}

inline RuleHistory ZiboHistory() {
  RuleHistory rules{{Known(Zibo2022Policy())}, {}};
  for (const Tariff& tariff : Zibo2022Tariffs()) rules.tariffs.push_back(Known(tariff));
  return rules;
}

}  // namespace homecare::billing
