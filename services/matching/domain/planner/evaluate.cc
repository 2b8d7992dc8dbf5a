// Evaluate(): the rules that need no times, then the schedule, then what the plan costs.
#include <algorithm>
#include <cstdlib>

#include "common/base/status.h"
#include "services/matching/domain/planner/plan.h"
#include "services/matching/domain/planner/plan_errors.h"
#include "services/matching/domain/planner/reference_schedule.h"

namespace homecare::matching::planner {
namespace {

class Evaluator {
 public:
  Evaluator(const Problem& problem, const Routes& routes) : problem_(problem), routes_(routes) {}

  absl::StatusOr<Plan> Run() {
    RETURN_IF_ERROR(CheckRoutes());
    RETURN_IF_ERROR(CheckVisits());
    reference::Schedule schedule(problem_, routes_);
    RETURN_IF_ERROR(schedule.Run());
    plan_.routes = routes_;
    plan_.start_of_task = schedule.StartOfTask();
    for (int caregiver = 0; caregiver < Size(problem_.caregivers); ++caregiver) {
      plan_.stops.push_back(schedule.Stops(caregiver));
      RETURN_IF_ERROR(AddDay(caregiver));
    }
    for (int visit = 0; visit < Size(problem_.visits); ++visit) AddVisit(visit);
    plan_.cost = problem_.objective.Of(plan_.terms);
    return std::move(plan_);
  }

 private:
  template <typename Vector>
  static int Size(const Vector& vector) {
    return static_cast<int>(vector.size());
  }

  absl::Status CheckRoutes() {
    if (routes_.tasks.size() != problem_.caregivers.size()) {
      return BrokenRule("CAREGIVERS", kNone, kNone);
    }
    server_.assign(problem_.tasks.size(), kNone);
    position_.assign(problem_.tasks.size(), kNone);
    for (int caregiver = 0; caregiver < Size(routes_.tasks); ++caregiver) {
      RETURN_IF_ERROR(CheckRoute(caregiver));
      if (routes_.tasks[caregiver].empty()) continue;
      RETURN_IF_ERROR(CheckLoads(caregiver));
    }
    return absl::OkStatus();
  }

  absl::Status CheckRoute(int caregiver) {
    const std::vector<int>& route = routes_.tasks[caregiver];
    const Caregiver& who = problem_.caregivers[caregiver];
    if (route.size() < who.frozen_tasks.size() ||
        !std::equal(who.frozen_tasks.begin(), who.frozen_tasks.end(), route.begin())) {
      return BrokenRule("FROZEN", caregiver, kNone);
    }
    if (Size(route) > who.max_tasks) return BrokenRule("MAX_TASKS", caregiver, kNone);
    for (int i = 0; i < Size(route); ++i) {
      const int task = route[i];
      if (task < 0 || task >= Size(problem_.tasks)) {
        return BrokenRule("UNKNOWN_TASK", caregiver, task);
      }
      if (server_[task] != kNone) return BrokenRule("TASK_TWICE", caregiver, task);
      if (i >= Size(who.frozen_tasks) && !MayServe(problem_, task, caregiver)) {
        return BrokenRule("MAY_NOT_SERVE", caregiver, task);
      }
      server_[task] = caregiver;
      position_[task] = i;
    }
    return absl::OkStatus();
  }

