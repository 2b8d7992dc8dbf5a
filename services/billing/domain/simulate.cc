#include "services/billing/domain/simulate.h"

#include "absl/container/flat_hash_map.h"
#include "common/base/status.h"
#include "services/billing/domain/rating.h"

namespace homecare::billing {

void RuleTotals::Add(const Line& line) {
  ++lines;
  totals[line.funding].minutes += line.minutes;
  totals[line.funding].fen += line.fen;
}

absl::Status RuleSimulation::Add(const ElderFacts& elder, absl::string_view county_code) {
  const std::string county(county_code);
  RETURN_IF_ERROR(AddSide(elder, county, before_, &RuleComparison::before));
  return AddSide(elder, county, after_, &RuleComparison::after);
}

absl::Status RuleSimulation::AddSide(const ElderFacts& elder, const std::string& county_code,
                                     const Rulebook& rules, Side side) {
  ASSIGN_OR_RETURN(const std::vector<Line> lines, RateMonth(elder, month_, rules));
  absl::flat_hash_map<absl::string_view, const std::string*> provider_of;
  for (const Visit& visit : elder.visits) provider_of.emplace(visit.visit_id, &visit.provider_id);
  for (const Line& line : lines) {
    (by_party_[{*provider_of.at(line.visit_id), county_code}].*side).Add(line);
    (all_.*side).Add(line);
  }
  return absl::OkStatus();
}

std::vector<RuleDifference> RuleSimulation::Differences() const {
  std::vector<RuleDifference> differences;
  for (const auto& [party, totals] : by_party_) {
    if (totals.before == totals.after) continue;
    differences.push_back({party.first, party.second, totals});
  }
  return differences;
}

}  // namespace homecare::billing
