#include "services/billing/domain/rulebook.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/validity.h"

namespace homecare::billing {
namespace {

// `policies` by effective_from.
absl::Status CheckPolicies(const std::vector<Policy>& policies) {
  for (size_t i = 0; i < policies.size(); ++i) {
    if (!MakesSense(policies[i])) {
      return RuleInvalid(absl::StrCat("policy ", policies[i].version_id));
    }
    if (i > 0 && policies[i - 1].effective_from == policies[i].effective_from) {
      return PoliciesOverlap(policies[i].effective_from);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTariff(const Tariff& tariff) {
  const std::string name = absl::StrCat("the tariff from ", FormatDay(tariff.valid_from));
  if (EndsBeforeItStarts(tariff)) return IntervalInvalid(name);
  for (const FenPerHour rate : {tariff.subsidy_fen_per_hour, tariff.family_fen_per_hour}) {
    if (rate < FenPerHour(0) || rate > kHighestRate) return RuleInvalid(name);
  }
  return absl::OkStatus();
}

absl::Status CheckTariffs(const std::vector<Tariff>& tariffs) {
  for (size_t i = 0; i < tariffs.size(); ++i) {
    RETURN_IF_ERROR(CheckTariff(tariffs[i]));
    for (size_t j = 0; j < i; ++j) {
      if (tariffs[j].area == tariffs[i].area && Overlap(tariffs[j], tariffs[i])) {
        return TariffsOverlap(tariffs[i].area, tariffs[j].valid_from, tariffs[i].valid_from);
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Rulebook> Rulebook::Make(std::vector<Policy> policies, std::vector<Tariff> tariffs) {
  std::sort(policies.begin(), policies.end(),
            [](const Policy& a, const Policy& b) { return a.effective_from < b.effective_from; });
  RETURN_IF_ERROR(CheckPolicies(policies));
  RETURN_IF_ERROR(CheckTariffs(tariffs));
  Rulebook book;
  for (const Policy& policy : policies) {
    book.policy_days_.push_back(DayNumber(policy.effective_from));
  }
  for (const Tariff& tariff : tariffs) book.tariff_days_.push_back(DaysOf(tariff));
  book.policies_ = std::move(policies);
  book.tariffs_ = std::move(tariffs);
  return book;
}

const Policy* Rulebook::FindPolicy(int64_t day) const {
  for (size_t i = policies_.size(); i-- > 0;) {
    if (policy_days_[i] <= day) return &policies_[i];
  }
  return nullptr;
}

const Tariff* Rulebook::FindTariff(AreaClass area, int64_t day) const {
  for (size_t i = 0; i < tariffs_.size(); ++i) {
    if (tariffs_[i].area == area && tariff_days_[i].Contains(day)) return &tariffs_[i];
  }
  return nullptr;
}

absl::StatusOr<const Policy*> Rulebook::PolicyOn(absl::CivilDay day) const {
  const Policy* policy = FindPolicy(DayNumber(day));
  if (policy == nullptr) return PolicyMissing(day);
  return policy;
}

absl::StatusOr<const Tariff*> Rulebook::TariffOn(AreaClass area, absl::CivilDay day) const {
  const Tariff* tariff = FindTariff(area, DayNumber(day));
  if (tariff == nullptr) return TariffMissing(area, day);
  return tariff;
}

std::vector<std::string> Rulebook::PolicyVersions(absl::CivilMonth month) const {
  std::vector<std::string> versions;
  for (size_t i = 0; i < policies_.size(); ++i) {
    const bool begun = policies_[i].effective_from < absl::CivilDay(month + 1);
    const bool superseded =
        i + 1 < policies_.size() && policies_[i + 1].effective_from <= absl::CivilDay(month);
    if (begun && !superseded) versions.push_back(policies_[i].version_id);
  }
  return versions;
}

}  // namespace homecare::billing
