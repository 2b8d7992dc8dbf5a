#include "services/matching/domain/planner/routes/search.h"

#include <algorithm>

namespace homecare::matching::planner::routes {
namespace {

// One place in this many is overlooked, so that the greedy does not always choose the same.
constexpr int kBlinks = 100;
constexpr int kMostWaiting = 12;
constexpr int kStepsBetweenStops = 64;
constexpr int kMostCounted = 64;

}  // namespace

Search::Search(Editor& editor, Record& record, std::vector<int>& absence, uint64_t seed)
    : editor_(editor),
      model_(editor.model()),
      record_(record),
      absence_(absence),
      random_(seed),
      ruin_(editor, random_),
      inserter_(editor, random_, kBlinks) {
  for (int task = 0; task < model_.tasks(); ++task) {
    if (editor_.IsMine(task) && !editor_.state().node(task).fixed) mine_.push_back(task);
  }
}

// The choosiest first.
void Search::Construct(const std::function<bool()>& stop) {
  editor_.Begin();
  order_.clear();
  for (const int visit : editor_.absent()) {
    const int task = model_.problem().visits[visit].first;
    order_.push_back({model_.Eligible(task), visit});
  }
  std::sort(order_.begin(), order_.end());
  for (size_t i = 0; i < order_.size(); ++i) {
    if (i % kStepsBetweenStops == 0 && stop()) break;
    inserter_.Insert(order_[i].second, true);
  }
  Note(0);
  editor_.Commit();
}

void Search::Anneal(int64_t steps, double temperature, bool trade,
                    const std::function<bool()>& stop) {
  current_ = best_ = 0;
  trade_ = trade;
  for (const int route : editor_.routes()) {
    if (record_.stale[route]) stale_.push_back(route);
  }
  WriteStale();
  if (mine_.empty()) return;
  for (int64_t i = 0; i < steps; ++i) {
    if (i % kStepsBetweenStops == 0 && stop()) return;
    Step(temperature);
  }
}

void Search::Step(double temperature) {
  editor_.Begin();
  absent_before_ = static_cast<int>(editor_.absent().size());
  absences_before_ = SumOfAbsences();
  const int64_t threshold = static_cast<int64_t>(temperature * random_.Exponential());
  if (FindWaiting() && Recreate(threshold) && Accept(threshold)) {
    Note(editor_.RouteChange() + editor_.UnservedChange());
    editor_.Commit();
  } else {
    editor_.Rollback();
  }
}

// What the ruin takes out, and some of what was out before. False if the ruin left what does not
// fit.
bool Search::FindWaiting() {
  waiting_.clear();
  for (int i = 0; i < std::min(absent_before_, kMostWaiting); ++i) {
    const int from = absent_before_ <= kMostWaiting ? i : random_.Below(absent_before_);
    waiting_.push_back(editor_.absent()[from]);
  }
  if (!ruin_.Around(PickSeed())) return false;
  waiting_.insert(waiting_.end(), editor_.absent().begin() + absent_before_,
                  editor_.absent().end());
  std::sort(waiting_.begin(), waiting_.end());
  waiting_.erase(std::unique(waiting_.begin(), waiting_.end()), waiting_.end());
  Sort(waiting_);
  return true;
}

// A task of the part; one that is left out, at times.
int Search::PickSeed() {
  const std::vector<int>& absent = editor_.absent();
  if (!absent.empty() && random_.Below(4) == 0) {
    return model_.problem().visits[absent[random_.Below(static_cast<int>(absent.size()))]].first;
  }
  return mine_[random_.Below(static_cast<int>(mine_.size()))];
}

// The order of insertion: at random, or by one of several ideas of what is hard to place.
void Search::Sort(std::vector<int>& visits) {
  random_.Shuffle(visits);
  const int rule = random_.Below(10);
  if (rule < 4) return;
  order_.clear();
  for (const int visit : visits) {
    const int task = model_.problem().visits[visit].first;
    const std::vector<Window>& windows = model_.problem().tasks[task].windows;
    int64_t key = 0;
    if (rule < 6) {
      key = windows.back().close - windows.front().open;
    } else if (rule == 6) {
      key = windows.front().open;
    } else if (rule == 7) {
      key = -windows.back().close;
    } else if (rule == 8) {
      key = model_.Eligible(task);
    } else {
      key = -model_.Service(task, 0);
    }
    order_.push_back({key, visit});
  }
  std::stable_sort(order_.begin(), order_.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  for (size_t i = 0; i < visits.size(); ++i) visits[i] = order_[i].second;
}

// False if it became clear that nothing comes of it: what is still to be inserted costs more.
bool Search::Recreate(int64_t limit) {
  for (const int visit : waiting_) {
    const bool inserted = inserter_.Insert(visit, false);
    if (absent_before_ > 0) continue;
    if (!inserted && model_.UnservedCost(visit) > limit) return false;
    if (editor_.RouteChange() > limit) return false;
  }
  return true;
}

bool Search::Accept(int64_t threshold) {
  const int64_t unserved = editor_.UnservedChange();
  if (unserved < 0) return true;
  if (absent_before_ > 0 && absent_before_ <= kMostCounted) {
    for (const int visit : editor_.absent()) ++absence_[visit];
    if (trade_ && unserved == 0 && SumOfAbsences() - absent_before_ < absences_before_) return true;
  }
  return editor_.RouteChange() + unserved <= threshold;
}

int64_t Search::SumOfAbsences() const {
  if (editor_.absent().size() > kMostCounted) return 0;
  int64_t sum = 0;
  for (const int visit : editor_.absent()) sum += absence_[visit];
  return sum;
}

void Search::Note(int64_t change) {
  for (const int route : editor_.touched()) {
    if (record_.stale[route]) continue;
    record_.stale[route] = 1;
    stale_.push_back(route);
  }
  current_ += change;
  if (current_ >= best_) return;
  best_ = current_;
  WriteStale();
}

void Search::WriteStale() {
  for (const int route : stale_) {
    editor_.state().Sequence(route, record_.routes[route]);
    record_.stale[route] = 0;
  }
  stale_.clear();
}

}  // namespace homecare::matching::planner::routes
