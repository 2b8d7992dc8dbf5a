#include "services/intake/storage/care_facts.h"

#include "common/base/civil_time.h"
#include "services/intake/storage/directory.h"
#include "services/intake/storage/plan_rows.h"
#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {

std::optional<CarePlan> PgCareFacts::FindPlan(absl::string_view care_plan_id) {
  const std::vector<CarePlan> found =
      ToPlans(tx_, city_code_,
              tx_.Exec("SELECT " HC_PLAN_COLUMNS
                       " FROM care_plan WHERE city_code = $1 AND care_plan_id = $2",
                       {city_code_, care_plan_id}));
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<CarePlan> PgCareFacts::PlansOf(absl::string_view elder_id) {
  return ToPlans(
      tx_, city_code_,
      tx_.Exec("SELECT " HC_PLAN_COLUMNS " FROM care_plan WHERE city_code = $1 AND elder_id = $2"
               " ORDER BY valid_from, care_plan_id",
               {city_code_, elder_id}));
}

Entitlement PgCareFacts::EntitlementOf(absl::string_view elder_id) {
  Entitlement entitlement;
  for (const pg::Row row :
       tx_.Exec("SELECT level, valid_from, NULLIF(valid_to, 'infinity') AS valid_to"
                " FROM elder, unnest(grant_levels, grant_valid_from, grant_valid_to)"
                " AS held (level, valid_from, valid_to) WHERE city_code = $1 AND elder_id = $2",
                {city_code_, elder_id})) {
    entitlement.grants.push_back(ToGrant(row));
  }
  for (const pg::Row row :
       tx_.Exec("SELECT start_time, NULLIF(end_time, 'infinity') AS end_time"
                " FROM elder, unnest(suspension_starts, suspension_ends)"
                " AS rests (start_time, end_time) WHERE city_code = $1 AND elder_id = $2",
                {city_code_, elder_id})) {
    entitlement.suspensions.push_back(ToSuspension(row));
  }
  return entitlement;
}

CarePolicy PgCareFacts::PolicyOn(absl::CivilDay day) {
  const pg::Rows rows = tx_.Exec(
      "SELECT version_id, severe_cap_minutes, moderate_cap_minutes, mild_cap_minutes,"
      " days_ahead, lay_out_minute, most_daily_minutes FROM care_policy"
      " WHERE city_code = $1 AND effective_from <= $2"
      " ORDER BY effective_from DESC LIMIT 1",
      {city_code_, day});
  if (rows.empty()) return {};
  const pg::Row row = rows[0];
  return {row.Text("version_id"),          row.Int("severe_cap_minutes"),
          row.Int("moderate_cap_minutes"), row.Int("mild_cap_minutes"),
          row.Int("days_ahead"),           row.Int("lay_out_minute"),
          row.Int("most_daily_minutes")};
}

std::vector<Item> PgCareFacts::CatalogueAt(absl::Time time) {
  return Catalogue(tx_, city_code_, time);
}

std::vector<Order> PgCareFacts::CareOrdersOf(absl::string_view elder_id, absl::CivilMonth month) {
  static_assert(static_cast<int>(Bucket::kCareHours) == 1);  // in the text
  std::vector<Order> orders;
  for (const pg::Row row :
       tx_.Exec("SELECT " HC_ORDER_COLUMNS " FROM care_order WHERE city_code = $1 AND elder_id = $2"
                " AND bucket = 1 AND start_window_start_time >= $3"
                " AND start_window_start_time < $4"
                " ORDER BY start_window_start_time, order_id",
                {city_code_, elder_id, StartOf(month), StartOf(month + 1)})) {
    orders.push_back(ToOrder(row));
  }
  return orders;
}

std::optional<Elder> GetElder(pg::Tx& tx, const std::string& city_code,
                              const std::string& elder_id) {
  const pg::Rows rows =
      tx.Exec("SELECT " HC_ELDER_COLUMNS " FROM elder WHERE city_code = $1 AND elder_id = $2",
              {city_code, elder_id});
  if (rows.empty()) return std::nullopt;
  return ToElder(rows[0]);
}

std::vector<CarePlan> ListCarePlans(pg::Tx& tx, const std::string& city_code,
                                    const std::string& elder_id, absl::CivilDay after_day,
                                    const std::string& after_id, int limit) {
  return ToPlans(tx, city_code,
                 tx.Exec("SELECT " HC_PLAN_COLUMNS
                         " FROM care_plan WHERE city_code = $1 AND ($2 = '' OR elder_id = $2)"
                         " AND ($4 = '' OR (valid_from, care_plan_id) > ($3, $4))"
                         " ORDER BY valid_from, care_plan_id LIMIT $5",
                         {city_code, elder_id, after_day, after_id, limit}));
}

}  // namespace homecare::intake::storage
