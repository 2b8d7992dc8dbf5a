#include "common/change/feed_window.h"

#include <algorithm>
#include <utility>

namespace homecare {

void FeedWindow::Extend(FeedStretch stretch) {
  for (FeedRow& row : stretch.rows) rows_.push_back(std::move(row));
  end_ = stretch.end;
  while (rows_.size() > limit_) {
    start_ = rows_.front().position;
    rows_.pop_front();
  }
}

std::vector<FeedRow> FeedWindow::Read(const std::string& scope, size_t limit,
                                      FeedPosition* position) const {
  std::vector<FeedRow> found;
  auto row = std::upper_bound(
      rows_.begin(), rows_.end(), *position,
      [](const FeedPosition& at, const FeedRow& candidate) { return at < candidate.position; });
  for (; row != rows_.end(); ++row) {
    if (!scope.empty() && row->scope != scope) continue;
    found.push_back(*row);
    if (found.size() == limit) {
      *position = row->position;
      return found;
    }
  }
  *position = end_;
  return found;
}

}  // namespace homecare
