// homecare-bench-repair: plans a day, takes one caregiver away and repairs the plan; says as JSON
// how many promises that changed. A problem in VROOM's form on standard input.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <random>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"
#include "services/matching/domain/planner/solver.h"
#include "services/matching/plan/threads.h"
#include "services/matching/plan/vroom.h"

ABSL_FLAG(double, plan_seconds, 60, "for the plan of the whole day");
ABSL_FLAG(double, repair_seconds, 1, "for the repair");
ABSL_FLAG(int32_t, threads, 2, "");
ABSL_FLAG(uint64_t, seed, 1, "of both; picks who is absent");

namespace homecare::matching {
namespace {

using planner::Plan;
using planner::Problem;
using planner::Routes;

// A promise is kept where the visit begins within a quarter of an hour.
constexpr planner::Duration kTolerance = 15 * 60;
// Of one changed promise: more than any detour is worth, less than a visit.
constexpr int64_t kDisturbanceWeight = 100'000;

double Seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

absl::StatusOr<Plan> Solve(const Problem& problem, const Routes* initial, double seconds) {
  plan::Threads threads(absl::GetFlag(FLAGS_threads));
  planner::SolveOptions options;
  options.seed = absl::GetFlag(FLAGS_seed);
  options.seconds = seconds;
  options.elapsed_seconds = [begin = Seconds()] { return Seconds() - begin; };
  options.initial = initial;
  ASSIGN_OR_RETURN(planner::SolveResult result, planner::Solve(problem, options, threads));
  // The engine's own figures are not what is reported.
  return Evaluate(problem, result.plan.routes);
}

int Promise(const Plan& plan, Problem* problem) {
  int promises = 0;
  for (size_t caregiver = 0; caregiver < plan.routes.tasks.size(); ++caregiver) {
    for (const int task : plan.routes.tasks[caregiver]) {
      planner::Visit& visit = problem->visits[problem->visit_of_task[task]];
      const int part = task == visit.first ? 0 : 1;
      visit.promised_caregiver[part] = static_cast<int>(caregiver);
      visit.promised_start[part] = plan.start_of_task[task];
      ++promises;
    }
  }
  problem->promise_tolerance = kTolerance;
  problem->objective.disturbance = kDisturbanceWeight;
  return promises;
}

// One of those who have work.
size_t Absent(const Routes& routes) {
  std::mt19937_64 random(absl::GetFlag(FLAGS_seed));
  size_t who = random() % routes.tasks.size();
  while (routes.tasks[who].empty()) who = (who + 1) % routes.tasks.size();
  return who;
}

absl::Status Run() {
  std::string document(std::istreambuf_iterator<char>(std::cin), {});
  ASSIGN_OR_RETURN(plan::VroomProblem vroom, plan::ReadVroom(document));
  Problem problem = std::move(vroom.problem);
  ASSIGN_OR_RETURN(const Plan before, Solve(problem, nullptr, absl::GetFlag(FLAGS_plan_seconds)));
  const int promises = Promise(before, &problem);
  Routes left = before.routes;
  const size_t absent = Absent(left);
  const size_t orphans = left.tasks[absent].size();
  left.tasks[absent].clear();
  problem.caregivers[absent].max_tasks = 0;
  const double begin = Seconds();
  ASSIGN_OR_RETURN(const Plan after, Solve(problem, &left, absl::GetFlag(FLAGS_repair_seconds)));
  const double seconds = Seconds() - begin;
  absl::PrintF(R"({"promises": %d, "orphans": %d, "changed": %d, "unserved_before": %d, )"
               R"("unserved_after": %d, "repair_seconds": %.3f})"
               "\n",
               promises, orphans, after.terms.disturbance, before.unserved.size(),
               after.unserved.size(), seconds);
  return absl::OkStatus();
}

}  // namespace
}  // namespace homecare::matching

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = homecare::matching::Run();
  if (status.ok()) return 0;
  std::cerr << status << "\n";
  return 1;
}
