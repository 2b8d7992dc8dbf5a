#include "tests/bench/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/rpc/status_bridge.h"

namespace homecare::bench {
namespace {

constexpr auto kDeadline = std::chrono::seconds(30);

using SteadyClock = std::chrono::steady_clock;

class ClosedLoop {
 public:
  ClosedLoop(const LoadOptions& options, const StartCall& start)
      : options_(options), start_(start), slots_(options.in_flight) {}

  absl::StatusOr<LoadResult> Run() {
    running_ = options_.in_flight;
    for (int i = 0; i < options_.in_flight; ++i) Next(i);
    absl::SleepFor(options_.warm_up);
    measuring_ = true;
    const SteadyClock::time_point begin = SteadyClock::now();
    absl::SleepFor(options_.measured);
    measuring_ = false;
    const absl::Duration took = absl::FromChrono(SteadyClock::now() - begin);
    stopping_ = true;
    std::unique_lock<std::mutex> lock(mutex_);
    ended_.wait(lock, [this] { return running_ == 0; });
    if (!failure_.ok()) return absl::InternalError(failure_.ToString());
    return ResultOf(took);
  }

 private:
  struct Slot {
    std::unique_ptr<grpc::ClientContext> context;
    SteadyClock::time_point begin;
    std::vector<float> microseconds;
  };

  void Next(int index) {
    Slot& slot = slots_[index];
    slot.context = std::make_unique<grpc::ClientContext>();
    slot.context->set_deadline(std::chrono::system_clock::now() + kDeadline);
    slot.begin = SteadyClock::now();
    start_(index, slot.context.get(),
           [this, index](const grpc::Status& status) { Ended(index, status); });
  }

  void Ended(int index, const grpc::Status& status) {
    Slot& slot = slots_[index];
    if (measuring_) {
      const std::chrono::duration<float, std::micro> took = SteadyClock::now() - slot.begin;
      slot.microseconds.push_back(took.count());
    }
    if (status.ok() && !stopping_) return Next(index);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!status.ok() && failure_.ok()) failure_ = rpc::FromGrpc(status);
    if (--running_ == 0) ended_.notify_all();
  }

  LoadResult ResultOf(absl::Duration took) const {
    std::vector<float> all;
    for (const Slot& slot : slots_) {
      all.insert(all.end(), slot.microseconds.begin(), slot.microseconds.end());
    }
    if (all.empty()) return {};
    std::sort(all.begin(), all.end());
    return {.per_second = static_cast<double>(all.size()) / absl::ToDoubleSeconds(took),
            .p50 = absl::Microseconds(all[all.size() / 2]),
            .p99 = absl::Microseconds(all[all.size() * 99 / 100])};
  }

  const LoadOptions options_;
  const StartCall& start_;
  std::vector<Slot> slots_;
  std::atomic<bool> measuring_ = false;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;       // guarded by mutex_ once running
  absl::Status failure_;  // guarded by mutex_
};

}  // namespace

absl::StatusOr<LoadResult> RunClosedLoop(const LoadOptions& options, const StartCall& start) {
  return ClosedLoop(options, start).Run();
}

}  // namespace homecare::bench
