// Work of a process besides requests, events and deadlines, on a thread of its own: what is due is
// written in the database, and the worker only has to be told that there may be some.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"

namespace homecare::runtime {

// Thread safe.
class Worker {
 public:
  // `work` does all that is due and returns at once where stopping() says so; it is repeatable. An
  // error is logged as "`name` wait", and the work is done again after 1 s, then 2 s, 4 s... at
  // most a minute.
  Worker(std::string name, std::function<absl::Status()> work);
  ~Worker();  // As Stop.

  // The first time: begins, with one round of work. Later it does nothing, as after Stop.
  void Start();
  // Another round, after the one under way. Neither blocks nor needs Start.
  void Ring();
  // Waits until the round under way has ended.
  void Stop();
  bool stopping() const { return stopping_; }

 private:
  void Loop();

  const std::string name_;
  const std::function<absl::Status()> work_;
  std::atomic<bool> stopping_ = false;  // Set under mutex_.
  std::mutex mutex_;
  std::condition_variable changed_;
  bool rung_ = false;  // Guarded by mutex_, as the thread.
  std::thread thread_;
};

}  // namespace homecare::runtime
