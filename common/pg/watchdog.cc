#include "common/pg/watchdog.h"

#include <sys/socket.h>

namespace homecare::pg {

using Steady = std::chrono::steady_clock;

Watchdog::Watchdog(absl::Duration limit)
    : limit_(absl::ToChronoNanoseconds(limit)), thread_([this] { Loop(); }) {}

Watchdog::~Watchdog() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  stop_changed_.notify_all();
  thread_.join();
}

void Watchdog::Loop() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_) {
    const Steady::time_point now = Steady::now();
    Steady::time_point wake = now + limit_;
    for (Entry& entry : entries_) {
      if (entry.end > now) {
        wake = entry.end;
        break;
      }
      if (!entry.fired) shutdown(entry.socket, SHUT_RDWR);
      entry.fired = true;
    }
    stop_changed_.wait_until(lock, wake);
  }
}

Watch::Watch(Watchdog& watchdog, int socket) : watchdog_(watchdog) {
  std::lock_guard<std::mutex> lock(watchdog_.mutex_);
  // The time is taken under the lock, so that the list stays in order.
  entry_ = watchdog_.entries_.insert(watchdog_.entries_.end(),
                                     {Steady::now() + watchdog_.limit_, socket, false});
}

Watch::~Watch() {
  std::lock_guard<std::mutex> lock(watchdog_.mutex_);
  watchdog_.entries_.erase(entry_);
}

bool Watch::expired() const {
  std::lock_guard<std::mutex> lock(watchdog_.mutex_);
  return Steady::now() >= entry_->end;
}

}  // namespace homecare::pg
