// A bounded pool of threads with a bounded queue. gRPC's own threads never run a handler: its
// synchronous server takes a thread per blocked call without a cap, so we use the callback API and
// hand the work over to one of these.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace homecare::rpc {

// Thread safe. The destructor runs what was taken, then ends the threads.
class Executor {
 public:
  // `queue_length` counts what waits for a thread, not what runs.
  Executor(int threads, int queue_length);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Takes the task, or refuses without running it: RESOURCE_EXHAUSTED, SERVER_BUSY with a retry
  // delay. A task must not throw.
  absl::Status Submit(std::function<void()> task);

 private:
  void Loop();
  void Sleep(std::unique_lock<std::mutex>& lock);
  // Whether the caller is to wake a thread, once; under mutex_.
  bool MustWake();

  const size_t queue_length_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  size_t idle_ = 0;      // threads without a task
  size_t sleeping_ = 0;  // of those, the ones that wait to be woken
  bool waking_ = false;  // one was woken and has not come yet
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace homecare::rpc
