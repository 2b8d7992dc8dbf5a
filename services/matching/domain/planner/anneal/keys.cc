// State: keys for what was edited, between those of what comes before and after on its routes.
#include <algorithm>
#include <limits>

#include "services/matching/domain/planner/anneal/state.h"

namespace homecare::matching::planner::anneal {
namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min() / 2;
constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / 2;

}  // namespace

bool State::FitKeys() {
  for (const int unit : moved_) {
    if (const int64_t low = LowestKey(unit); key_[unit] <= low) SetKey(unit, low + 1);
  }
  for (auto it = moved_.rbegin(); it != moved_.rend(); ++it) {
    if (const int64_t high = HighestKey(*it); key_[*it] >= high) SetKey(*it, high - 1);
  }
  return OrderHolds();
}

void State::SetKey(int unit, int64_t key) {
  old_keys_.push_back({unit, key_[unit]});
  key_[unit] = key;
}

// The highest key right before the unit.
int64_t State::LowestKey(int unit) const {
  int64_t low = kLeast;
  for (const int task : {model_.unit[unit].first, model_.unit[unit].second}) {
    if (!Served(task) || !model_.is_task(prev_[task])) continue;
    low = std::max(low, key_[model_.unit_of[prev_[task]]]);
  }
  return low;
}

int64_t State::HighestKey(int unit) const {
  int64_t high = kMost;
  for (const int task : {model_.unit[unit].first, model_.unit[unit].second}) {
    if (!Served(task) || !model_.is_task(next_[task])) continue;
    high = std::min(high, key_[model_.unit_of[next_[task]]]);
  }
  return high;
}

bool State::OrderHolds() const {
  for (const int node : joined_) {
    const int to = next_[node];
    if (Served(node) && model_.is_task(node) && model_.is_task(to) &&
        key_[model_.unit_of[node]] >= key_[model_.unit_of[to]]) {
      return false;
    }
  }
  for (const auto& [unit, old_key] : old_keys_) {
    if (key_[unit] <= LowestKey(unit) || key_[unit] >= HighestKey(unit)) return false;
  }
  return true;
}

}  // namespace homecare::matching::planner::anneal
