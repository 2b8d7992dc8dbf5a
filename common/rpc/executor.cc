#include "common/rpc/executor.h"

#include <utility>

#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/limits.h"

namespace homecare::rpc {

Executor::Executor(int threads, int queue_length)
    : queue_length_(static_cast<size_t>(queue_length)) {
  HC_CHECK(threads > 0 && queue_length >= 0);
  idle_ = static_cast<size_t>(threads);
  for (int i = 0; i < threads; ++i) threads_.emplace_back(&Executor::Loop, this);
}

Executor::~Executor() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

// A task that an idle thread is about to take does not count as waiting.
absl::Status Executor::Submit(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= queue_length_ + idle_) {
      return WithRetryDelay(NamedError(absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
                                       "too many requests are waiting"),
                            Limits::kBusyRetry);
    }
    queue_.push_back(std::move(task));
    if (!MustWake()) return absl::OkStatus();
  }
  ready_.notify_one();
  return absl::OkStatus();
}

// To wake a thread costs more than a short task: one at a time is on its way, and wakes the next if
// it leaves a task behind. Threads that are at work come back for more by themselves.
bool Executor::MustWake() {
  if (waking_ || sleeping_ == 0 || queue_.empty()) return false;
  return waking_ = true;
}

void Executor::Sleep(std::unique_lock<std::mutex>& lock) {
  ++sleeping_;
  ready_.wait(lock);
  --sleeping_;
  waking_ = false;
}

void Executor::Loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    while (queue_.empty() && !ending_) Sleep(lock);
    if (queue_.empty()) return;
    std::function<void()> task = std::move(queue_.front());
    queue_.pop_front();
    --idle_;
    const bool wake = MustWake();
    lock.unlock();
    if (wake) ready_.notify_one();
    task();
    task = nullptr;  // what it holds is freed outside the lock
    lock.lock();
    ++idle_;
  }
}

}  // namespace homecare::rpc
