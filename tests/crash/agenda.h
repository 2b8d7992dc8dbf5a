// Many people on a few threads: each deed waits in a list until its time.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace homecare::crash {

// Thread safe; deeds run on its threads and may add further ones.
class Agenda {
 public:
  using Deed = std::function<void()>;

  explicit Agenda(int threads);
  // Deeds not begun are dropped.
  ~Agenda();

  void At(absl::Time time, Deed deed);
  void In(absl::Duration delay, Deed deed);
  // Until nothing is left to do; false where something still is after `timeout`.
  bool AwaitEmpty(absl::Duration timeout);

 private:
  void Work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<absl::Time, Deed> deeds_;
  int running_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace homecare::crash
