#include "tests/crash/agenda.h"

#include <utility>

#include "absl/time/clock.h"

namespace homecare::crash {

Agenda::Agenda(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

Agenda::~Agenda() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Agenda::At(absl::Time time, Deed deed) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    deeds_.emplace(time, std::move(deed));
  }
  changed_.notify_all();
}

void Agenda::In(absl::Duration delay, Deed deed) { At(absl::Now() + delay, std::move(deed)); }

bool Agenda::AwaitEmpty(absl::Duration timeout) {
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(timeout),
                           [this] { return deeds_.empty() && running_ == 0; });
}

void Agenda::Work() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_) {
    if (deeds_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const absl::Duration wait = deeds_.begin()->first - absl::Now();
    if (wait > absl::ZeroDuration()) {
      changed_.wait_for(lock, absl::ToChronoMicroseconds(wait));
      continue;
    }
    const Deed deed = std::move(deeds_.begin()->second);
    deeds_.erase(deeds_.begin());
    ++running_;
    lock.unlock();
    deed();
    lock.lock();
    --running_;
    if (deeds_.empty()) changed_.notify_all();
  }
}

}  // namespace homecare::crash
