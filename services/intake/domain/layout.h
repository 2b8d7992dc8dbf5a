// Lays an elder's care plans out over a month. Pure, and the same for the same input.
//
// The visits that the plans ask for are all taken where the month's entitlement has room for them.
// Where it has not, so many are left out that what is taken never exceeds the cap, and what is
// taken by the end of any day is as near as it can be to an even share: 60 hours are not the work
// of the month's first week. On a day with room for some of its visits only, the item that fell
// behind most comes first, so that no item is thinned more than another.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/geo.h"
#include "services/intake/domain/care_plan.h"
#include "services/intake/domain/entitlement.h"
#include "services/intake/domain/order.h"

namespace homecare::intake {

struct LayoutInput {
  absl::CivilMonth month;
  // Where the elder lives now.
  LatLng home;
  // The elder's, none of which overlap.
  std::vector<CarePlan> plans;
  Entitlement entitlement;
  CarePolicy policy;
  // Every order of care hours of the elder whose window starts within the month, whoever asked for
  // it and whatever became of it.
  std::vector<Order> orders;
  absl::Time now;
};

// A visit of a plan on a day.
struct PlanVisit {
  size_t plan = 0;          // its place in LayoutInput::plans
  size_t weekly_visit = 0;  // its place in the plan
  absl::CivilDay day;
  absl::Time window_start_time;
  absl::Time window_end_time;
  std::string item_code;
  int duration_minutes = 0;
  std::string order_id;  // empty until it is placed
};

struct Layout {
  int entitled_minutes = 0;
  // Of orders that nobody lays out: other than the plans', begun, or delivered.
  int held_minutes = 0;
  // Visits ordered and not begun, and visits to be ordered, in order of (start, plan, place).
  std::vector<PlanVisit> visits;
  int laid_out_minutes = 0;
  // Asked for by the plans, still possible, and left out.
  int left_out_minutes = 0;
  // Orders of plans that have not begun and are not wanted any more.
  std::vector<std::string> unwanted_order_ids;
};

Layout LayOut(const LayoutInput& input);

}  // namespace homecare::intake
