// What other rules would have made of a month, elder by elder, summed by provider and county. Pure.
//
// Both sides are rated by RateMonth on the facts as known now, months that are closed too: it is a
// comparison of rules, and what an adoption would post for a closed month may be less, because P4
// keeps what was subsidised and lets late visits have nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

struct RuleTotals {
  int64_t lines = 0;
  FundingTotals totals;

  void Add(const Line& line);
  bool operator==(const RuleTotals& other) const {
    return lines == other.lines && totals.by_funding == other.totals.by_funding;
  }
};

struct RuleComparison {
  RuleTotals before;
  RuleTotals after;
};

struct RuleDifference {
  std::string provider_id;
  std::string county_code;
  RuleComparison totals;
};

// Not thread safe. Memory grows with providers and counties, not with elders.
class RuleSimulation {
 public:
  RuleSimulation(absl::CivilMonth month, Rulebook before, Rulebook after)
      : month_(month), before_(std::move(before)), after_(std::move(after)) {}

  // An elder with the visits of WindowOf(month), each elder once. Errors of RateMonth, by either
  // rules.
  absl::Status Add(const ElderFacts& elder, absl::string_view county_code);

  // Those that differ, by provider and county.
  std::vector<RuleDifference> Differences() const;
  const RuleComparison& all() const { return all_; }

 private:
  using Side = RuleTotals RuleComparison::*;
  absl::Status AddSide(const ElderFacts& elder, const std::string& county_code,
                       const Rulebook& rules, Side side);

  const absl::CivilMonth month_;
  const Rulebook before_;
  const Rulebook after_;
  std::map<std::pair<std::string, std::string>, RuleComparison> by_party_;
  RuleComparison all_;
};

}  // namespace homecare::billing
