// Months of June 2022 to lay out, and what a layout holds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/civil_time.h"
#include "services/intake/domain/layout.h"

namespace homecare::intake {

inline constexpr absl::CivilMonth kJune(2022, 6);
inline const CarePolicy kPolicy = {"zibo-2022", 3600, 2700, 1800, 7, 540, 480};
inline const absl::CivilDay kFirst(2022, 6, 1);  // a Wednesday

inline CarePlan PlanOf(std::vector<WeeklyVisit> visits) {
  CarePlan plan;
  plan.care_plan_id = "plan";
  plan.elder_id = "elder";
  plan.weekly_visits = std::move(visits);
  plan.valid_from = absl::CivilDay(2022, 1, 1);
  plan.arranged_from = absl::CivilDay(2022, 1, 1);
  return plan;
}

// The same visit on each day of the week.
inline std::vector<WeeklyVisit> Daily(const std::string& item_code, int start_minute, int minutes) {
  std::vector<WeeklyVisit> visits;
  for (int day = 0; day < 7; ++day) {
    visits.push_back(
        {static_cast<absl::Weekday>(day), item_code, start_minute, start_minute + 120, minutes});
  }
  return visits;
}

// A month that has not begun, of an elder with that level.
inline LayoutInput Month(CarePlan plan, Level level) {
  LayoutInput input;
  input.month = kJune;
  input.plans = {std::move(plan)};
  input.entitlement.grants = {{level, absl::CivilDay(2022, 1, 1), {}}};
  input.policy = kPolicy;
  input.now = StartOf(kFirst) - absl::Hours(1);
  return input;
}

// The order of a visit as it was laid out, in that state.
inline Order OrderOf(const LayoutInput& input, const PlanVisit& visit, OrderState state) {
  const CarePlan& plan = input.plans[visit.plan];
  Order order;
  order.order_id = OrderIdOf(plan, visit.weekly_visit, visit.day, 1);
  order.care_plan_id = plan.care_plan_id;
  order.state = state;
  order.item.item_code = visit.item_code;
  order.start_window_start_time = visit.window_start_time;
  order.start_window_end_time = visit.window_end_time;
  order.duration_minutes = visit.duration_minutes;
  order.location = input.home;
  return order;
}

inline std::map<absl::CivilDay, int> ByDay(const Layout& layout) {
  std::map<absl::CivilDay, int> minutes;
  for (const PlanVisit& visit : layout.visits) minutes[visit.day] += visit.duration_minutes;
  return minutes;
}

inline int Minutes(const Layout& layout, absl::CivilDay from, absl::CivilDay to) {
  int sum = 0;
  for (const auto& [day, minutes] : ByDay(layout)) sum += from <= day && day < to ? minutes : 0;
  return sum;
}

inline void Suspend(LayoutInput& input, absl::Time from, std::optional<absl::Time> to) {
  input.entitlement.suspensions.push_back({from, to});
}

}  // namespace homecare::intake
