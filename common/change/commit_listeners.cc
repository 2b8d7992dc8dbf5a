#include "common/change/commit_listeners.h"

#include <algorithm>
#include <exception>
#include <typeinfo>
#include <utility>

#include "common/log/log.h"

namespace homecare {
namespace {

CommitNotice NoticeOf(const Effects& effects) {
  CommitNotice notice;
  for (const Effects::FeedRow& row : effects.feed_rows) notice.feeds.push_back(row.feed);
  std::sort(notice.feeds.begin(), notice.feeds.end());
  notice.feeds.erase(std::unique(notice.feeds.begin(), notice.feeds.end()), notice.feeds.end());
  for (const Effects::DeadlineRow& row : effects.deadline_rows) {
    if (row.cleared) continue;
    notice.earliest_due_time = std::min(notice.earliest_due_time, row.deadline.due_time);
  }
  return notice;
}

}  // namespace

void RunAfterCommit(const char* what, absl::FunctionRef<void()> action) {
  try {
    action();
  } catch (const std::exception& error) {
    // Not its text: that may quote data.
    log::Error("exception after commit", {{"in", what}, {"exception", typeid(error).name()}});
  }
}

int64_t CommitListeners::Add(ChangeRunner::Listener listener) {
  const std::lock_guard lock(mutex_);
  listeners_[++last_id_] = std::move(listener);
  return last_id_;
}

void CommitListeners::Remove(int64_t id) {
  const std::lock_guard lock(mutex_);
  listeners_.erase(id);
}

void CommitListeners::Tell(const Effects& effects) {
  const CommitNotice notice = NoticeOf(effects);
  if (notice.feeds.empty() && notice.earliest_due_time == absl::InfiniteFuture()) return;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, listener] : listeners_) {
    RunAfterCommit("listener", [&notice, &listener = listener] { listener(notice); });
  }
}

}  // namespace homecare
