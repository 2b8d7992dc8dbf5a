#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/matching/plan/vroom.h"

namespace homecare::matching::plan {
namespace {

using planner::Caregiver;
using planner::kNone;
using planner::Plan;
using planner::Problem;
using planner::Stop;
using planner::StopKind;
using planner::Task;

using Load = std::vector<int64_t>;

std::string Quoted(absl::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&result, "\\u%04x", static_cast<int>(c));
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string Numbers(const Load& load) { return absl::StrCat("[", absl::StrJoin(load, ","), "]"); }

void Add(const Load& amount, int sign, Load& load) {
  for (size_t i = 0; i < amount.size(); ++i) load[i] += sign * amount[i];
}

std::string PlaceFields(const VroomPlace& place) {
  std::string fields;
  if (place.coordinates.has_value()) {
    absl::StrAppendFormat(&fields, ",\"location\":[%.17g,%.17g]", place.coordinates->first,
                          place.coordinates->second);
  }
  if (place.index.has_value()) absl::StrAppend(&fields, ",\"location_index\":", *place.index);
  return fields;
}

std::string DescriptionField(absl::string_view description) {
  return description.empty() ? "" : absl::StrCat(",\"description\":", Quoted(description));
}

// What a route and the whole plan sum up.
struct Sums {
  int64_t cost = 0, setup = 0, service = 0, duration = 0, waiting = 0, priority = 0, distance = 0;
  int64_t service_of_tasks = 0;  // without breaks
  Load delivery, pickup;

  void AddAll(const Sums& other) {
    cost += other.cost;
    setup += other.setup;
    service += other.service;
    duration += other.duration;
    waiting += other.waiting;
    priority += other.priority;
    distance += other.distance;
    Add(other.delivery, 1, delivery);
    Add(other.pickup, 1, pickup);
  }
};

class Writer {
 public:
  Writer(const VroomProblem& vroom, const Plan& plan)
      : vroom_(vroom), problem_(vroom.problem), plan_(plan), total_(Empty()) {}

  std::string Run(const Durations& durations) {
    std::vector<std::string> routes;
    for (size_t i = 0; i < plan_.stops.size(); ++i) {
      if (!plan_.stops[i].empty()) routes.push_back(Route(static_cast<int>(i)));
    }
    return absl::StrCat(
        "{\"code\":0,\"summary\":{", SumFields(total_), ",\"routes\":", routes.size(),
        ",\"unassigned\":", CountUnassigned(),
        ",\"violations\":[],\"computing_times\":{\"loading\":", durations.loading_milliseconds,
        ",\"solving\":", durations.solving_milliseconds, ",\"routing\":0}}", ",\"unassigned\":[",
        Unassigned(), "],\"routes\":[", absl::StrJoin(routes, ","), "]}\n");
  }

 private:
  Sums Empty() const {
    Sums sums;
    sums.delivery.resize(problem_.load_dimensions);
    sums.pickup.resize(problem_.load_dimensions);
    return sums;
  }

  std::string SumFields(const Sums& sums) const {
    std::string fields = absl::StrCat("\"cost\":", sums.cost);
    if (problem_.load_dimensions > 0) {
      absl::StrAppend(&fields, ",\"delivery\":", Numbers(sums.delivery),
                      ",\"amount\":", Numbers(sums.delivery), ",\"pickup\":", Numbers(sums.pickup));
    }
    absl::StrAppend(&fields, ",\"setup\":", sums.setup, ",\"service\":", sums.service,
                    ",\"duration\":", sums.duration, ",\"waiting_time\":", sums.waiting,
                    ",\"priority\":", sums.priority);
    if (vroom_.has_distances) absl::StrAppend(&fields, ",\"distance\":", sums.distance);
    return fields;
  }

  int CountUnassigned() const {
    int count = 0;
    for (const int visit : plan_.unserved) {
      count += problem_.visits[visit].second == kNone ? 1 : 2;
    }
    return count;
  }

  std::string Unassigned() const {
    std::vector<std::string> entries;
    for (const int visit : plan_.unserved) {
      for (const int task : {problem_.visits[visit].first, problem_.visits[visit].second}) {
        if (task == kNone) continue;
        const VroomTask& named = vroom_.tasks[task];
        entries.push_back(absl::StrCat("{\"id\":", named.id, ",\"type\":\"", named.type, "\"",
                                       PlaceFields(named.place),
                                       DescriptionField(named.description), "}"));
      }
    }
    return absl::StrJoin(entries, ",");
  }

  // The stops with the wait before the first visit spent at home.
  std::vector<Stop> LateStart(int caregiver) const {
    std::vector<Stop> stops = plan_.stops[caregiver];
    if (stops.size() > 1 && stops[0].kind == StopKind::kStart && stops[1].kind == StopKind::kTask) {
      const planner::Duration wait = stops[1].start - stops[1].arrival;
      stops[0].arrival += wait;
      stops[0].start = stops[0].arrival;
      stops[1].arrival += wait;
    }
    return stops;
  }

  int LocationOf(const Stop& stop, int caregiver) const {
    const Caregiver& who = problem_.caregivers[caregiver];
    if (stop.kind == StopKind::kStart) return who.start;
    if (stop.kind == StopKind::kEnd) return who.end;
    return problem_.tasks[stop.task].location;
  }

