// What the tests of the rules share.
#pragma once

#include "services/billing/storage/facts.h"
#include "tests/integration/billing/served_fixture.h"

namespace homecare::billing {

class RulesTest : public ServedTest {
 protected:
  static v1::AdoptRulesRequest Adoption() {
    v1::AdoptRulesRequest request;
    request.set_maker_id("maker");
    request.set_checker_id("checker");
    return request;
  }

  template <typename Request>
  static v1::PolicyVersion& AddPolicy(
      Request& request, const std::string& version_id, const std::string& from,
      const std::vector<std::pair<std::string, std::string>>& parameters) {
    v1::PolicyVersion& policy = *request.add_policies();
    policy.set_version_id(version_id);
    policy.set_effective_from(from);
    for (const auto& [name, value] : parameters) {
      v1::PolicyParameter& parameter = *policy.add_parameters();
      parameter.set_name(name);
      parameter.set_value(value);
    }
    return policy;
  }

  template <typename Request>
  static v1::TariffVersion& AddTariff(Request& request, const std::string& version_id,
                                      type::v1::AreaClass area, const std::string& from,
                                      int64_t fen_per_hour) {
    v1::TariffVersion& tariff = *request.add_tariffs();
    tariff.set_version_id(version_id);
    tariff.set_area(area);
    tariff.set_valid_from(from);
    tariff.set_subsidy_fen_per_hour(fen_per_hour);
    tariff.set_family_fen_per_hour(fen_per_hour);
    return tariff;
  }

  v1::AdoptRulesResponse MustAdopt(const v1::AdoptRulesRequest& request) {
    return served_.Must(&Stub::AdoptRules, request);
  }

  v1::ListRulesResponse MustListRules(const v1::ListRulesRequest& request = {}) {
    return served_.Must(&Stub::ListRules, request);
  }

  v1::SimulateRulesResponse MustSimulate(const v1::SimulateRulesRequest& request) {
    return served_.Must(&Stub::SimulateRules, request);
  }

  // What the function says by the rules as they are known now.
  std::vector<std::string> Rated(const ElderFacts& facts, absl::string_view first,
                                 absl::string_view last) {
    std::vector<Line> lines;
    MustRead([&](pg::Tx& tx) {
      const auto rules = storage::Rules(tx, kCity);
      ASSERT_TRUE(rules.ok()) << rules.status();
      for (absl::CivilMonth month = Month(first); month <= Month(last); ++month) {
        const auto own = RateMonth(facts, month, *rules);
        ASSERT_TRUE(own.ok()) << own.status();
        lines.insert(lines.end(), own->begin(), own->end());
      }
    });
    return Sorted(lines);
  }
};

}  // namespace homecare::billing
