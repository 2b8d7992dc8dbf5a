// What the demo prints at its end, for a person and for a program.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "deploy/demo/audit.h"
#include "deploy/demo/city_day.h"
#include "deploy/demo/peers.h"

namespace homecare::demo {

struct Report {
  Counts counts;
  Audit audit;
  int64_t orders_asked = 0;  // of the service day, cancelled ones left out
  int64_t orders_completed = 0;
  int64_t visits_unassigned = 0;
  int64_t minutes_asked = 0;
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

  // What must hold, each broken one as a sentence.
  std::vector<std::string> Broken() const;
};

// Adds what the services list of the service day: orders, incidents, travel.
absl::Status AddLists(Peers& peers, absl::CivilDay day, Report* report);

// From real milliseconds, ascending.
void AddLatencies(const std::vector<double>& milliseconds, Report* report);

std::string ToText(const Report& report);
nlohmann::ordered_json ToJson(const Report& report);

}  // namespace homecare::demo
