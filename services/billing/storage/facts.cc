#include "services/billing/storage/facts.h"

#include <utility>

#include "common/base/status.h"
#include "services/billing/domain/errors.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

#define HC_OF_ELDER " WHERE city_code = $1 AND elder_id = $2"

// The bound on check_in_time from below follows from the others; it is what an index can use.
#define HC_IN_WINDOW " AND check_in_time >= $3 AND check_in_time < $4 AND check_out_time >= $5"

std::vector<pg::Param> OfWindow(const std::string& city_code, absl::string_view elder_id,
                                const VisitWindow& window) {
  return {city_code, elder_id, window.ends_from - kLongestVisit, window.starts_before,
          window.ends_from};
}

template <typename Fact>
void Add(const pg::Rows& rows, Fact (*to_fact)(const pg::Row&),
         std::vector<Recorded<Fact>>& records) {
  for (const pg::Row& row : rows) records.push_back(ToRecorded(row, to_fact(row)));
}

AreaClass ToRegisteredArea(const pg::Row& row) { return ToArea(row.Text("registered_area")); }

}  // namespace

bool KnowsElder(pg::Tx& tx, const std::string& city_code, absl::string_view elder_id) {
  return !tx.Exec("SELECT 1 AS known FROM elder" HC_OF_ELDER, {city_code, elder_id}).empty();
}

std::optional<ElderFacts> FindElder(pg::Tx& tx, const std::string& city_code,
                                    absl::string_view elder_id) {
  const pg::Rows elders =
      tx.Exec("SELECT registered_area FROM elder" HC_OF_ELDER, {city_code, elder_id});
  if (elders.empty()) return std::nullopt;
  ElderFacts facts;
  facts.elder_id = std::string(elder_id);
  facts.registered_area = ToRegisteredArea(elders[0]);
  for (const pg::Row& row :
       tx.Exec("SELECT grant_id, level, area, valid_from, valid_to FROM elder_grant" HC_OF_ELDER
               " AND replaced_time IS NULL ORDER BY valid_from, grant_id",
               {city_code, elder_id})) {
    facts.grants.push_back(ToGrant(row));
  }
  for (const pg::Row& row :
       tx.Exec("SELECT suspension_id, reason, start_time, end_time FROM suspension" HC_OF_ELDER
               " AND replaced_time IS NULL ORDER BY start_time, suspension_id",
               {city_code, elder_id})) {
    facts.suspensions.push_back(ToSuspension(row));
  }
  return facts;
}

std::vector<Visit> BillableVisits(pg::Tx& tx, const std::string& city_code,
                                  absl::string_view elder_id, const VisitWindow& window) {
  std::vector<Visit> visits;
  for (const pg::Row& row :
       tx.ExecVector("SELECT " HC_VISIT_COLUMNS " FROM visit" HC_OF_ELDER HC_IN_WINDOW
                     " AND NOT voided ORDER BY check_in_time, visit_id",
                     OfWindow(city_code, elder_id, window))) {
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

ElderHistory HistoryOf(pg::Tx& tx, const std::string& city_code, absl::string_view elder_id,
                       const VisitWindow& window) {
  ElderHistory history;
  history.elder_id = std::string(elder_id);
  Add(tx.Exec("SELECT registered_area, recorded_time, replaced_time FROM elder_area" HC_OF_ELDER
              " ORDER BY recorded_time",
              {city_code, elder_id}),
      &ToRegisteredArea, history.registered_areas);
  Add(tx.Exec("SELECT grant_id, level, area, valid_from, valid_to, recorded_time, replaced_time"
              " FROM elder_grant" HC_OF_ELDER " ORDER BY recorded_time, grant_id",
              {city_code, elder_id}),
      &ToGrant, history.grants);
  Add(tx.Exec("SELECT suspension_id, reason, start_time, end_time, recorded_time, replaced_time"
              " FROM suspension" HC_OF_ELDER " ORDER BY recorded_time, suspension_id",
              {city_code, elder_id}),
      &ToSuspension, history.suspensions);
  Add(tx.ExecVector("SELECT " HC_RECORD_COLUMNS
                    " FROM visit_record AS record JOIN visit USING (city_code, visit_id)"
                    " WHERE city_code = $1 AND visit_id IN (SELECT visit_id FROM visit_record"
                    " " HC_OF_ELDER HC_IN_WINDOW ") ORDER BY record.recorded_time, visit_id",
                    OfWindow(city_code, elder_id, window)),
      &ToVisit, history.visits);
  return history;
}

std::vector<Visit> ScheduledVisits(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view elder_id, const VisitWindow& window) {
  std::vector<Visit> visits;
  for (const pg::Row& row : tx.Exec(
           "SELECT visit_id, item_code, bucket, check_in_time, check_out_time, double_up,"
           " family_consent, caregiver_id, provider_id"
           " FROM (SELECT visit_id, item_code, bucket, double_up, family_consent, caregiver_id,"
           " provider_id, coalesce(check_in_time, planned_start_time) AS check_in_time,"
           " greatest(planned_end_time, check_in_time) AS check_out_time"
           " FROM visit_state" HC_OF_ELDER " AND state IN ('SCHEDULED', 'IN_PROGRESS')) AS held"
           " WHERE check_in_time < $3 AND check_out_time >= $4 ORDER BY check_in_time, visit_id",
           {city_code, elder_id, window.starts_before, window.ends_from})) {
    visits.push_back(ToVisit(row));
  }
  return visits;
}

RuleHistory RulesHistory(pg::Tx& tx, const std::string& city_code) {
  RuleHistory rules;
  for (const pg::Row& row :
       tx.Exec("SELECT version_id, effective_from, severe_cap_minutes, moderate_cap_minutes,"
               " mild_cap_minutes, level_change, partial_month, area_source, over_cap_order,"
               " clock_rounding, shortest_visit_minutes, overlap_rule, closing_day, carry_over,"
               " over_cap_payer, recorded_time FROM policy_version WHERE city_code = $1",
               {city_code})) {
    rules.policies.push_back({ToPolicy(row), row.Time("recorded_time")});
  }
  for (const pg::Row& row :
       tx.Exec("SELECT version_id, area, valid_from, valid_to, subsidy_fen_per_hour,"
               " family_fen_per_hour, recorded_time FROM tariff_version WHERE city_code = $1",
               {city_code})) {
    rules.tariffs.push_back({ToTariff(row), row.Time("recorded_time")});
  }
  return rules;
}

absl::StatusOr<Rulebook> Rules(pg::Tx& tx, const std::string& city_code, absl::Time as_of) {
  return KnownAt(RulesHistory(tx, city_code), as_of);
}

std::map<absl::CivilMonth, absl::Time> ClosedMonths(pg::Tx& tx, const std::string& city_code) {
  std::map<absl::CivilMonth, absl::Time> months;
  for (const pg::Row& row :
       tx.Exec("SELECT month, close_time FROM month_close WHERE city_code = $1", {city_code})) {
    months.emplace(ToMonth(row), row.Time("close_time"));
  }
  return months;
}

}  // namespace homecare::billing::storage
