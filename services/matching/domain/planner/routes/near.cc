// Who is near whom: lists of the model, made when first asked for.
#include <algorithm>
#include <limits>

#include "services/matching/domain/planner/routes/model.h"

namespace homecare::matching::planner::routes {
namespace {

constexpr int kNearTasks = 60;
constexpr int kNearCaregivers = 24;
constexpr int kSameKind = 2;
// What does not fit in time is far, yet nearer than another city.
constexpr int kLateness = 2;

struct Candidate {
  int64_t distance;
  int index;
  bool operator<(const Candidate& other) const {
    return distance != other.distance ? distance < other.distance : index < other.index;
  }
};

void KeepNearest(size_t count, std::vector<Candidate>& candidates) {
  if (candidates.size() > count) {
    std::nth_element(candidates.begin(), candidates.begin() + count, candidates.end());
    candidates.resize(count);
  }
  std::sort(candidates.begin(), candidates.end());
}

}  // namespace

// Travel plus a part of the waiting that following each other forces, or of the lateness.
int64_t Model::Nearness(int from, int to) const {
  const Way& way = ways_[0];
  const int64_t travel = way.out[size_t(location_[from]) * way.locations + location_[to]];
  const Time earliest = open_[from] + service_[from] + travel;
  const int64_t wait = std::max<int64_t>(0, open_[to] - (close_[from] + service_[from] + travel));
  const int64_t late = std::max<int64_t>(0, earliest - close_[to]);
  return travel + wait / 4 + kLateness * late;
}

const std::vector<int>& Model::NearTasks(int task) {
  std::vector<int>& list = near_tasks_[task];
  if (!list.empty() || tasks() < 2) return list;
  std::vector<Candidate> candidates;
  candidates.reserve(tasks());
  for (int other = 0; other < tasks(); ++other) {
    if (other == task) continue;
    candidates.push_back({std::min(Nearness(task, other), Nearness(other, task)), other});
  }
  KeepNearest(kNearTasks, candidates);
  list.reserve(candidates.size());
  for (const Candidate& candidate : candidates) list.push_back(candidate.index);
  return list;
}

const std::vector<int>& Model::NearCaregivers(int task) {
  std::vector<int>& list = near_caregivers_[task];
  if (!list.empty()) return list;
  std::vector<Candidate> candidates;
  std::vector<int> of_kind(kinds_, 0);
  for (int who = 0; who < caregivers(); ++who) {
    if (!MayServe(task, who) || of_kind[kind_[who]] >= kSameKind) continue;
    ++of_kind[kind_[who]];
    const Caregiver& caregiver = problem_.caregivers[who];
    const Way& its_way = way(who);
    const int64_t there = LegOf(its_way, caregiver.start, location_[task]).time;
    const int64_t back = LegOf(its_way, location_[task], caregiver.end).time;
    const bool too_late = caregiver.shift.open + there > close_[task] ||
                          open_[task] + Service(task, who) + back > caregiver.shift.close;
    if (!too_late) candidates.push_back({std::min(there, back), who});
  }
  KeepNearest(kNearCaregivers, candidates);
  for (const Candidate& candidate : candidates) list.push_back(candidate.index);
  if (list.empty()) list.push_back(kNone);
  return list;
}

}  // namespace homecare::matching::planner::routes
