#include "services/intake/storage/care_plans.h"

#include <vector>

namespace homecare::intake::storage {

void PgCarePlans::Save(const CarePlan& plan) {
  change_.tx().Exec(
      "INSERT INTO care_plan (city_code, care_plan_id, elder_id, valid_from, valid_to,"
      " preferred_caregiver_id, family_consent, change_time, arranged_from)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
      " ON CONFLICT (city_code, care_plan_id) DO UPDATE SET valid_from = excluded.valid_from,"
      " valid_to = excluded.valid_to, preferred_caregiver_id = excluded.preferred_caregiver_id,"
      " family_consent = excluded.family_consent, change_time = excluded.change_time,"
      " arranged_from = excluded.arranged_from",
      {change_.city_code(), plan.care_plan_id, plan.elder_id, plan.valid_from, plan.valid_to,
       plan.preferred_caregiver_id, plan.family_consent, plan.change_time, plan.arranged_from});
  change_.tx().Exec("DELETE FROM weekly_visit WHERE city_code = $1 AND care_plan_id = $2",
                    {change_.city_code(), plan.care_plan_id});
  std::vector<int64_t> weekdays, starts, ends, minutes;
  std::vector<std::string> item_codes;
  for (const WeeklyVisit& visit : plan.weekly_visits) {
    weekdays.push_back(static_cast<int>(visit.weekday) + 1);
    item_codes.push_back(visit.item_code);
    starts.push_back(visit.window_start_minute);
    ends.push_back(visit.window_end_minute);
    minutes.push_back(visit.duration_minutes);
  }
  change_.tx().Exec(
      "INSERT INTO weekly_visit (city_code, care_plan_id, place, weekday, item_code,"
      " window_start_minute, window_end_minute, duration_minutes)"
      " SELECT $1, $2, place, weekday, item_code, starts, ends, minutes"
      " FROM unnest($3::integer[], $4::text[], $5::integer[], $6::integer[], $7::integer[])"
      " WITH ORDINALITY AS visit (weekday, item_code, starts, ends, minutes, place)",
      {change_.city_code(), plan.care_plan_id, weekdays, item_codes, starts, ends, minutes});
}

void PgCarePlans::ArrangeFrom(absl::string_view elder_id, absl::CivilDay day) {
  change_.tx().Exec(
      "UPDATE care_plan SET arranged_from = $3 WHERE city_code = $1 AND elder_id = $2",
      {change_.city_code(), elder_id, day});
}

std::string PgCarePlans::LastCaregiver(absl::string_view elder_id) {
  const pg::Rows rows = change_.tx().Exec(
      "SELECT caregiver_id FROM care_order WHERE city_code = $1 AND elder_id = $2 AND bucket = 1"
      " AND state IN ('ASSIGNED', 'IN_SERVICE', 'COMPLETED')"
      " ORDER BY start_window_start_time DESC, order_id DESC LIMIT 1",
      {change_.city_code(), elder_id});
  return rows.empty() ? "" : rows[0].Text("caregiver_id");
}

void PgCarePlans::SetNextDay(absl::string_view elder_id, absl::Time due) {
  change_.SetDeadline({kCarePlanDue, std::string(elder_id), due});
}

void PgCarePlans::ClearNextDay(absl::string_view elder_id) {
  change_.ClearDeadline(kCarePlanDue, elder_id);
}

}  // namespace homecare::intake::storage
