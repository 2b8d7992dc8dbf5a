#include "services/billing/api/convert_rules.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "services/billing/domain/errors.h"

namespace homecare::billing {
namespace {

constexpr int kMostVersions = 12;

template <typename Message>
using List = google::protobuf::RepeatedPtrField<Message>;

std::string At(absl::string_view list, int index, absl::string_view field) {
  return absl::StrCat(list, "[", index, "].", field);
}

// Of an age that a database and a calendar know.
absl::StatusOr<absl::CivilDay> DayOfAnAge(absl::string_view text, const std::string& field) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, rpc::CheckedDay(text, field));
  if (day.year() < 1900 || day.year() >= 2200) {
    return InvalidField(field, "must be from 1900 to 2199");
  }
  return day;
}

const PolicyParameter* FindParameter(absl::string_view name) {
  for (const PolicyParameter& parameter : PolicyParameters()) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

absl::Status SetParameter(const v1::PolicyParameter& given, const std::string& path,
                          Policy& policy) {
  const PolicyParameter* const parameter = FindParameter(given.name());
  if (parameter == nullptr) return InvalidField(path + "name", "is not a parameter");
  if (!given.id().empty() && given.id() != parameter->id) {
    return InvalidField(path + "id", absl::StrCat("is ", parameter->id));
  }
  // One spelling a value: not " 15", not "015".
  if (!parameter->set(given.value(), policy) || parameter->text(policy) != given.value()) {
    return InvalidField(path + "value", absl::StrCat("is not a value of ", parameter->name));
  }
  return absl::OkStatus();
}

absl::StatusOr<Policy> ToPolicy(const v1::PolicyVersion& version, int index,
                                const Rulebook& known) {
  Policy policy;
  ASSIGN_OR_RETURN(const absl::CivilDay effective_from,
                   DayOfAnAge(version.effective_from(), At("policies", index, "effective_from")));
  const Policy* const before = known.FindPolicy(DayNumber(effective_from));
  if (before != nullptr) policy = *before;
  policy.version_id = version.version_id();
  policy.effective_from = effective_from;
  std::set<std::string> names;
  for (int i = 0; i < version.parameters_size(); ++i) {
    const std::string path = absl::StrCat(At("policies", index, "parameters"), "[", i, "].");
    RETURN_IF_ERROR(SetParameter(version.parameters(i), path, policy));
    if (!names.insert(version.parameters(i).name()).second) {
      return InvalidField(path + "name", "comes twice");
    }
  }
  if (before == nullptr && names.size() < PolicyParameters().size()) {
    return PolicyMissing(effective_from);
  }
  return policy;
}

absl::StatusOr<FenPerHour> ToRate(int64_t fen_per_hour, const std::string& field) {
  const FenPerHour rate(fen_per_hour);
  if (rate < FenPerHour(0) || rate > kHighestRate) {
    return InvalidField(field, absl::StrCat("must be from 0 to ", kHighestRate.value()));
  }
  return rate;
}

absl::StatusOr<Tariff> ToTariff(const v1::TariffVersion& version, int index) {
  const auto path = [index](absl::string_view field) { return At("tariffs", index, field); };
  Tariff tariff;
  tariff.version_id = version.version_id();
  tariff.area =
      version.area() == type::v1::AREA_CLASS_URBAN ? AreaClass::kUrban : AreaClass::kRural;
  ASSIGN_OR_RETURN(tariff.valid_from, DayOfAnAge(version.valid_from(), path("valid_from")));
  if (!version.valid_to().empty()) {
    ASSIGN_OR_RETURN(tariff.valid_to, DayOfAnAge(version.valid_to(), path("valid_to")));
    if (*tariff.valid_to <= tariff.valid_from) {
      return InvalidField(path("valid_to"), "must be after valid_from");
    }
  }
  ASSIGN_OR_RETURN(tariff.subsidy_fen_per_hour,
                   ToRate(version.subsidy_fen_per_hour(), path("subsidy_fen_per_hour")));
  ASSIGN_OR_RETURN(tariff.family_fen_per_hour,
                   ToRate(version.family_fen_per_hour(), path("family_fen_per_hour")));
  return tariff;
}

absl::StatusOr<RuleProposal> ToProposal(const List<v1::PolicyVersion>& policies,
                                        const List<v1::TariffVersion>& tariffs,
                                        const Rulebook& known) {
  if (policies.empty() && tariffs.empty()) {
    return InvalidField("policies", "needs a version of a policy, or of a tariff");
  }
  if (policies.size() > kMostVersions) return InvalidField("policies", "are at most 12");
  if (tariffs.size() > kMostVersions) return InvalidField("tariffs", "are at most 12");
  RuleProposal proposal;
  std::set<std::string> policy_ids;
  std::set<std::pair<AreaClass, std::string>> tariff_ids;
  for (int i = 0; i < policies.size(); ++i) {
    ASSIGN_OR_RETURN(Policy policy, ToPolicy(policies[i], i, known));
    if (!policy_ids.insert(policy.version_id).second) {
      return InvalidField(At("policies", i, "version_id"), "comes twice");
    }
    proposal.policies.push_back(std::move(policy));
  }
  for (int i = 0; i < tariffs.size(); ++i) {
    ASSIGN_OR_RETURN(Tariff tariff, ToTariff(tariffs[i], i));
    if (!tariff_ids.emplace(tariff.area, tariff.version_id).second) {
      return InvalidField(At("tariffs", i, "version_id"), "comes twice");
    }
    proposal.tariffs.push_back(std::move(tariff));
  }
  return proposal;
}

template <typename Rule, typename Message>
void SetDecision(const Decided<Rule>& decided, Message& out) {
  out.set_version_id(decided.rule.version_id);
  out.set_maker_id(decided.maker_id);
  out.set_checker_id(decided.checker_id);
  if (decided.recorded_time == absl::InfinitePast()) return;
  *out.mutable_recorded_time() = rpc::ToProto(decided.recorded_time);
}

v1::PolicyVersion ToProto(const Decided<Policy>& decided) {
  v1::PolicyVersion out;
  SetDecision(decided, out);
  out.set_effective_from(FormatDay(decided.rule.effective_from));
  for (const PolicyParameter& parameter : PolicyParameters()) {
    v1::PolicyParameter& given = *out.add_parameters();
    given.set_id(std::string(parameter.id));
    given.set_name(std::string(parameter.name));
    given.set_value(parameter.text(decided.rule));
  }
  return out;
}

v1::TariffVersion ToProto(const Decided<Tariff>& decided) {
  v1::TariffVersion out;
  SetDecision(decided, out);
  const Tariff& tariff = decided.rule;
  out.set_area(tariff.area == AreaClass::kUrban ? type::v1::AREA_CLASS_URBAN
                                                : type::v1::AREA_CLASS_RURAL);
  out.set_valid_from(FormatDay(tariff.valid_from));
  if (tariff.valid_to) out.set_valid_to(FormatDay(*tariff.valid_to));
  out.set_subsidy_fen_per_hour(tariff.subsidy_fen_per_hour.value());
  out.set_family_fen_per_hour(tariff.family_fen_per_hour.value());
  return out;
}

v1::StatementTotals ToProto(const RuleTotals& totals) {
  const FundingTotals& by = totals.totals;
  v1::StatementTotals out;
  out.set_lines(totals.lines);
  out.set_subsidy_minutes(by[Funding::kSubsidy].minutes.value());
  out.set_subsidy_fen(by[Funding::kSubsidy].fen.value());
  out.set_family_minutes(by[Funding::kFamily].minutes.value());
  out.set_family_fen(by[Funding::kFamily].fen.value());
  out.set_provider_minutes(by[Funding::kProvider].minutes.value());
  out.set_none_minutes(by[Funding::kNone].minutes.value());
  return out;
}

}  // namespace

