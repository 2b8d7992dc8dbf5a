// I2 to the fen: the ledger's sums are what the pure function makes of the visits as the visit
// service keeps them.
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/posting.h"
#include "services/billing/domain/rating.h"
#include "services/billing/storage/facts.h"
#include "services/billing/storage/ledger.h"
#include "services/billing/storage/rows.h"
#include "tests/crash/checker.h"
#include "tests/support/line/line.h"

namespace homecare::crash {
namespace {

constexpr char kCity[] = "370300";

std::set<std::string> EldersWithVisits(pg::Tx& tx) {
  std::set<std::string> elders;
  for (const pg::Row row : tx.Exec("SELECT elder_id FROM visit.visit WHERE state = 'COMPLETED'"
                                   " UNION SELECT elder_id FROM billing.elder_month")) {
    elders.insert(row.Text("elder_id"));
  }
  return elders;
}

std::vector<billing::Visit> VisitsOf(pg::Tx& tx, const std::string& elder_id) {
  std::vector<billing::Visit> visits;
  for (const pg::Row row :
       tx.Exec("SELECT v.visit_id, v.item_code, CASE v.bucket WHEN 1 THEN 'CARE' ELSE 'OTHER' END"
               " AS bucket, v.check_in_time, v.check_out_time, v.double_up, v.family_consent,"
               " v.caregiver_id, v.provider_id FROM visit.visit v WHERE v.elder_id = $1"
               " AND v.state = 'COMPLETED' AND NOT EXISTS (SELECT 1 FROM visit.visit_exception e"
               " WHERE e.city_code = v.city_code AND e.visit_id = v.visit_id AND e.blocks"
               " AND e.clear_time IS NULL)",
               {elder_id})) {
    visits.push_back(billing::storage::ToVisit(row));
  }
  return visits;
}

absl::Status CheckElder(pg::Tx& tx, const std::string& elder_id, const billing::Rulebook& rules,
                        Findings& findings) {
  std::optional<billing::ElderFacts> facts = billing::storage::FindElder(tx, kCity, elder_id);
  if (!facts) {
    findings.Add("I2 billing does not know the elder", Figure::kLost, elder_id);
    return absl::OkStatus();
  }
  facts->visits = VisitsOf(tx, elder_id);
  std::set<absl::CivilMonth> months;
  for (const billing::Visit& visit : facts->visits) {
    months.insert(ServiceMonth(visit.check_in_time));
    months.insert(ServiceMonth(visit.check_out_time));
  }
  for (const absl::CivilMonth month : billing::storage::PostedMonths(tx, kCity, elder_id)) {
    months.insert(month);
  }
  for (const absl::CivilMonth month : months) {
    ASSIGN_OR_RETURN(const auto lines, billing::RateMonth(*facts, month, rules));
    const auto posted = billing::storage::PostedSums(tx, kCity, elder_id, month, month);
    for (const billing::Line& line : billing::Difference(lines, posted)) {
      const bool missing = line.minutes.value() > 0 || line.fen.value() > 0;
      findings.Add(missing ? "I2 ledger lacks what the rating gives"
                           : "I2 ledger has more than the rating gives",
                   missing ? Figure::kLost : Figure::kDoubled,
                   absl::StrCat(line.visit_id, " ", line.minutes.value(), " min"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckLedger(pg::Tx& tx, Findings& findings) {
  // Billing's own readers of its tables look them up by name.
  tx.Exec("SELECT set_config('search_path', 'billing, public', true)");
  ASSIGN_OR_RETURN(const billing::Rulebook rules, billing::storage::Rules(tx, kCity));
  for (const std::string& elder_id : EldersWithVisits(tx)) {
    RETURN_IF_ERROR(CheckElder(tx, elder_id, rules, findings));
  }
  return absl::OkStatus();
}

}  // namespace homecare::crash
