// The Dispatch of every service.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/change/mutator.h"
#include "common/pg/database.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/limits.h"

namespace homecare::rpc {

struct DispatchOptions {
  std::vector<std::string> city_codes;
  // Threads of Read and Compute; emergencies have threads and a queue that nothing else may use.
  int normal_threads = 8;
  int emergency_threads = 2;
  int normal_queue = 1024;
  int emergency_queue = 1024;
  // Calls a second that are taken, of those that are no emergency; one more is RESOURCE_EXHAUSTED,
  // RATE_LIMITED. 0: as many as come.
  int most_requests_per_second = 0;
  // Threads that read feeds for watches, apart from the rest: one commit wakes all watches at once,
  // and requests should neither wait behind them nor push them out. A watch is in the queue at most
  // once, so its length is how many watches there may be; one more is SERVER_BUSY.
  int watch_threads = 2;
  int most_watches = 10'000;
  // Threads of Download, each of which a slow client may hold until its deadline, and how many
  // downloads may wait for one; one more is SERVER_BUSY.
  int download_threads = 2;
  int most_downloads = 16;
  // Of a download whose client set none.
  absl::Duration download_deadline = Limits::kDownloadDeadline;
  // Asked before each call; an error is its answer. Empty: always ready.
  std::function<absl::Status()> ready;
  // Asked before each Write in that city. Empty: always writable.
  std::function<absl::Status(const std::string& city_code)> writable;
  // Runs first in each Write's change. Empty: nothing to prove.
  std::function<absl::Status(Change&)> guard;
};

// Thread safe. Destroyed after the server whose calls it serves.
class Dispatcher : public Dispatch {
 public:
  static std::unique_ptr<Dispatcher> Create(pg::Database& database, Mutator& mutator,
                                            DispatchOptions options);

  // From now on new calls are refused (UNAVAILABLE, SERVER_DRAINING) and streams are ended; calls
  // under way go on.
  virtual void Drain() = 0;

  // Whether all calls had ended within `timeout`.
  virtual bool WaitUntilIdle(absl::Duration timeout) = 0;
};

}  // namespace homecare::rpc