  absl::Status CheckLoads(int caregiver) const {
    const std::vector<int64_t>& capacity = problem_.caregivers[caregiver].capacity;
    for (const auto& load : reference::LoadsBefore(problem_, routes_.tasks[caregiver])) {
      for (int i = 0; i < Size(load); ++i) {
        if (load[i] > capacity[i]) return BrokenRule("LOAD", caregiver, kNone);
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckVisits() const {
    for (const Visit& visit : problem_.visits) {
      if (visit.relation == Relation::kSingle) continue;
      const int first = server_[visit.first], second = server_[visit.second];
      if ((first == kNone) != (second == kNone))
        return BrokenRule("HALF_VISIT", first, visit.first);
      if (first == kNone) continue;
      if (visit.relation == Relation::kTogether && first == second) {
        return BrokenRule("SAME_CAREGIVER", first, visit.first);
      }
      if (visit.relation == Relation::kCarried &&
          (first != second || position_[visit.first] > position_[visit.second])) {
        return BrokenRule("CARRIED", first, visit.first);
      }
    }
    return absl::OkStatus();
  }

  // Sums of one day.
  struct Sums {
    Duration travel = 0, work = 0;
    int64_t distance = 0, matrix_cost = 0;
  };

  absl::Status AddDay(int caregiver) {
    const std::vector<Stop>& stops = plan_.stops[caregiver];
    if (stops.empty()) return absl::OkStatus();
    const Caregiver& who = problem_.caregivers[caregiver];
    const Sums sums = SumsOf(caregiver);
    if (sums.travel > who.max_travel_time) return BrokenRule("MAX_TRAVEL_TIME", caregiver, kNone);
    if (sums.work > who.max_work_time) return BrokenRule("MAX_WORK_TIME", caregiver, kNone);
    if (sums.distance > who.max_distance) return BrokenRule("MAX_DISTANCE", caregiver, kNone);
    plan_.terms.travel += CostOf(who, sums);
    const int64_t minutes = sums.work / 60;
    plan_.terms.spread += minutes * minutes / 64;
    return absl::OkStatus();
  }

  Sums SumsOf(int caregiver) const {
    const Caregiver& who = problem_.caregivers[caregiver];
    const Matrix& matrix = problem_.matrices[who.matrix];
    Sums sums;
    int from = who.start;
    const auto go = [&](int to) {
      if (from != kNone && to != kNone) {
        const Duration time = TravelTime(problem_, caregiver, from, to);
        sums.travel += time;
        sums.matrix_cost += matrix.costs.empty() ? time : matrix.cost(from, to);
        sums.distance += matrix.distance(from, to);
      }
      from = to;
    };
    for (const Stop& stop : plan_.stops[caregiver]) {
      if (stop.kind != StopKind::kTask) continue;
      go(problem_.tasks[stop.task].location);
      sums.work += stop.setup + stop.service;
    }
    go(who.end);
    return sums;
  }

  static Cost CostOf(const Caregiver& who, const Sums& sums) {
    const bool by_matrix = who.cost_per_hour == kNone && who.cost_per_km == 0;
    const Cost per_hour = by_matrix ? 0 : std::max<Cost>(who.cost_per_hour, 0);
    const Cost parts = sums.travel * per_hour * 1000 + sums.distance * who.cost_per_km * 3600 +
                       sums.work * who.cost_per_task_hour * 1000;
    constexpr Cost kWhole = 3'600'000;
    return who.fixed_cost + (by_matrix ? sums.matrix_cost : 0) + (parts + kWhole / 2) / kWhole;
  }

  void AddVisit(int number) {
    const Visit& visit = problem_.visits[number];
    if (server_[visit.first] == kNone) {
      plan_.unserved.push_back(number);
      plan_.terms.unserved += visit.priority;
    } else {
      AddContinuity(visit, server_[visit.first]);
      if (visit.relation == Relation::kTogether) AddContinuity(visit, server_[visit.second]);
    }
    AddTask(visit, visit.first, 0);
    if (visit.second != kNone) AddTask(visit, visit.second, 1);
  }

  void AddContinuity(const Visit& visit, int caregiver) {
    Cost cost = visit.unfamiliar_cost;
    for (const auto& [who, familiar_cost] : visit.familiar) {
      if (who == caregiver) cost = familiar_cost;
    }
    plan_.terms.continuity += cost;
  }

  void AddTask(const Visit& visit, int task, int which) {
    const int promised = visit.promised_caregiver[which];
    const Time promised_start = visit.promised_start[which];
    const bool served = server_[task] != kNone;
    const Time start = plan_.start_of_task[task];
    if ((promised != kNone && promised != server_[task]) ||
        (promised_start != kNever &&
         (!served || std::abs(start - promised_start) > problem_.promise_tolerance))) {
      ++plan_.terms.disturbance;
    }
    if (!served) return;
    const Duration late = Lateness(problem_.tasks[task], start);
    plan_.terms.tardiness += late;
    plan_.terms.largest_tardiness = std::max(plan_.terms.largest_tardiness, late);
  }

  // Against the window that the start lies in; a frozen start may lie in none, and is measured
  // against the first that has not passed, or else the last.
  static Duration Lateness(const Task& task, Time start) {
    for (const Window& window : task.windows) {
      if (start <= window.close) return std::max<Duration>(0, start - window.due);
    }
    return start - task.windows.back().due;
  }

  const Problem& problem_;
  const Routes& routes_;
  std::vector<int> server_, position_;  // by task
  Plan plan_;
};

}  // namespace

absl::StatusOr<Plan> Evaluate(const Problem& problem, const Routes& routes) {
  return Evaluator(problem, routes).Run();
}

}  // namespace homecare::matching::planner
