#include "services/intake/storage/elder_months.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/civil_time.h"
#include "services/intake/storage/care_facts.h"
#include "services/intake/storage/plan_rows.h"
#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {
namespace {

// As far as a layout must know it.
Order ToOrderAhead(const pg::Row& row) {
  Order order;
  order.order_id = row.Text("order_id");
  order.state = ParseOrderState(row.Text("state"));
  order.item.item_code = row.Text("item_code");
  order.start_window_start_time = row.Time("start_window_start_time");
  order.start_window_end_time = row.Time("start_window_end_time");
  order.duration_minutes = row.Int("duration_minutes");
  order.family_consent = row.Bool("family_consent");
  order.location = {row.Double("latitude_degrees"), row.Double("longitude_degrees")};
  order.planned_start_time = row.OptionalTime("planned_start_time");
  order.cancel_reason = row.Int("cancel_reason");
  order.care_plan_id = row.Text("care_plan_id");
  order.preferred_caregiver_id = row.Text("preferred_caregiver_id");
  order.provider_id = row.Text("provider_id");
  return order;
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
    ReadDelivered();
    ReadOrdersAhead(now);
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
    for (CarePlan& plan : ToPlans(tx_, city_code_, rows)) {
      if (LayoutInput* const month = Find(plan.elder_id)) month->plans.push_back(std::move(plan));
    }
  }

  // A city has some hundred thousand orders a month: those that are over come as sums, one order an
  // elder, which is all that the rest of the month depends on.
  void ReadDelivered() {
    for (const pg::Row row : tx_.Exec(
             "SELECT elder_id, max(start_window_start_time) AS start_window_start_time,"
             " sum(coalesce(delivered_minutes, duration_minutes)) AS delivered_minutes,"
             " (array_agg(provider_id ORDER BY start_window_start_time DESC))[1] AS provider_id"
             " FROM care_order WHERE city_code = $1 AND bucket = 1 AND state = 'COMPLETED'"
             " AND start_window_start_time >= $2 AND start_window_start_time < $3"
             " GROUP BY elder_id",
             {city_code_, StartOf(month_), StartOf(month_ + 1)})) {
      LayoutInput* const month = Find(row.Text("elder_id"));
      if (month == nullptr) continue;
      Order& order = month->orders.emplace_back();
      order.state = OrderState::kCompleted;
      order.start_window_start_time = row.Time("start_window_start_time");
      order.delivered_minutes = row.Int("delivered_minutes");
      order.provider_id = row.Text("provider_id");
    }
  }

  void ReadOrdersAhead(absl::Time now) {
    static_assert(static_cast<int>(Bucket::kCareHours) == 1);  // in the text
    for (const pg::Row row :
         tx_.Exec("SELECT order_id, elder_id, state, item_code, start_window_start_time,"
                  " start_window_end_time, duration_minutes, family_consent, latitude_degrees,"
                  " longitude_degrees, planned_start_time, cancel_reason, care_plan_id,"
                  " preferred_caregiver_id, provider_id FROM care_order"
                  " WHERE city_code = $1 AND bucket = 1 AND start_window_start_time >= $2"
                  " AND start_window_start_time < $3 AND state <> 'COMPLETED'"
                  " AND (start_window_end_time > $4 OR state IN ('ASSIGNED', 'IN_SERVICE'))",
                  {city_code_, StartOf(month_), StartOf(month_ + 1), now})) {
      if (LayoutInput* const month = Find(row.Text("elder_id"))) {
        month->orders.push_back(ToOrderAhead(row));
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

std::vector<ElderMonth> MonthsOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& county_code, absl::CivilMonth month,
                                 absl::Time now) {
  const absl::CivilDay day = std::max(absl::CivilDay(month), ServiceDay(now));
  const CarePolicy policy =
      PgCareFacts(tx, city_code).PolicyOn(std::min(day, absl::CivilDay(month + 1) - 1));
  return MonthReader(tx, city_code, county_code, month).Read(policy, now);
}

}  // namespace homecare::intake::storage
