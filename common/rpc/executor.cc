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
  }
  ready_.notify_one();
  return absl::OkStatus();
}

void Executor::Loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    ready_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::function<void()> task = std::move(queue_.front());
    queue_.pop_front();
    --idle_;
    lock.unlock();
    task();
    task = nullptr;  // what it holds is freed outside the lock
    lock.lock();
    ++idle_;
  }
}

}  // namespace homecare::rpc