absl::StatusOr<RuleProposal> ProposalOf(const v1::AdoptRulesRequest& request,
                                        const Rulebook& known) {
  return ToProposal(request.policies(), request.tariffs(), known);
}

absl::StatusOr<RuleProposal> ProposalOf(const v1::SimulateRulesRequest& request,
                                        const Rulebook& known) {
  return ToProposal(request.policies(), request.tariffs(), known);
}

v1::ListRulesResponse ToProto(const storage::RuleVersions& versions) {
  v1::ListRulesResponse response;
  for (const Decided<Policy>& policy : versions.policies) {
    *response.add_policies() = ToProto(policy);
  }
  for (const Decided<Tariff>& tariff : versions.tariffs) *response.add_tariffs() = ToProto(tariff);
  return response;
}

v1::SimulateRulesResponse ToProto(const RuleSimulation& simulation) {
  v1::SimulateRulesResponse response;
  for (const RuleDifference& difference : simulation.Differences()) {
    v1::RuleDifference& out = *response.add_differences();
    out.set_provider_id(difference.provider_id);
    out.set_county_code(difference.county_code);
    *out.mutable_before() = ToProto(difference.totals.before);
    *out.mutable_after() = ToProto(difference.totals.after);
  }
  *response.mutable_before() = ToProto(simulation.all().before);
  *response.mutable_after() = ToProto(simulation.all().after);
  return response;
}

}  // namespace homecare::billing
