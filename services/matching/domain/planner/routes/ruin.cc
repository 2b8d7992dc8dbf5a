#include "services/matching/domain/planner/routes/ruin.h"

#include <algorithm>

namespace homecare::matching::planner::routes {
namespace {

constexpr double kMeanRemoved = 10;
constexpr double kLongestString = 10;
// In a thousand: strings that keep a piece in their middle, and pieces that grow by one more.
constexpr int kSplit = 500;
constexpr int kGrow = 10;
// And routes longer than a string that are taken out whole, up to a length at which that is slow.
constexpr int kWholeRoute = 10;
constexpr int kLongestWhole = 100;
constexpr int kThousand = 1000;

}  // namespace

bool Ruin::Around(int task) {
  State& state = editor_.state();
  const auto movable = [&](int candidate) {
    const Node& node = state.node(candidate);
    return editor_.IsMine(candidate) && node.route != kNone && !node.fixed &&
           !editor_.WasTouched(node.route);
  };
  double longest = 0;
  int routes = 0, wanted = 1;
  const auto take = [&](int from) {
    const int count = state.totals(state.node(from).route).count;
    if (routes == 0) {
      longest = std::min(kLongestString, 1.0 + count);
      const double most = 4 * kMeanRemoved / (1 + longest) - 1;
      wanted = static_cast<int>(1 + most * random_.Unit());
    }
    if (routes == 0 && count > kLongestString && count <= kLongestWhole &&
        random_.Below(kThousand) < kWholeRoute) {
      wanted = routes = 1;
      TakeString(from, count);
      return;
    }
    const double limit = std::min<double>(longest, count);
    const int length = std::min(count, static_cast<int>(1 + limit * random_.Unit()));
    ++routes;
    if (length > 1 && length < count && random_.Below(kThousand) < kSplit) {
      TakeSplitString(from, length);
    } else {
      TakeString(from, length);
    }
  };
  if (movable(task)) take(task);
  for (const int near : editor_.model().NearTasks(task)) {
    if (routes >= wanted) break;
    if (movable(near)) take(near);
  }
  return editor_.Settle();
}

void Ruin::Window(int task, int length) {
  const State& state = editor_.state();
  const int route = state.node(task).route;
  state.Sequence(route, route_tasks_);
  route_tasks_.erase(route_tasks_.begin(), route_tasks_.begin() + state.frozen(route));
  const int size = static_cast<int>(route_tasks_.size());
  length = std::min(length, size);
  const int place = static_cast<int>(std::find(route_tasks_.begin(), route_tasks_.end(), task) -
                                     route_tasks_.begin());
  const int first = std::max(0, place - length + 1);
  const int last = std::min(place, size - length);
  const int start = first + random_.Below(last - first + 1);
  window_.assign(route_tasks_.begin() + start, route_tasks_.begin() + start + length);
}

void Ruin::TakeString(int task, int length) {
  Window(task, length);
  for (const int one : window_) {
    // The other half of a pair may have taken it along.
    if (editor_.state().IsPlanned(one) && editor_.IsMine(one)) editor_.Remove(one);
  }
}

void Ruin::TakeSplitString(int task, int length) {
  const State& state = editor_.state();
  const int most = state.totals(state.node(task).route).count - length;
  int kept = 1;
  while (kept < most && random_.Below(kThousand) < kGrow) ++kept;
  Window(task, length + kept);
  const int room = static_cast<int>(window_.size()) - kept;
  const int first = random_.Below(std::max(1, room + 1));
  for (int i = 0; i < static_cast<int>(window_.size()); ++i) {
    const bool keep = i >= first && i < first + kept;
    if (!keep && state.IsPlanned(window_[i]) && editor_.IsMine(window_[i])) {
      editor_.Remove(window_[i]);
    }
  }
}

}  // namespace homecare::matching::planner::routes
