#include "services/matching/domain/day/steps.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

#include "absl/container/flat_hash_map.h"

namespace homecare::matching {
namespace {

class Groups {
 public:
  explicit Groups(size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0); }

  int Root(int i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void Join(int a, int b) {
    a = Root(a);
    b = Root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<int> parent_;
};

bool Changes(const DayVisit& visit, const DayPlace& place) {
  return place.planned() && !(place == DayPlace{visit.former_caregiver_id, visit.former_start});
}

}  // namespace

std::vector<int> StepsOf(const Day& day, const DayPlan& plan, const PlanPolicy& policy) {
  Groups groups(plan.size());
  absl::flat_hash_map<std::string, int> mover_of, by_order;
  std::vector<int> changing;
  for (size_t i = 0; i < plan.size(); ++i) {
    if (!Changes(day.visits[i], plan[i])) continue;
    changing.push_back(static_cast<int>(i));
    by_order[day.visits[i].order_id] = static_cast<int>(i);
    // Whoever leaves a caregiver makes room for whoever comes.
    if (day.visits[i].former_caregiver_id.empty()) continue;
    for (const std::string& id : {day.visits[i].former_caregiver_id, plan[i].caregiver_id}) {
      groups.Join(static_cast<int>(i), mover_of.try_emplace(id, i).first->second);
    }
  }
  for (const int i : changing) {
    const auto mover = mover_of.find(plan[i].caregiver_id);
    if (mover != mover_of.end()) groups.Join(i, mover->second);
    const auto other = by_order.find(day.visits[i].together_with);
    if (other != by_order.end()) groups.Join(i, other->second);
  }
  // Groups in the order of their earliest visit.
  absl::flat_hash_map<int, int64_t> earliest;
  absl::flat_hash_map<int, int> size;
  for (const int i : changing) {
    const int root = groups.Root(i);
    const auto [known, added] = earliest.try_emplace(root, plan[i].start);
    if (!added) known->second = std::min(known->second, plan[i].start);
    ++size[root];
  }
  std::sort(changing.begin(), changing.end(), [&](int a, int b) {
    const int x = groups.Root(a), y = groups.Root(b);
    return std::tuple(earliest[x], x, plan[a].start, a) <
           std::tuple(earliest[y], y, plan[b].start, b);
  });
  std::vector<int> steps(plan.size(), kNoStep);
  int step = 0, in_step = 0, group = -1;
  for (const int i : changing) {
    const int root = groups.Root(i);
    const bool begins = root != group;
    const bool full = begins ? in_step > 0 && in_step + size[root] > policy.step_visits
                             : in_step >= policy.largest_step_visits;
    if (full) {
      ++step;
      in_step = 0;
    }
    group = root;
    steps[i] = step;
    ++in_step;
  }
  return steps;
}

}  // namespace homecare::matching
