#include "deploy/demo/report.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::demo {
namespace {

constexpr absl::Duration kLadder = absl::Seconds(180);

double Percent(int64_t part, int64_t whole) { return whole == 0 ? 100.0 : 100.0 * part / whole; }

double At(const std::vector<double>& ascending, double share) {
  if (ascending.empty()) return 0;
  const auto rank = static_cast<size_t>(std::ceil(share * ascending.size()));
  return ascending[std::min(ascending.size(), std::max<size_t>(rank, 1)) - 1];
}

bool WithinLadder(const intake::v1::Incident& incident) {
  const absl::Time due = rpc::FromProto(incident.open_time()) + kLadder;
  const auto by_then = [due](const google::protobuf::Timestamp& time) {
    return rpc::FromProto(time) <= due;
  };
  return (incident.has_assign_time() && by_then(incident.assign_time())) ||
         (incident.has_escalate_time() && by_then(incident.escalate_time())) ||
         (incident.has_close_time() && by_then(incident.close_time()));
}

void AddIncident(const intake::v1::Incident& incident, Report* report) {
  if (incident.button() != intake::v1::BUTTON_RED) return;
  ++report->red_incidents;
  if (incident.has_acknowledge_time() &&
      incident.acknowledge_time().seconds() - incident.open_time().seconds() <= 60) {
    ++report->acknowledged_in_60_s;
  }
  report->assigned += incident.has_assign_time() ? 1 : 0;
  report->escalated += incident.has_escalate_time() ? 1 : 0;
  report->unanswered += WithinLadder(incident) ? 0 : 1;
}

void AddOrder(const intake::v1::Order& order, Report* report) {
  if (order.state() == intake::v1::ORDER_STATE_CANCELLED) return;
  ++report->orders_asked;
  report->minutes_asked += order.duration_minutes();
  report->orders_completed += order.state() == intake::v1::ORDER_STATE_COMPLETED ? 1 : 0;
  report->visits_unassigned += order.state() == intake::v1::ORDER_STATE_UNASSIGNED ? 1 : 0;
}

absl::Status AddOrders(Peers& peers, absl::CivilDay day, Report* report) {
  intake::v1::ListOrdersRequest request;
  request.set_city_code(kCity);
  request.set_page_size(200);
  *request.mutable_starts_within() = rpc::ToProto(rpc::TimeSpan{StartOf(day), StartOf(day + 1)});
  do {
    ASSIGN_OR_RETURN(const auto page,
                     Call(*peers.intake, &intake::v1::IntakeService::Stub::ListOrders, request));
    for (const intake::v1::Order& order : page.orders()) AddOrder(order, report);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status AddIncidents(Peers& peers, Report* report) {
  intake::v1::ListIncidentsRequest request;
  request.set_city_code(kCity);
  request.set_page_size(200);
  do {
    ASSIGN_OR_RETURN(const auto page,
                     Call(*peers.intake, &intake::v1::IntakeService::Stub::ListIncidents, request));
    for (const intake::v1::Incident& incident : page.incidents()) AddIncident(incident, report);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

using Tours = std::map<std::string, std::map<int64_t, LatLng>>;

int64_t TravelOf(const Tours& tours, const World& world) {
  const TravelModel travel;
  absl::Duration sum;
  for (const Caregiver& caregiver : world.caregivers) {
    const auto tour = tours.find(caregiver.caregiver_id);
    if (tour == tours.end()) continue;
    LatLng at = caregiver.base;
    for (const auto& [start, place] : tour->second) {
      sum += travel.Time(at, place);
      at = place;
    }
    sum += travel.Time(at, caregiver.base);
  }
  return absl::ToInt64Seconds(sum);
}

absl::Status AddTravel(Peers& peers, const World& world, absl::CivilDay day, Report* report) {
  matching::v1::ListAssignmentsRequest request;
  request.set_city_code(kCity);
  request.set_service_date(FormatDay(day));
  request.set_page_size(200);
  Tours tours;
  do {
    ASSIGN_OR_RETURN(
        const auto page,
        Call(*peers.matching, &matching::v1::MatchingService::Stub::ListAssignments, request));
    for (const matching::v1::Assignment& assignment : page.assignments()) {
      tours[assignment.caregiver_id()][assignment.planned().start_time().seconds()] =
          rpc::FromProto(assignment.location());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  report->travel_seconds = TravelOf(tours, world);
  return absl::OkStatus();
}

std::string Text(const Roads& roads) {
  return absl::StrFormat("%.1f h, %.3f h per hour of care", roads.travel_hours,
                         roads.PerCareHour());
}

std::string Yuan(int64_t fen) { return absl::StrFormat("%d.%02d yuan", fen / 100, fen % 100); }

std::string States(const Audit& audit) {
  std::string text;
  for (const auto& [state, count] : audit.visits_by_state) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", count, " ", state);
  }
  return text;
}

}  // namespace

absl::Status AddLists(Peers& peers, const World& world, absl::CivilDay day, Report* report) {
  RETURN_IF_ERROR(AddOrders(peers, day, report));
  RETURN_IF_ERROR(AddIncidents(peers, report));
  return AddTravel(peers, world, day, report);
}

absl::StatusOr<Roads> ReadRoads(const std::string& path) {
  std::ifstream file(path);
  const nlohmann::json json = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  const auto hours = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_number()
               ? json[name].get<double>()
               : -1.0;
  };
  const Roads roads{hours("travel_hours"), hours("care_hours")};
  if (roads.travel_hours >= 0 && roads.care_hours >= 0) return roads;
  return absl::InvalidArgumentError(absl::StrCat(path, " is no report of the demo"));
}

void AddLatencies(const std::vector<double>& milliseconds, Report* report) {
  report->press_to_offer_ms_p50 = At(milliseconds, 0.50);
  report->press_to_offer_ms_p99 = At(milliseconds, 0.99);
}

std::vector<std::string> Report::Broken() const {
  std::vector<std::string> broken;
  const auto expect = [&broken](bool holds, const std::string& sentence) {
    if (!holds) broken.push_back(sentence);
  };
  expect(audit.recompute_difference_fen == 0 && audit.recompute_difference_minutes == 0,
         absl::StrCat("ledger and recomputation differ by ", audit.recompute_difference_fen,
                      " fen, ", audit.recompute_difference_minutes, " min"));
  expect(outbox_left == 0, absl::StrCat(outbox_left, " events were not delivered"));
  expect(dead_letters == 0, absl::StrCat(dead_letters, " events were given up"));
  expect(audit.overlaps == 0, absl::StrCat(audit.overlaps, " visits overlap"));
  expect(unanswered == 0,
         absl::StrCat(unanswered, " incidents were neither assigned nor escalated in time"));
  expect(orders_completed * 10 >= orders_asked * 9,
         absl::StrCat("only ", orders_completed, " of ", orders_asked, " orders were completed"));
  expect(audit.ledger_lines > 0 && audit.fen_family > 0 && audit.minutes_provider > 0 &&
             audit.minutes_subsidy_urban > 0 && audit.minutes_subsidy_rural > 0,
         "some kind of funding or area class did not occur");
  return broken;
}

std::string ToText(const Report& r) {
  const Audit& audit = r.audit;
  std::string text;
  const auto row = [&text](const char* name, const std::string& value) {
    absl::StrAppendFormat(&text, "  %-26s %s\n", name, value);
  };
  text += "\nThe service day\n";
  row("orders", absl::StrFormat("%d not cancelled, %d completed (%.1f %%), %d found nobody",
                                r.orders_asked, r.orders_completed,
                                Percent(r.orders_completed, r.orders_asked), r.visits_unassigned));
  row("visits", States(audit));
  row("hours", absl::StrFormat("%.1f delivered of %.1f asked", audit.seconds_delivered / 3600.0,
                               r.minutes_asked / 60.0));
  row("travel", Text(r.roads()));
  if (r.without_planner) row("without the planner", Text(*r.without_planner));
  if (r.plans.plans > 0) {
    row("plans", absl::StrFormat("%d, %d visits assigned, %d repaired, %d left; each saved %.1f h",
                                 r.plans.plans, r.plans.assigned, r.plans.repaired, r.plans.left,
                                 r.plans.saved_seconds / 3600.0 / r.plans.plans));
  }
  row("offers", absl::StrFormat("%d made, %d accepted, %d declined", r.counts.offers,
                                r.counts.accepted, r.counts.declined));
  text += "\nThe button\n";
  row("presses", absl::StrFormat("%d, about %d incidents, %d of them red", r.counts.presses,
                                 r.counts.incidents, r.red_incidents));
  row("acknowledged within 60 s",
      absl::StrFormat("%.1f %%", Percent(r.acknowledged_in_60_s, r.red_incidents)));
  row("somebody sent", absl::StrFormat("%d; on the supervisor's list %d; neither in time %d",
                                       r.assigned, r.escalated, r.unanswered));
  row("press to offer", absl::StrFormat("%.1f ms median, %.1f ms p99 (real time)",
                                        r.press_to_offer_ms_p50, r.press_to_offer_ms_p99));
  text += "\nThe month so far\n";
  row("subsidy, town",
      absl::StrFormat("%d min, %s", audit.minutes_subsidy_urban, Yuan(audit.fen_subsidy_urban)));
  row("subsidy, countryside", absl::StrFormat("%d min, %s", audit.minutes_subsidy_rural,
                                              Yuan(audit.fen_subsidy - audit.fen_subsidy_urban)));
  row("paid by families",
      absl::StrFormat("%d min, %s", audit.minutes_family, Yuan(audit.fen_family)));
  row("borne by providers", absl::StrFormat("%d min", audit.minutes_provider));
  row("billed to nobody", absl::StrFormat("%d min", audit.minutes_none));
  for (const NearCap& near : audit.nearest_to_cap) {
    row("nearest to the cap", absl::StrFormat("%s, %d of %d min", near.elder_id,
                                              near.minutes_subsidised, near.cap_minutes));
  }
  text += "\nThe check\n";
  row("ledger - recomputation",
      absl::StrFormat("%d fen, %d min, over %d lines", audit.recompute_difference_fen,
                      audit.recompute_difference_minutes, audit.ledger_lines));
  row("events undelivered", absl::StrCat(r.outbox_left, ", given up ", r.dead_letters));
  row("visits that overlap", absl::StrCat(audit.overlaps));
  row("took", absl::StrFormat("%.0f s", r.wall_seconds));
  for (const std::string& sentence : r.Broken()) row("NOT AS IT SHOULD BE", sentence);
  return text;
}

nlohmann::ordered_json ToJson(const Report& r) {
  return {
      {"orders_placed", r.counts.orders_placed},
      {"presses", r.counts.presses},
      {"incidents", r.counts.incidents},
      {"offers", r.counts.offers},
      {"orders_not_cancelled", r.orders_asked},
      {"orders_completed", r.orders_completed},
      {"visits_completed", r.audit.visits_completed},
      {"visits_unassigned", r.visits_unassigned},
      {"incidents_unanswered", r.unanswered},
      {"incidents_escalated", r.escalated},
      {"minutes_subsidy_urban", r.audit.minutes_subsidy_urban},
      {"minutes_subsidy_rural", r.audit.minutes_subsidy_rural},
      {"fen_subsidy", r.audit.fen_subsidy},
      {"fen_family", r.audit.fen_family},
      {"minutes_family", r.audit.minutes_family},
      {"minutes_provider", r.audit.minutes_provider},
      {"recompute_difference_fen", r.audit.recompute_difference_fen},
      {"recompute_difference_minutes", r.audit.recompute_difference_minutes},
      {"outbox_left", r.outbox_left},
      {"dead_letters", r.dead_letters},
      {"overlaps", r.audit.overlaps},
      {"travel_hours", r.roads().travel_hours},
      {"care_hours", r.roads().care_hours},
      {"travel_hours_per_care_hour", r.roads().PerCareHour()},
      {"plans", r.plans.plans},
      {"planned_visits", r.plans.assigned},
      {"plan_repairs", r.plans.repaired},
      {"press_to_offer_ms_p50", r.press_to_offer_ms_p50},
      {"press_to_offer_ms_p99", r.press_to_offer_ms_p99},
      {"wall_seconds", r.wall_seconds},
  };
}

}  // namespace homecare::demo
