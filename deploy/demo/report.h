// What the demo prints at its end, for a person and for a program.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "deploy/demo/audit.h"
#include "deploy/demo/city_day.h"
#include "deploy/demo/day_plans.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/world.h"

namespace homecare::demo {

// A day's travel and care.
struct Roads {
  double travel_hours = 0;
  double care_hours = 0;

  double PerCareHour() const { return care_hours == 0 ? 0 : travel_hours / care_hours; }
};

struct Report {
  Counts counts;
  PlanCounts plans;
  // Of a day of the same seed without the planner, where one is given.
  std::optional<Roads> without_planner;
  Audit audit;
  int64_t orders_asked = 0;  // of the service day, cancelled ones left out
  int64_t orders_completed = 0;
  int64_t visits_unassigned = 0;
  int64_t minutes_asked = 0;
  // Of every caregiver from the base, from visit to visit, and back.
  int64_t travel_seconds = 0;
  int64_t red_incidents = 0;
  int64_t acknowledged_in_60_s = 0;
  int64_t assigned = 0;
  int64_t escalated = 0;
  // Neither assigned, escalated nor called off within the ladder's 180 s.
  int64_t unanswered = 0;
  int64_t outbox_left = 0;
  int64_t dead_letters = 0;
  double press_to_offer_ms_p50 = 0;
  double press_to_offer_ms_p99 = 0;
  double wall_seconds = 0;

  Roads roads() const { return {travel_seconds / 3600.0, audit.seconds_delivered / 3600.0}; }

  // What must hold, each broken one as a sentence.
  std::vector<std::string> Broken() const;
};

// Adds what the services list of the service day: orders, incidents, travel.
absl::Status AddLists(Peers& peers, const World& world, absl::CivilDay day, Report* report);

// From a report that ToJson wrote. INVALID_ARGUMENT where the file is none.
absl::StatusOr<Roads> ReadRoads(const std::string& path);

// From real milliseconds, ascending.
void AddLatencies(const std::vector<double>& milliseconds, Report* report);

std::string ToText(const Report& report);
nlohmann::ordered_json ToJson(const Report& report);

}  // namespace homecare::demo
