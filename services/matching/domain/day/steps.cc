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

// Who is only being asked is assigned by the plan, even where nothing else changes.
bool Changes(const DayVisit& visit, const DayPlace& place) {
  const DayPlace former{visit.former_caregiver_id, visit.former_start};
  return place.planned() && (visit.asked || !(place == former));
}

// Who changes, in groups that belong together.
class Movers {
 public:
  Movers(const Day& day, const DayPlan& plan) : plan_(plan), groups_(plan.size()) {
    for (size_t i = 0; i < plan.size(); ++i) {
      if (Changes(day.visits[i], plan[i])) changing_.push_back(static_cast<int>(i));
    }
    Join(day);
    for (const int i : changing_) {
      const auto [known, added] = earliest_.try_emplace(groups_.Root(i), plan[i].start);
      if (!added) known->second = std::min(known->second, plan[i].start);
      ++size_[groups_.Root(i)];
    }
    // Group by group, the earliest first.
    std::sort(changing_.begin(), changing_.end(), [&](int a, int b) { return Key(a) < Key(b); });
  }

  const std::vector<int>& changing() const { return changing_; }
  int GroupOf(int visit) { return groups_.Root(visit); }
  int SizeOf(int group) { return size_[group]; }

 private:
  // Whoever leaves a caregiver makes room for whoever comes; two who come together are one.
  void Join(const Day& day) {
    absl::flat_hash_map<std::string, int> leaver_of, by_order;
    for (const int i : changing_) {
      by_order[day.visits[i].order_id] = i;
      if (day.visits[i].former_caregiver_id.empty()) continue;
      for (const std::string& id : {day.visits[i].former_caregiver_id, plan_[i].caregiver_id}) {
        groups_.Join(i, leaver_of.try_emplace(id, i).first->second);
      }
    }
    for (const int i : changing_) {
      const auto leaver = leaver_of.find(plan_[i].caregiver_id);
      if (leaver != leaver_of.end()) groups_.Join(i, leaver->second);
      const auto other = by_order.find(day.visits[i].together_with);
      if (other != by_order.end()) groups_.Join(i, other->second);
    }
  }

  std::tuple<int64_t, int, int64_t, int> Key(int i) {
    const int group = groups_.Root(i);
    return {earliest_[group], group, plan_[i].start, i};
  }

  const DayPlan& plan_;
  Groups groups_;
  std::vector<int> changing_;
  absl::flat_hash_map<int, int64_t> earliest_;
  absl::flat_hash_map<int, int> size_;
};

}  // namespace

std::vector<int> StepsOf(const Day& day, const DayPlan& plan, const PlanPolicy& policy) {
  Movers movers(day, plan);
  std::vector<int> steps(plan.size(), kNoStep);
  int step = 0, in_step = 0, group = -1;
  for (const int i : movers.changing()) {
    const int next = movers.GroupOf(i);
    const bool full = next == group
                          ? in_step >= policy.largest_step_visits
                          : in_step > 0 && in_step + movers.SizeOf(next) > policy.step_visits;
    if (full) {
      ++step;
      in_step = 0;
    }
    group = next;
    steps[i] = step;
    ++in_step;
  }
  return steps;
}

}  // namespace homecare::matching
