// Cuts transactions that outlive their limit (TRAPS "libpqxx" 5): a commit can block for ever on a
// peer whose TCP answers and whose server does not. Private to common/pg.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace homecare::pg {

// Thread safe. Every watch has the same limit, so watches end in the order they began and the
// thread never needs waking when one is added: it sleeps to the oldest end, or for one limit.
class Watchdog {
 public:
  explicit Watchdog(absl::Duration limit);
  ~Watchdog();

 private:
  friend class Watch;
  struct Entry {
    std::chrono::steady_clock::time_point end;
    int socket;
    bool fired;
  };

  void Loop();

  const std::chrono::steady_clock::duration limit_;
  std::mutex mutex_;
  std::condition_variable stop_changed_;
  bool stop_ = false;
  std::list<Entry> entries_;
  std::thread thread_;
};

// Shuts `socket` down if it lives longer than the watchdog's limit. The descriptor must be the
// caller's own and outlive the watch: libpq closes its own behind our back, and the number may then
// belong to somebody else.
class Watch {
 public:
  Watch(Watchdog& watchdog, int socket);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Whether the limit has passed.
  bool expired() const;

 private:
  Watchdog& watchdog_;
  std::list<Watchdog::Entry>::iterator entry_;
};

}  // namespace homecare::pg
