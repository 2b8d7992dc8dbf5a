#include "common/runtime/worker.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status.h"
#include "common/log/log.h"

namespace homecare::runtime {
namespace {

constexpr absl::Duration kFirstRetry = absl::Seconds(1);
constexpr absl::Duration kLastRetry = absl::Minutes(1);

}  // namespace

Worker::Worker(std::string name, std::function<absl::Status()> work)
    : name_(std::move(name)), work_(std::move(work)) {}

Worker::~Worker() { Stop(); }

void Worker::Start() {
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable() && !stopping_) thread_ = std::thread([this] { Loop(); });
}

void Worker::Ring() {
  {
    const std::lock_guard lock(mutex_);
    rung_ = true;
  }
  changed_.notify_all();
}

void Worker::Stop() {
  std::thread ended;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    ended.swap(thread_);
  }
  changed_.notify_all();
  if (ended.joinable()) ended.join();
}

void Worker::Loop() {
  absl::Duration retry = kFirstRetry;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    rung_ = false;
    lock.unlock();
    const absl::Status status = work_();
    lock.lock();
    if (status.ok()) {
      retry = kFirstRetry;
      changed_.wait(lock, [this] { return stopping_ || rung_; });
    } else if (!stopping_) {
      log::Warning(absl::StrCat(name_, " wait"),
                   {{"reason", Reason(status)}, {"error", status.message()}});
      changed_.wait_for(lock, absl::ToChronoMicroseconds(retry),
                        [this] { return stopping_.load(); });
      retry = std::min(retry * 2, kLastRetry);
    }
  }
}

}  // namespace homecare::runtime
