#include "services/intake/domain/care_plan.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"
#include "services/intake/domain/errors.h"

namespace homecare::intake {
namespace {

constexpr int kMinutesADay = 24 * 60;

const Item* FindIn(const std::vector<Item>& catalogue, const std::string& item_code) {
  const auto item = std::find_if(catalogue.begin(), catalogue.end(),
                                 [&](const Item& one) { return one.item_code == item_code; });
  return item == catalogue.end() ? nullptr : &*item;
}

void CheckTimes(const WeeklyVisit& visit, const std::string& path, Violations& violations) {
  if (!violations.Expect(visit.window_start_minute >= 0 && visit.window_start_minute < kMinutesADay,
                         path + ".window_start_minute", "must be 0 to 1439")) {
    return;
  }
  const bool ends = visit.window_end_minute > visit.window_start_minute;
  violations.Expect(ends && visit.window_end_minute <= kMinutesADay, path + ".window_end_minute",
                    "must be after window_start_minute, at most 1440");
}

// Which month's cap a minute draws on must be plain from the day: no visit runs over midnight.
void CheckDuration(const Item& item, const WeeklyVisit& visit, const std::string& path,
                   Violations& violations) {
  const int minutes = visit.duration_minutes;
  const bool fits = minutes >= item.min_duration_minutes && minutes <= item.max_duration_minutes;
  if (!violations.Expect(fits, path + ".duration_minutes",
                         absl::StrCat("must be ", item.min_duration_minutes, " to ",
                                      item.max_duration_minutes, " for ", item.item_code))) {
    return;
  }
  violations.Expect(visit.window_end_minute <= kMinutesADay - minutes ||
                        visit.window_end_minute > kMinutesADay,  // told already
                    path + ".window_end_minute", "must let the visit end on its day");
}

}  // namespace

bool Overlap(const CarePlan& a, const CarePlan& b) {
  // A plan that ends on its first day has none.
  if (!a.CoversDay(a.valid_from) || !b.CoversDay(b.valid_from)) return false;
  return a.valid_from < b.valid_from ? a.CoversDay(b.valid_from) : b.CoversDay(a.valid_from);
}

absl::Status CheckCarePlan(const std::vector<Item>& catalogue, CarePlan* plan) {
  Violations violations;
  violations.Expect(!plan->valid_to || plan->valid_from <= *plan->valid_to, "care_plan.valid_to",
                    "must not be before valid_from");
  violations.Expect(plan->weekly_visits.size() <= kWeeklyVisitLimit, "care_plan.weekly_visits",
                    absl::StrCat("must have at most ", kWeeklyVisitLimit));
  RETURN_IF_ERROR(violations.ToStatus());
  for (size_t i = 0; i < plan->weekly_visits.size(); ++i) {
    WeeklyVisit& visit = plan->weekly_visits[i];
    const std::string path = absl::StrCat("care_plan.weekly_visits[", i, "]");
    const Item* const item = FindIn(catalogue, visit.item_code);
    if (item == nullptr) return ItemNotFound(visit.item_code);
    violations.Expect(item->bucket == Bucket::kCareHours, path + ".item_code",
                      "must draw on the care hours");
    if (visit.duration_minutes == 0) visit.duration_minutes = item->duration_minutes;
    CheckTimes(visit, path, violations);
    CheckDuration(*item, visit, path, violations);
    const auto end = plan->weekly_visits.begin() + static_cast<std::ptrdiff_t>(i);
    violations.Expect(std::find(plan->weekly_visits.begin(), end, visit) == end, path,
                      "must not be there twice");
  }
  return violations.ToStatus();
}

std::string OrderIdOf(const CarePlan& plan, size_t weekly_visit, absl::CivilDay day, int attempt) {
  return absl::StrFormat("%s.%04d%02d%02d.%d.%d", plan.care_plan_id, day.year(), day.month(),
                         day.day(), weekly_visit, attempt);
}

}  // namespace homecare::intake
