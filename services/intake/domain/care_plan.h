// A standing care plan: what an elder receives each week. Pure values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/intake/domain/catalogue.h"

namespace homecare::intake {

// One visit of the week, on one day of it.
struct WeeklyVisit {
  absl::Weekday weekday = absl::Weekday::monday;
  std::string item_code;
  // Minutes after the day's beginning: the visit starts within [start, end).
  int window_start_minute = 0;
  int window_end_minute = 0;
  int duration_minutes = 0;  // 0 takes the item's own, until CheckCarePlan has filled it in
  bool operator==(const WeeklyVisit&) const = default;
};

struct CarePlan {
  std::string care_plan_id;
  std::string elder_id;
  std::vector<WeeklyVisit> weekly_visits;
  absl::CivilDay valid_from;
  std::optional<absl::CivilDay> valid_to;
  // Empty: who came last.
  std::string preferred_caregiver_id;
  bool family_consent = false;
  absl::Time change_time;
  // The day from which the month is laid out as things stand now: that of the last change of the
  // plan, or of the entitlement it rests on. What is from before was laid out as things were.
  absl::CivilDay arranged_from;

  bool CoversDay(absl::CivilDay day) const {
    return valid_from <= day && (!valid_to || day < *valid_to);
  }
};

inline constexpr size_t kWeeklyVisitLimit = 50;

// Whether the two share a day.
bool Overlap(const CarePlan& a, const CarePlan& b);

// Every rule that needs nobody but the plan and the catalogue; fills in durations. Field paths
// begin with `care_plan`. INVALID_FIELD with all violations at once; ITEM_NOT_FOUND.
absl::Status CheckCarePlan(const std::vector<Item>& catalogue, CarePlan* plan);

// The order of the plan's weekly visit on that day, the same whoever asks. Attempts count from 1:
// an order that the plan itself took back is followed by another.
std::string OrderIdOf(const CarePlan& plan, size_t weekly_visit, absl::CivilDay day, int attempt);

}  // namespace homecare::intake
