#include "services/matching/domain/planner/problem.h"

#include <algorithm>

namespace homecare::matching::planner {
namespace {

Duration ByType(const std::vector<Duration>& by_type, Duration otherwise, int type) {
  return by_type.empty() ? otherwise : by_type[type];
}

bool FitsEmpty(const std::vector<int64_t>& amount, const std::vector<int64_t>& capacity) {
  for (size_t i = 0; i < amount.size(); ++i) {
    if (amount[i] > capacity[i]) return false;
  }
  return true;
}

}  // namespace

Duration TravelTime(const Problem& problem, int caregiver, int from, int to) {
  const Caregiver& who = problem.caregivers[caregiver];
  const int64_t plain = problem.matrices[who.matrix].duration(from, to);
  if (who.speed_numerator == who.speed_denominator) return plain;
  return (2 * plain * who.speed_numerator + who.speed_denominator) / (2 * who.speed_denominator);
}

Duration ServiceTime(const Problem& problem, int task, int caregiver) {
  const Task& what = problem.tasks[task];
  return ByType(what.service_by_type, what.service, problem.caregivers[caregiver].type);
}

Duration SetupTime(const Problem& problem, int task, int caregiver) {
  const Task& what = problem.tasks[task];
  return ByType(what.setup_by_type, what.setup, problem.caregivers[caregiver].type);
}

bool MayServe(const Problem& problem, int task, int caregiver) {
  const Task& what = problem.tasks[task];
  const Visit& visit = problem.visits[problem.visit_of_task[task]];
  const Caregiver& who = problem.caregivers[caregiver];
  const auto named = [&](const std::vector<int>& list) {
    return std::binary_search(list.begin(), list.end(), caregiver);
  };
  return who.skills.Covers(what.skills) && (visit.only.empty() || named(visit.only)) &&
         !named(visit.never) && FitsEmpty(what.delivery, who.capacity) &&
         FitsEmpty(what.pickup, who.capacity);
}

}  // namespace homecare::matching::planner