  std::string Route(int caregiver) {
    const VroomVehicle& vehicle = vroom_.vehicles[caregiver];
    Sums sums = Empty();
    Load load = StartLoad(caregiver);
    int at = kNone;
    int64_t matrix_cost = 0;
    std::vector<std::string> steps;
    for (const Stop& stop : LateStart(caregiver)) {
      if (stop.kind == StopKind::kTask) AddTask(stop, sums, load);
      sums.service += stop.service;
      sums.setup += stop.setup;
      sums.waiting += stop.start - stop.arrival;
      if (stop.kind != StopKind::kBreak) {
        const int here = LocationOf(stop, caregiver);
        if (at != kNone && here != kNone) {
          sums.distance += Distance(caregiver, at, here);
          matrix_cost += MatrixCost(caregiver, at, here);
        }
        at = here;
      }
      if (stop.kind == StopKind::kStart && problem_.caregivers[caregiver].start == kNone) continue;
      if (stop.kind == StopKind::kEnd && problem_.caregivers[caregiver].end == kNone) continue;
      steps.push_back(Step(caregiver, stop, load, sums.distance));
    }
    sums.duration = plan_.stops[caregiver].back().travel;
    sums.cost = CostOf(caregiver, sums, matrix_cost);
    total_.AddAll(sums);
    return absl::StrCat("{\"vehicle\":", vehicle.id, ",", SumFields(sums),
                        DescriptionField(vehicle.description), ",\"steps\":[",
                        absl::StrJoin(steps, ","), "],\"violations\":[]}");
  }

  int64_t Distance(int caregiver, int from, int to) const {
    return problem_.matrices[problem_.caregivers[caregiver].matrix].distance(from, to);
  }

  int64_t MatrixCost(int caregiver, int from, int to) const {
    const planner::Matrix& matrix = problem_.matrices[problem_.caregivers[caregiver].matrix];
    return matrix.costs.empty() ? planner::TravelTime(problem_, caregiver, from, to)
                                : matrix.cost(from, to);
  }

  Load StartLoad(int caregiver) const {
    Load load(problem_.load_dimensions, 0);
    for (const int task : plan_.routes.tasks[caregiver]) {
      if (vroom_.tasks[task].type == "job") Add(problem_.tasks[task].delivery, 1, load);
    }
    return load;
  }

  void AddTask(const Stop& stop, Sums& sums, Load& load) const {
    const Task& task = problem_.tasks[stop.task];
    Add(task.delivery, -1, load);
    Add(task.pickup, 1, load);
    Add(task.delivery, 1, sums.delivery);
    Add(task.pickup, 1, sums.pickup);
    sums.service_of_tasks += stop.service;
    sums.priority += vroom_.priorities[problem_.visit_of_task[stop.task]];
  }

  // As planner::Caregiver says, rounded once a day.
  int64_t CostOf(int caregiver, const Sums& sums, int64_t matrix_cost) const {
    constexpr int64_t kWhole = 3'600'000;
    const Caregiver& who = problem_.caregivers[caregiver];
    const bool by_matrix = who.cost_per_hour == kNone && who.cost_per_km == 0;
    int64_t parts = (sums.service_of_tasks + sums.setup) * who.cost_per_task_hour * 1000;
    if (!by_matrix) {
      parts += sums.duration * std::max<int64_t>(who.cost_per_hour, 0) * 1000 +
               sums.distance * who.cost_per_km * 3600;
    }
    return who.fixed_cost + (by_matrix ? matrix_cost : 0) + (parts + kWhole / 2) / kWhole;
  }

  std::string Step(int caregiver, const Stop& stop, const Load& load, int64_t distance) const {
    std::string fields;
    switch (stop.kind) {
      case StopKind::kStart:
        fields = absl::StrCat("\"type\":\"start\"", PlaceFields(vroom_.vehicles[caregiver].start));
        break;
      case StopKind::kEnd:
        fields = absl::StrCat("\"type\":\"end\"", PlaceFields(vroom_.vehicles[caregiver].end));
        break;
      case StopKind::kBreak: {
        const auto& [id, description] = vroom_.vehicles[caregiver].breaks[stop.break_number];
        fields = absl::StrCat("\"type\":\"break\",\"id\":", id, DescriptionField(description));
        break;
      }
      case StopKind::kTask: {
        const VroomTask& task = vroom_.tasks[stop.task];
        fields = absl::StrCat("\"type\":\"", task.type, "\",\"id\":", task.id,
                              task.type == "job" ? absl::StrCat(",\"job\":", task.id) : "",
                              DescriptionField(task.description), PlaceFields(task.place));
        break;
      }
    }
    absl::StrAppend(&fields, ",\"setup\":", stop.setup, ",\"service\":", stop.service,
                    ",\"waiting_time\":", stop.start - stop.arrival);
    if (problem_.load_dimensions > 0) absl::StrAppend(&fields, ",\"load\":", Numbers(load));
    absl::StrAppend(&fields, ",\"arrival\":", stop.arrival, ",\"duration\":", stop.travel);
    if (vroom_.has_distances) absl::StrAppend(&fields, ",\"distance\":", distance);
    return absl::StrCat("{", fields, ",\"violations\":[]}");
  }

  const VroomProblem& vroom_;
  const Problem& problem_;
  const Plan& plan_;
  Sums total_;
};

}  // namespace

std::string WriteVroom(const VroomProblem& vroom, const Plan& plan, const Durations& durations) {
  return Writer(vroom, plan).Run(durations);
}

}  // namespace homecare::matching::plan
