#include "services/billing/rate/rules_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/billing/domain/policy.h"
#include "services/billing/domain/zibo_2022.h"
#include "services/billing/rate/fields.h"
#include "services/billing/rate/overlap.h"
#include "services/billing/rate/rows.h"

namespace homecare::billing::rate {
namespace {

constexpr size_t kTariffFromColumn = 1;

// Of a policy file: these, then one for each parameter.
enum PolicyColumn : size_t { kVersionId, kEffectiveFrom, kPolicyRecorded, kFirstParameter };

bool Required(const PolicyParameter& parameter) {
  return parameter.id == "CAP" || parameter.id == "P6";
}

const std::vector<Column>& PolicyColumns() {
  static const std::vector<Column>* const columns = [] {
    auto* const all =
        new std::vector<Column>{{"version_id"}, {"effective_from"}, {"recorded_at", false}};
    for (const PolicyParameter& parameter : PolicyParameters()) {
      all->push_back({parameter.name, Required(parameter)});
    }
    return all;
  }();
  return *columns;
}

absl::StatusOr<CsvReader> OpenTable(const std::string& path, const std::vector<Column>& columns) {
  absl::StatusOr<CsvReader> reader = CsvReader::Open(path, columns, false);
  if (!absl::IsNotFound(reader.status())) return reader;
  return absl::InvalidArgumentError(reader.status().message());
}

absl::StatusOr<std::vector<Recorded<Tariff>>> ReadTariffs(const std::string& dir) {
  ASSIGN_OR_RETURN(CsvReader reader, OpenTable(absl::StrCat(dir, "/tariffs.csv"), TariffColumns()));
  std::vector<Recorded<Tariff>> tariffs;
  std::vector<int64_t> lines;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, reader.Next());
    if (!found) return tariffs;
    ASSIGN_OR_RETURN(const Recorded<Tariff> tariff, ReadTariff(reader));
    tariffs.push_back(tariff);
    lines.push_back(reader.line());
    RETURN_IF_ERROR(CheckNewest(
        reader, kTariffFromColumn, "a period that overlaps no other tariff of the area", tariffs,
        lines, [](const Tariff& a, const Tariff& b) { return a.area == b.area; }));
  }
}

// An empty field leaves the parameter's default.
absl::Status ReadParameter(const CsvReader& row, size_t column, const PolicyParameter& parameter,
                           Policy* policy) {
  const absl::string_view text = row.Get(column);
  if (text.empty() && !Required(parameter)) return absl::OkStatus();
  // One spelling a value: not " 15", not "015".
  if (parameter.set(text, *policy) && parameter.text(*policy) == text && MakesSense(*policy)) {
    return absl::OkStatus();
  }
  return row.Expected(column, absl::StrCat("a value of ", parameter.id));
}

absl::StatusOr<Recorded<Policy>> ReadPolicy(const CsvReader& row) {
  Recorded<Policy> policy;
  ASSIGN_OR_RETURN(const absl::string_view version_id, ReadName(row, kVersionId));
  policy.fact.version_id = std::string(version_id);
  ASSIGN_OR_RETURN(policy.fact.effective_from, ReadDay(row, kEffectiveFrom));
  ASSIGN_OR_RETURN(const std::optional<absl::Time> recorded, ReadTimeOrEmpty(row, kPolicyRecorded));
  policy.recorded_time = recorded.value_or(absl::InfinitePast());
  size_t column = kFirstParameter;
  for (const PolicyParameter& parameter : PolicyParameters()) {
    RETURN_IF_ERROR(ReadParameter(row, column++, parameter, &policy.fact));
  }
  return policy;
}

absl::Status CheckFirstOfItsDay(const CsvReader& row, const std::vector<Recorded<Policy>>& earlier,
                                const Recorded<Policy>& policy) {
  for (const Recorded<Policy>& other : earlier) {
    if (other.fact.effective_from != policy.fact.effective_from) continue;
    if (other.recorded_time != policy.recorded_time) continue;
    return row.Expected(kEffectiveFrom,
                        absl::StrCat("a day from which no other version is in force (that of ",
                                     other.fact.version_id, ")"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Recorded<Policy>>> ReadPolicies(const std::string& path) {
  ASSIGN_OR_RETURN(CsvReader reader, OpenTable(path, PolicyColumns()));
  std::vector<Recorded<Policy>> policies;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, reader.Next());
    if (!found) return policies;
    ASSIGN_OR_RETURN(Recorded<Policy> policy, ReadPolicy(reader));
    RETURN_IF_ERROR(CheckFirstOfItsDay(reader, policies, policy));
    policies.push_back(std::move(policy));
  }
}

Recorded<Policy> ZiboForEver() {
  Recorded<Policy> policy;
  policy.fact = Zibo2022Policy();
  policy.fact.effective_from = absl::CivilDay(0, 1, 1);
  return policy;
}

}  // namespace

absl::StatusOr<RuleHistory> ReadRules(const std::string& dir, const std::string& policy_path) {
  RuleHistory rules;
  ASSIGN_OR_RETURN(rules.tariffs, ReadTariffs(dir));
  if (policy_path.empty()) {
    rules.policies.push_back(ZiboForEver());
    return rules;
  }
  ASSIGN_OR_RETURN(rules.policies, ReadPolicies(policy_path));
  return rules;
}

}  // namespace homecare::billing::rate
