// One thread that runs what it is given, in order; used by Spawn only.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace homecare::testing {

// Thread safe. Lives until the process ends: there is no way to stop it.
class WorkThread {
 public:
  WorkThread() { std::thread(&WorkThread::Loop, this).detach(); }

  // Runs `work` on the thread and waits for its result.
  template <typename Work>
  auto Run(Work work) {
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto result = task.get_future();
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back([&task] { task(); });
    }
    ready_.notify_one();
    return result.get();
  }

 private:
  void Loop() {
    while (true) {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return !queue_.empty(); });
      const std::function<void()> work = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      work();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
};

}  // namespace homecare::testing
