#include "services/intake/storage/plan_rows.h"

#include <map>

namespace homecare::intake::storage {
namespace {

#define HC_WEEKLY_COLUMNS \
  "weekday, item_code, window_start_minute, window_end_minute, duration_minutes"

CarePlan ToPlan(const pg::Row& row) {
  CarePlan plan;
  plan.care_plan_id = row.Text("care_plan_id");
  plan.elder_id = row.Text("elder_id");
  plan.valid_from = row.Day("valid_from");
  plan.valid_to = row.OptionalDay("valid_to");
  plan.preferred_caregiver_id = row.Text("preferred_caregiver_id");
  plan.family_consent = row.Bool("family_consent");
  plan.change_time = row.Time("change_time");
  plan.arranged_from = row.Day("arranged_from");
  return plan;
}

WeeklyVisit ToWeeklyVisit(const pg::Row& row) {
  return {static_cast<absl::Weekday>(row.Int("weekday") - 1), row.Text("item_code"),
          row.Int("window_start_minute"), row.Int("window_end_minute"),
          row.Int("duration_minutes")};
}

}  // namespace

std::vector<CarePlan> ToPlans(pg::Tx& tx, const std::string& city_code, const pg::Rows& rows) {
  std::vector<CarePlan> plans;
  std::vector<std::string> ids;
  std::map<std::string, size_t> places;
  for (const pg::Row row : rows) {
    places[row.Text("care_plan_id")] = plans.size();
    ids.push_back(row.Text("care_plan_id"));
    plans.push_back(ToPlan(row));
  }
  if (plans.empty()) return plans;
  for (const pg::Row row :
       tx.Exec("SELECT care_plan_id, " HC_WEEKLY_COLUMNS " FROM weekly_visit WHERE city_code = $1"
               " AND care_plan_id = ANY($2::text[])"
               " ORDER BY care_plan_id, place",
               {city_code, ids})) {
    plans[places[row.Text("care_plan_id")]].weekly_visits.push_back(ToWeeklyVisit(row));
  }
  return plans;
}

Grant ToGrant(const pg::Row& row) {
  return {static_cast<Level>(row.Int("level")), row.Day("valid_from"), row.OptionalDay("valid_to")};
}

Suspension ToSuspension(const pg::Row& row) {
  return {row.Time("start_time"), row.OptionalTime("end_time")};
}

}  // namespace homecare::intake::storage
