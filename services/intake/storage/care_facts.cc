#include "services/intake/storage/care_facts.h"

#include <algorithm>
#include <map>

#include "common/base/civil_time.h"
#include "services/intake/storage/directory.h"
#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {
namespace {

#define HC_PLAN_COLUMNS                                                                   \
  "care_plan_id, elder_id, valid_from, valid_to, preferred_caregiver_id, family_consent," \
  " change_time, arranged_from"
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

Grant ToGrant(const pg::Row& row) {
  return {static_cast<Level>(row.Int("level")), row.Day("valid_from"), row.OptionalDay("valid_to")};
}

Suspension ToSuspension(const pg::Row& row) {
  return {row.Time("start_time"), row.OptionalTime("end_time")};
}

// The plans of those rows, their weekly visits read with one statement.
std::vector<CarePlan> WithVisits(pg::Tx& tx, const std::string& city_code, const pg::Rows& rows) {
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

// Beside the elders' own rows: what one look reads for all of them.
class MonthReader {
 public:
  MonthReader(pg::Tx& tx, const std::string& city_code, const std::string& county_code,
              absl::CivilMonth month)
      : tx_(tx), city_code_(city_code), county_code_(county_code), month_(month) {}

  std::vector<ElderMonth> Read(const CarePolicy& policy, absl::Time now) {
    for (const pg::Row row : tx_.Exec("SELECT " HC_ELDER_COLUMNS " FROM elder WHERE city_code = $1"
                                      " AND ($2 = '' OR county_code = $2) ORDER BY elder_id",
                                      {city_code_, county_code_})) {
      ElderMonth one;
      one.elder = ToElder(row);
      one.month.month = month_;
      one.month.home = one.elder.location;
      one.month.entitlement.active = one.elder.active;
      one.month.policy = policy;
      one.month.now = now;
      places_[one.elder.elder_id] = months_.size();
      months_.push_back(std::move(one));
    }
    ReadEntitlements();
    ReadPlans();
    ReadOrders();
    std::erase_if(months_, [](const ElderMonth& one) {
      return one.month.entitlement.grants.empty() && one.month.plans.empty() &&
             one.month.orders.empty();
    });
    return std::move(months_);
  }

 private:
  // Null where the elder is not among those asked for.
  LayoutInput* Find(const std::string& elder_id) {
    const auto place = places_.find(elder_id);
    return place == places_.end() ? nullptr : &months_[place->second].month;
  }

  void ReadEntitlements() {
    for (const pg::Row row :
         tx_.Exec("SELECT elder_id, level, valid_from, NULLIF(valid_to, 'infinity') AS valid_to"
                  " FROM elder, unnest(grant_levels, grant_valid_from, grant_valid_to)"
                  " AS held (level, valid_from, valid_to)"
                  " WHERE city_code = $1 AND valid_from < $3 AND valid_to > $2",
                  {city_code_, absl::CivilDay(month_), absl::CivilDay(month_ + 1)})) {
      if (LayoutInput* const month = Find(row.Text("elder_id"))) {
        month->entitlement.grants.push_back(ToGrant(row));
      }
    }
    for (const pg::Row row :
         tx_.Exec("SELECT elder_id, start_time, NULLIF(end_time, 'infinity') AS end_time"
                  " FROM elder, unnest(suspension_starts, suspension_ends)"
                  " AS rests (start_time, end_time)"
                  " WHERE city_code = $1 AND start_time < $3 AND end_time > $2",
                  {city_code_, StartOf(month_), StartOf(month_ + 1)})) {
      if (LayoutInput* const month = Find(row.Text("elder_id"))) {
        month->entitlement.suspensions.push_back(ToSuspension(row));
      }
    }
  }

  void ReadPlans() {
    const pg::Rows rows =
        tx_.Exec("SELECT " HC_PLAN_COLUMNS
                 " FROM care_plan WHERE city_code = $1 AND valid_from < $3"
                 " AND (valid_to IS NULL OR valid_to > $2) ORDER BY valid_from, care_plan_id",
                 {city_code_, absl::CivilDay(month_), absl::CivilDay(month_ + 1)});
    for (CarePlan& plan : WithVisits(tx_, city_code_, rows)) {
      if (LayoutInput* const month = Find(plan.elder_id)) month->plans.push_back(std::move(plan));
    }
  }

  void ReadOrders() {
    static_assert(static_cast<int>(Bucket::kCareHours) == 1);  // in the text
    for (const pg::Row row :
         tx_.Exec("SELECT " HC_ORDER_COLUMNS " FROM care_order WHERE city_code = $1 AND bucket = 1"
                  " AND start_window_start_time >= $2"
                  " AND start_window_start_time < $3"
                  " ORDER BY start_window_start_time, order_id",
                  {city_code_, StartOf(month_), StartOf(month_ + 1)})) {
      if (LayoutInput* const month = Find(row.Text("elder_id"))) {
        month->orders.push_back(ToOrder(row));
      }
    }
  }

  pg::Tx& tx_;
  const std::string& city_code_;
  const std::string& county_code_;
  const absl::CivilMonth month_;
  std::vector<ElderMonth> months_;
  std::map<std::string, size_t> places_;
};

}  // namespace

std::optional<CarePlan> PgCareFacts::FindPlan(absl::string_view care_plan_id) {
  const std::vector<CarePlan> found =
      WithVisits(tx_, city_code_,
                 tx_.Exec("SELECT " HC_PLAN_COLUMNS
                          " FROM care_plan WHERE city_code = $1 AND care_plan_id = $2",
                          {city_code_, care_plan_id}));
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<CarePlan> PgCareFacts::PlansOf(absl::string_view elder_id) {
  return WithVisits(
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
  return WithVisits(tx, city_code,
                    tx.Exec("SELECT " HC_PLAN_COLUMNS
                            " FROM care_plan WHERE city_code = $1 AND ($2 = '' OR elder_id = $2)"
                            " AND ($4 = '' OR (valid_from, care_plan_id) > ($3, $4))"
                            " ORDER BY valid_from, care_plan_id LIMIT $5",
                            {city_code, elder_id, after_day, after_id, limit}));
}

std::vector<ElderMonth> MonthsOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& county_code, absl::CivilMonth month,
                                 absl::Time now) {
  const absl::CivilDay day = std::max(absl::CivilDay(month), ServiceDay(now));
  const CarePolicy policy =
      PgCareFacts(tx, city_code).PolicyOn(std::min(day, absl::CivilDay(month + 1) - 1));
  return MonthReader(tx, city_code, county_code, month).Read(policy, now);
}

}  // namespace homecare::intake::storage
