// Who is near whom: lists of the model, made when first asked for.
#include <algorithm>
#include <cstdlib>

#include "services/matching/domain/planner/routes/model.h"

namespace homecare::matching::planner::routes {
namespace {

constexpr int kNearTasks = 60;
constexpr int kNearSides = 48;
// In small problems more are affordable, and routes are longer.
constexpr int kSmall = 300;
constexpr int kNearSidesOfSmall = 128;
constexpr int kNearCaregivers = 24;
constexpr int kSameKind = 2;
// What an hour apart, or of waiting, is against an hour of travel.
constexpr int kHourShare = 16;
constexpr int kWaitingShare = 4;

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

std::vector<int> IndicesOf(const std::vector<Candidate>& candidates) {
  std::vector<int> indices;
  indices.reserve(candidates.size());
  for (const Candidate& candidate : candidates) indices.push_back(candidate.index);
  return indices;
}

}  // namespace

// Of going from one to the other: travel and a part of the waiting this forces. -1: too late.
int64_t Model::Detour(int from, int to) const {
  const Way& way = ways_[0];
  const int64_t travel = way.out[size_t(location_[from]) * way.locations + location_[to]];
  if (open_[from] + service_[from] + travel > close_[to]) return -1;
  const int64_t wait = std::max<int64_t>(0, open_[to] - (close_[from] + service_[from] + travel));
  return travel + wait / kWaitingShare;
}

// In place and hour.
int64_t Model::Distance(int from, int to) const {
  const Way& way = ways_[0];
  const int64_t travel = way.out[size_t(location_[from]) * way.locations + location_[to]];
  const int64_t hours = std::abs(open_[from] + close_[from] - open_[to] - close_[to]) / 2;
  return travel + hours / kHourShare;
}

bool Model::ShareCaregivers(int task, int other) const {
  for (int i = 0; i < words_; ++i) {
    if (eligible_[size_t(task) * words_ + i] & eligible_[size_t(other) * words_ + i]) return true;
  }
  return false;
}

const std::vector<int>& Model::NearTasks(int task) {
  return near_tasks_.Get(task, [this, task] { return FindNearTasks(task); });
}

const std::vector<Side>& Model::NearSides(int task) {
  return near_sides_.Get(task, [this, task] { return FindNearSides(task); });
}

const std::vector<int>& Model::NearCaregivers(int task) {
  return near_caregivers_.Get(task, [this, task] { return FindNearCaregivers(task); });
}

std::vector<int> Model::FindNearTasks(int task) const {
  std::vector<Candidate> candidates;
  candidates.reserve(tasks());
  for (int other = 0; other < tasks(); ++other) {
    if (other != task) candidates.push_back({Distance(task, other), other});
  }
  KeepNearest(kNearTasks, candidates);
  return IndicesOf(candidates);
}

std::vector<Side> Model::FindNearSides(int task) const {
  std::vector<Candidate> candidates;
  candidates.reserve(2 * size_t(tasks()));
  for (int other = 0; other < tasks(); ++other) {
    if (other == task || !ShareCaregivers(task, other)) continue;
    const int64_t after = Detour(other, task), before = Detour(task, other);
    if (after >= 0) candidates.push_back({after, 2 * other});
    if (before >= 0) candidates.push_back({before, 2 * other + 1});
  }
  KeepNearest(tasks() <= kSmall ? kNearSidesOfSmall : kNearSides, candidates);
  std::vector<Side> sides;
  sides.reserve(candidates.size());
  for (const Candidate& candidate : candidates) {
    sides.push_back({candidate.index / 2, candidate.index % 2 != 0});
  }
  return sides;
}

std::vector<int> Model::FindNearCaregivers(int task) const {
  std::vector<Candidate> candidates;
  std::vector<int> of_kind(kinds_, 0);
  for (int who = 0; who < caregivers(); ++who) {
    if (!MayServe(task, who) || of_kind[kind_[who]] >= kSameKind) continue;
    ++of_kind[kind_[who]];
    const Caregiver& caregiver = problem_.caregivers[who];
    const Way& its_way = way(who);
    const Leg there = LegOf(its_way, caregiver.start, location_[task]);
    const Leg back = LegOf(its_way, location_[task], caregiver.end);
    const bool too_late = caregiver.shift.open + there.time > close_[task] ||
                          open_[task] + Service(task, who) + back.time > caregiver.shift.close;
    // Time may be no measure: ways home that lie outside of a shift take none of it.
    const int64_t away = std::min(std::max(there.time, there.cost), std::max(back.time, back.cost));
    if (!too_late) candidates.push_back({away, who});
  }
  KeepNearest(kNearCaregivers, candidates);
  return IndicesOf(candidates);
}

}  // namespace homecare::matching::planner::routes
