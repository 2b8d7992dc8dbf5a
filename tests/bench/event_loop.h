// A queue of things to do, filled by any thread and emptied by one, with alarms.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace homecare::bench {

// Post is thread safe; the rest is for the one thread that empties it.
class EventLoop {
 public:
  using Action = std::function<void()>;

  void Post(Action action) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      posted_.push_back(std::move(action));
    }
    ready_.notify_one();
  }

  void After(absl::Duration delay, Action action) {
    alarms_.emplace(SteadyClock::now() + absl::ToChronoNanoseconds(delay), std::move(action));
  }

  // Runs what was posted and what is due; waits for the first of it, at most so long.
  void RunSome(absl::Duration wait) {
    std::vector<Action> actions;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      ready_.wait_until(lock, FirstAlarm(SteadyClock::now() + absl::ToChronoNanoseconds(wait)),
                        [this] { return !posted_.empty(); });
      actions.swap(posted_);
    }
    while (!alarms_.empty() && alarms_.begin()->first <= SteadyClock::now()) {
      actions.push_back(std::move(alarms_.begin()->second));
      alarms_.erase(alarms_.begin());
    }
    for (const Action& action : actions) action();
  }

 private:
  using SteadyClock = std::chrono::steady_clock;

  SteadyClock::time_point FirstAlarm(SteadyClock::time_point at_latest) const {
    return alarms_.empty() ? at_latest : std::min(at_latest, alarms_.begin()->first);
  }

  std::multimap<SteadyClock::time_point, Action> alarms_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Action> posted_;
};

}  // namespace homecare::bench
