#include "deploy/demo/month/facts.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "deploy/demo/month/csv_table.h"
#include "deploy/demo/month/visit_facts.h"
#include "deploy/demo/pages.h"

namespace homecare::demo {
namespace {

using Registry = registry::v1::RegistryService::Stub;

std::string AreaName(type::v1::AreaClass area) {
  return CsvName(type::v1::AreaClass_Name(area), "AREA_CLASS_");
}

absl::Status WriteElders(Peers& peers, const std::string& folder) {
  CsvTable table(folder + "/elders.csv", {"elder_id", "area"});
  RETURN_IF_ERROR(EachPage(*peers.registry, &Registry::ListElders,
                           registry::v1::ListEldersRequest(),
                           [&](const registry::v1::ListEldersResponse& page) {
                             for (const registry::v1::Elder& elder : page.elders()) {
                               table.Add({elder.elder_id(), AreaName(elder.registered_area())});
                             }
                           }));
  return table.Close();
}

// Every revision: what was known before is a fact, too.
absl::Status WriteGrants(Peers& peers, const std::string& folder) {
  CsvTable table(folder + "/grants.csv",
                 {"elder_id", "level", "area", "valid_from", "valid_to", "recorded_at"});
  const auto add = [&](const registry::v1::GrantRecord& record) {
    const type::v1::Grant& grant = record.grant();
    table.Add({record.elder_id(), CsvName(type::v1::Level_Name(grant.level()), "LEVEL_"),
               AreaName(grant.area()), grant.valid_from(), grant.valid_to(),
               grant.has_recorded_time() ? CsvTime(grant.recorded_time()) : ""});
  };
  RETURN_IF_ERROR(EachPage(*peers.registry, &Registry::ListGrants,
                           registry::v1::ListGrantsRequest(),
                           [&](const registry::v1::ListGrantsResponse& page) {
                             for (const auto& record : page.grants()) add(record);
                           }));
  return table.Close();
}

absl::Status WriteSuspensions(Peers& peers, const std::string& folder) {
  CsvTable table(folder + "/suspensions.csv",
                 {"elder_id", "start_time", "end_time", "reason", "recorded_at"});
  const auto add = [&](const registry::v1::SuspensionRecord& record) {
    const type::v1::Suspension& suspension = record.suspension();
    table.Add({record.elder_id(), CsvTime(suspension.start_time()),
               suspension.has_end_time() ? CsvTime(suspension.end_time()) : "",
               CsvName(type::v1::SuspensionReason_Name(suspension.reason()), "SUSPENSION_REASON_"),
               suspension.has_recorded_time() ? CsvTime(suspension.recorded_time()) : ""});
  };
  RETURN_IF_ERROR(EachPage(*peers.registry, &Registry::ListSuspensions,
                           registry::v1::ListSuspensionsRequest(),
                           [&](const registry::v1::ListSuspensionsResponse& page) {
                             for (const auto& record : page.suspensions()) add(record);
                           }));
  return table.Close();
}

absl::Status WriteTariffs(const billing::v1::ListRulesResponse& rules, const std::string& folder) {
  CsvTable table(folder + "/tariffs.csv", {"area", "valid_from", "valid_to", "subsidy_fen_per_hour",
                                           "family_fen_per_hour", "recorded_at"});
  for (const billing::v1::TariffVersion& tariff : rules.tariffs()) {
    table.Add({AreaName(tariff.area()), tariff.valid_from(), tariff.valid_to(),
               absl::StrCat(tariff.subsidy_fen_per_hour()),
               absl::StrCat(tariff.family_fen_per_hour()),
               tariff.has_recorded_time() ? CsvTime(tariff.recorded_time()) : ""});
  }
  return table.Close();
}

absl::Status WritePolicy(const billing::v1::ListRulesResponse& rules, const std::string& folder) {
  CsvRow header = {"version_id", "effective_from", "recorded_at"};
  if (rules.policies().empty()) return absl::NotFoundError("there is no policy");
  for (const auto& parameter : rules.policies(0).parameters()) header.push_back(parameter.name());
  CsvTable table(folder + "/policy.csv", header);
  for (const billing::v1::PolicyVersion& policy : rules.policies()) {
    CsvRow row = {policy.version_id(), policy.effective_from(),
                  policy.has_recorded_time() ? CsvTime(policy.recorded_time()) : ""};
    for (const auto& parameter : policy.parameters()) row.push_back(parameter.value());
    table.Add(row);
  }
  return table.Close();
}

}  // namespace

absl::Status WriteFacts(Scene& scene, const LateFacts& late, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return absl::InternalError(absl::StrCat("cannot make ", folder));
  RETURN_IF_ERROR(WriteVisitFacts(scene.peers, late, folder));
  RETURN_IF_ERROR(WriteElders(scene.peers, folder));
  RETURN_IF_ERROR(WriteGrants(scene.peers, folder));
  RETURN_IF_ERROR(WriteSuspensions(scene.peers, folder));
  billing::v1::ListRulesRequest request;
  request.set_city_code(kCity);
  ASSIGN_OR_RETURN(const auto rules, Call(*scene.peers.billing,
                                          &billing::v1::BillingService::Stub::ListRules, request));
  RETURN_IF_ERROR(WriteTariffs(rules, folder));
  return WritePolicy(rules, folder);
}

}  // namespace homecare::demo
