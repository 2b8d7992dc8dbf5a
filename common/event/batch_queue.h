// A bounded queue that is emptied in batches, and the thread that empties it. Relay and confirmer
// stand on it: both may drop what does not fit, because the sweeper asks for what was not
// confirmed.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace homecare::event {

// Not thread safe.
template <typename T>
class BatchQueue {
 public:
  BatchQueue(size_t most, size_t batch) : most_(most), batch_(batch) {}

  // False where the queue is full: the item is dropped.
  bool Push(T item) {
    if (items_.size() >= most_) return false;
    items_.push_back(std::move(item));
    return true;
  }

  // The next batch, first what came first.
  std::vector<T> Take() {
    const auto end = items_.begin() + static_cast<ptrdiff_t>(std::min(items_.size(), batch_));
    std::vector<T> batch(std::make_move_iterator(items_.begin()), std::make_move_iterator(end));
    items_.erase(items_.begin(), end);
    return batch;
  }

  bool empty() const { return items_.empty(); }

 private:
  const size_t most_;
  const size_t batch_;
  std::deque<T> items_;
};

// Thread safe. The destructor sends what is queued, until something cannot be sent.
template <typename T>
class BatchSender {
 public:
  // `send` is called from the sender's thread; it may block for a bounded time, and says whether it
  // could send.
  BatchSender(size_t most, size_t batch, std::function<bool(const std::vector<T>&)> send)
      : send_(std::move(send)), queue_(most, batch), thread_([this] { Loop(); }) {}

  ~BatchSender() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_all();
    thread_.join();
  }

  // Never blocks. Says how many found the queue full and were dropped.
  int64_t Add(std::vector<T> items) {
    int64_t dropped = 0;
    {
      const std::lock_guard lock(mutex_);
      for (T& item : items) {
        const bool taken = queue_.Push(std::move(item));
        ++(taken ? pending_ : dropped);
      }
    }
    ready_.notify_one();
    return dropped;
  }

  // Items queued or being sent.
  int64_t pending() const {
    const std::lock_guard lock(mutex_);
    return pending_;
  }

 private:
  void Loop() {
    while (true) {
      const std::vector<T> batch = Next();
      if (batch.empty()) return;
      const bool sent = send_(batch);
      const std::lock_guard lock(mutex_);
      pending_ -= static_cast<int64_t>(batch.size());
      if (!sent && stopping_) return;
    }
  }

  // Waits for items; none means the end.
  std::vector<T> Next() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    return queue_.Take();
  }

  const std::function<bool(const std::vector<T>&)> send_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  BatchQueue<T> queue_;
  int64_t pending_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace homecare::event
