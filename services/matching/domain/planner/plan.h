// A plan, what it costs, and the reference that says so: Evaluate reckons everything from nothing,
// and shares no code with what makes engines fast. Engines are tested against it.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "services/matching/domain/planner/problem.h"

namespace homecare::matching::planner {

// Who does what in which order. Tasks in no route are unserved.
struct Routes {
  std::vector<std::vector<int>> tasks;  // by caregiver
};

enum class StopKind : uint8_t { kStart, kTask, kBreak, kEnd };

struct Stop {
  StopKind kind = StopKind::kTask;
  int task = kNone;          // kTask
  int break_number = kNone;  // kBreak: index into Caregiver::breaks
  Time arrival = 0;
  Time start = 0;  // of service, setup included; start - arrival is waiting
  Duration setup = 0, service = 0;
  Duration travel = 0;  // from the day's beginning until here
};

struct Plan {
  Routes routes;
  std::vector<std::vector<Stop>> stops;  // by caregiver; empty for who stays at home
  std::vector<Time> start_of_task;       // kNever where unserved
  std::vector<int> unserved;             // visits, ascending
  Terms terms;
  int64_t cost = 0;
};

// The earliest schedule of the routes and its terms. INVALID_ARGUMENT if a rule is broken, naming
// the rule, the caregiver and the task: a task twice, half a visit, somebody who may not serve, a
// window, shift, break, load or limit that does not fit, a frozen beginning that was altered, or
// visits together that wait for each other in a circle.
absl::StatusOr<Plan> Evaluate(const Problem& problem, const Routes& routes);

}  // namespace homecare::matching::planner
