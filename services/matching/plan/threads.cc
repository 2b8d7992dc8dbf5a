#include "services/matching/plan/threads.h"

namespace homecare::matching::plan {

Threads::Threads(int count) {
  for (int i = 1; i < count; ++i) helpers_.emplace_back([this] { Help(); });
}

Threads::~Threads() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  work_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Threads::Run(int count, const std::function<void(int)>& body) {
  std::unique_lock<std::mutex> lock(mutex_);
  body_ = &body;
  next_ = 0;
  count_ = count;
  work_.notify_all();
  Take(lock);
  done_.wait(lock, [this] { return running_ == 0; });
  count_ = 0;
}

void Threads::Help() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return ending_ || next_ < count_; });
    if (ending_) return;
    Take(lock);
  }
}

void Threads::Take(std::unique_lock<std::mutex>& lock) {
  while (next_ < count_) {
    const int mine = next_++;
    ++running_;
    lock.unlock();
    (*body_)(mine);
    lock.lock();
    if (--running_ == 0) done_.notify_all();
  }
}

}  // namespace homecare::matching::plan
