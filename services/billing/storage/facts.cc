#include "services/billing/storage/facts.h"

#include <utility>

#include "common/base/status.h"
#include "services/billing/domain/errors.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

#define HC_ELDER "SELECT registered_area FROM elder WHERE city_code = $1 AND elder_id = $2"

std::optional<ElderFacts> ToElder(pg::Tx& tx, const std::string& city_code,
                                  absl::string_view elder_id, const pg::Rows& elders) {
  if (elders.empty()) return std::nullopt;
  ElderFacts facts;
  facts.elder_id = std::string(elder_id);
  facts.registered_area = ToArea(elders[0].Text("registered_area"));
  for (const pg::Row& row : tx.Exec("SELECT grant_id, level, area, valid_from, valid_to"
                                    " FROM elder_grant WHERE city_code = $1 AND elder_id = $2"
                                    " AND replaced_time IS NULL ORDER BY valid_from, grant_id",
                                    {city_code, elder_id})) {
    facts.grants.push_back(ToGrant(row));
  }
  for (const pg::Row& row : tx.Exec("SELECT suspension_id, reason, start_time, end_time"
                                    " FROM suspension WHERE city_code = $1 AND elder_id = $2"
                                    " AND replaced_time IS NULL ORDER BY start_time, suspension_id",
                                    {city_code, elder_id})) {
    facts.suspensions.push_back(ToSuspension(row));
  }
  return facts;
}

}  // namespace

std::optional<ElderFacts> FindElder(pg::Tx& tx, const std::string& city_code,
                                    absl::string_view elder_id) {
  return ToElder(tx, city_code, elder_id, tx.Exec(HC_ELDER, {city_code, elder_id}));
}

// What comes after the lock is read by statements of their own: they see what its last holder has
// committed.
std::optional<ElderFacts> LockElder(pg::Tx& tx, const std::string& city_code,
                                    absl::string_view elder_id) {
  return ToElder(tx, city_code, elder_id, tx.Exec(HC_ELDER " FOR UPDATE", {city_code, elder_id}));
}

std::vector<Visit> BillableVisits(pg::Tx& tx, const std::string& city_code,
                                  absl::string_view elder_id, const VisitWindow& window) {
  std::vector<Visit> visits;
  // The bound on check_in_time from below follows from the others; it is what the index can use.
  for (const pg::Row& row :
       tx.Exec("SELECT " HC_VISIT_COLUMNS " FROM visit WHERE city_code = $1 AND elder_id = $2"
               " AND NOT voided AND check_in_time >= $3"
               " AND check_in_time < $4 AND check_out_time >= $5"
               " ORDER BY check_in_time, visit_id",
               {city_code, elder_id, window.ends_from - kLongestVisit, window.starts_before,
                window.ends_from})) {
    visits.push_back(ToVisit(row));
  }
  return visits;
}

absl::StatusOr<ElderFacts> FactsOf(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view elder_id, const VisitWindow& window) {
  std::optional<ElderFacts> facts = FindElder(tx, city_code, elder_id);
  if (!facts) return ElderNotFound(elder_id);
  facts->visits = BillableVisits(tx, city_code, elder_id, window);
  return *std::move(facts);
}

absl::StatusOr<Rulebook> Rules(pg::Tx& tx, const std::string& city_code) {
  std::vector<Policy> policies;
  for (const pg::Row& row : tx.Exec("SELECT version_id, effective_from, severe_cap_minutes,"
                                    " moderate_cap_minutes, mild_cap_minutes,"
                                    " shortest_visit_minutes FROM policy WHERE city_code = $1",
                                    {city_code})) {
    policies.push_back(ToPolicy(row));
  }
  std::vector<Tariff> tariffs;
  for (const pg::Row& row : tx.Exec("SELECT area, valid_from, valid_to, subsidy_fen_per_hour,"
                                    " family_fen_per_hour FROM tariff WHERE city_code = $1",
                                    {city_code})) {
    tariffs.push_back(ToTariff(row));
  }
  return Rulebook::Make(std::move(policies), std::move(tariffs));
}

}  // namespace homecare::billing::storage
