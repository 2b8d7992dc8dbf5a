#include "services/matching/plan/map/map_page.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "absl/strings/str_replace.h"
#include "services/matching/plan/map/page_files.h"

namespace homecare::matching {
namespace {

using Json = nlohmann::json;
using planner::kNever;
using planner::kNone;
using planner::Problem;
using planner::Stop;
using planner::StopKind;
using planner::Time;

// Bytes that are no UTF-8 become U+FFFD.
std::string ToText(const Json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

// A name may hold "</script>". Only strings of JSON can hold what is replaced here.
std::string ToScriptJson(const Json& json) {
  return absl::StrReplaceAll(ToText(json), {{"<", "\\u003c"}, {">", "\\u003e"}, {"&", "\\u0026"}});
}

std::string EscapeHtml(const std::string& text) {
  const std::string valid = Json::parse(ToText(text), nullptr, false).get<std::string>();
  return absl::StrReplaceAll(
      valid, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

// Numbers of JavaScript are exact to 2^53.
Json ToTime(Time time) { return time >= kNever || time <= -kNever ? Json() : Json(time); }

double ToFiveDigits(double degrees) { return std::round(degrees * 1e5) / 1e5; }

Json ToPlaces(const MapInput& input) {
  Json places = Json::array();
  for (const std::optional<LatLng>& point : input.points) {
    if (point.has_value()) {
      places.push_back({ToFiveDigits(point->longitude_degrees),  //
                        ToFiveDigits(point->latitude_degrees)});
    } else {
      places.push_back(nullptr);
    }
  }
  return places;
}

const std::string& LabelOf(const std::vector<std::string>& labels, size_t i,
                           const std::string& id) {
  return i < labels.size() && !labels[i].empty() ? labels[i] : id;
}

int PlaceOf(const Problem& problem, const planner::Caregiver& caregiver, const Stop& stop) {
  switch (stop.kind) {
    case StopKind::kStart:
      return caregiver.start;
    case StopKind::kTask:
      return problem.tasks[stop.task].location;
    case StopKind::kBreak:
      return kNone;
    case StopKind::kEnd:
      return caregiver.end;
  }
  return kNone;
}

// [kind, task, place, arrival, start, setup and service, travel since the stop before]
Json ToStops(const Problem& problem, const planner::Caregiver& caregiver,
             const std::vector<Stop>& stops, bool mapped) {
  Json json = Json::array();
  planner::Duration travelled = 0;
  for (const Stop& stop : stops) {
    const int place = mapped ? PlaceOf(problem, caregiver, stop) : kNone;
    json.push_back({static_cast<int>(stop.kind), stop.task, place, stop.arrival, stop.start,
                    stop.setup + stop.service, stop.travel - travelled});
    travelled = stop.travel;
  }
  return json;
}

Json ToCaregivers(const MapInput& input) {
  Json json = Json::array();
  for (size_t i = 0; i < input.problem.caregivers.size(); ++i) {
    const planner::Caregiver& caregiver = input.problem.caregivers[i];
    const bool away = i < input.plan.stops.size();
    json.push_back({{"label", LabelOf(input.caregiver_labels, i, caregiver.id)},
                    {"id", caregiver.id},
                    {"shift", {ToTime(caregiver.shift.open), ToTime(caregiver.shift.close)}},
                    {"stops", away ? ToStops(input.problem, caregiver, input.plan.stops[i],
                                             !input.points.empty())
                                   : Json::array()}});
  }
  return json;
}

Json ToTasks(const Problem& problem) {
  Json json = Json::array();
  for (size_t i = 0; i < problem.tasks.size(); ++i) {
    const planner::Task& task = problem.tasks[i];
    Json windows = Json::array();
    for (const planner::Window& window : task.windows) {
      // The page reckons with where windows begin.
      windows.push_back({std::max(window.open, -kNever), ToTime(window.due)});
    }
    json.push_back({problem.visit_of_task[i], task.location, std::move(windows)});
  }
  return json;
}

// [label, id, priority, tasks, relation]
Json ToVisits(const MapInput& input) {
  Json json = Json::array();
  for (size_t i = 0; i < input.problem.visits.size(); ++i) {
    const planner::Visit& visit = input.problem.visits[i];
    Json tasks = Json::array({visit.first});
    if (visit.second != kNone) tasks.push_back(visit.second);
    json.push_back({LabelOf(input.visit_labels, i, visit.id), visit.id, visit.priority,
                    std::move(tasks), static_cast<int>(visit.relation)});
  }
  return json;
}

// The outlines around which the places lie: all or none, since they are one city's.
Json OutlinesAround(const std::vector<std::optional<LatLng>>& points) {
  Json outlines = Json::parse(CountyOutlines(), nullptr, /*allow_exceptions=*/false);
  double west = 180, east = -180, south = 90, north = -90;
  for (const Json& outline : outlines) {
    for (const Json& point : outline["ring"]) {
      west = std::min(west, point[0].get<double>());
      east = std::max(east, point[0].get<double>());
      south = std::min(south, point[1].get<double>());
      north = std::max(north, point[1].get<double>());
    }
  }
  const BoundingBox city{{south, west}, {north, east}};
  const bool here = std::any_of(points.begin(), points.end(), [&](const auto& point) {
    return point.has_value() && city.Contains(*point);
  });
  return here ? outlines : Json::array();
}

Json ToData(const MapInput& input) {
  return {{"title", input.title},
          {"midnight", input.midnight},
          {"units_per_minute", input.units_per_minute},
          {"places", ToPlaces(input)},
          {"outlines", OutlinesAround(input.points)},
          {"caregivers", ToCaregivers(input)},
          {"tasks", ToTasks(input.problem)},
          {"visits", ToVisits(input)},
          {"unserved", input.plan.unserved},
          {"cost", input.plan.cost}};
}

}  // namespace

std::string MapPage(const MapInput& input) {
  const std::string data = ToScriptJson(ToData(input));
  // One pass: what is put in is not looked through again.
  return absl::StrReplaceAll(PageHtml(), {{"@TITLE@", EscapeHtml(input.title)},
                                          {"@STYLE@", PageStyle()},
                                          {"@SCRIPT@", PageScript()},
                                          {"@DATA@", data}});
}

planner::Time MidnightOf(const Problem& problem) {
  constexpr Time kDay = 86'400, kShanghai = 8 * 3'600;
  // Nobody counts a day's units in more than 1,000 of them a second.
  constexpr Time kSurelySince1970 = kDay * 1'000;
  Time first = kNever;
  for (const planner::Task& task : problem.tasks) {
    for (const planner::Window& window : task.windows) first = std::min(first, window.due);
  }
  for (const planner::Caregiver& caregiver : problem.caregivers) {
    first = std::min(first, caregiver.shift.close);
  }
  if (first >= kNever || first < kSurelySince1970) return 0;
  return (first + kShanghai) / kDay * kDay - kShanghai;
}

}  // namespace homecare::matching
