#include "common/change/lease.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "common/base/status.h"
#include "common/change/lease_table.h"
#include "common/log/log.h"

namespace homecare {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// Two threads: one tends the row (watches, takes, beats), the other tells the owner. So the lease
// is beaten on while the owner loads its state.
class BeatingLease final : public Lease {
 public:
  BeatingLease(pg::Database& database, LeaseOptions options, std::function<absl::Status()> gained,
               std::function<void()> lost)
      : options_(std::move(options)),
        gained_(std::move(gained)),
        lost_(std::move(lost)),
        table_(database, options_),
        tending_([this] { Tend(); }),
        telling_([this] { Tell(); }) {}

  ~BeatingLease() override {
    Set(&stopping_);
    telling_.join();  // the owner lets go before another may lead
    Set(&told_);
    tending_.join();
  }

  bool leading() const override {
    const std::lock_guard lock(mutex_);
    return !stopping_ && epoch_ != 0 && told_epoch_ == epoch_ && Now() < good_until_;
  }

  absl::Status HoldEpoch(pg::Tx& tx) const override {
    int64_t epoch = 0;
    {
      const std::lock_guard lock(mutex_);
      epoch = epoch_;
    }
    return table_.Hold(tx, epoch);
  }

 private:
  static SteadyTime Now() { return std::chrono::steady_clock::now(); }
  std::chrono::microseconds Term() const { return absl::ToChronoMicroseconds(options_.term); }

  void Set(bool* flag) {
    const std::lock_guard lock(mutex_);
    *flag = true;
    changed_.notify_all();
  }

  // The epoch is written by the tending thread only.
  void Tend() {
    std::unique_lock lock(mutex_);
    while (!told_) {
      const int64_t epoch = epoch_;
      const bool unwanted = unwanted_epoch_ == epoch;
      const bool may_take = !stopping_;
      lock.unlock();
      if (epoch == 0) {
        if (may_take) Watch();
      } else if (unwanted) {
        GiveBack(epoch);
      } else {
        Beat(epoch);
      }
      lock.lock();
      changed_.wait_for(lock, absl::ToChronoMicroseconds(options_.beat),
                        [this] { return told_ || (epoch_ != 0 && unwanted_epoch_ == epoch_); });
    }
    const int64_t epoch = epoch_;
    lock.unlock();
    if (epoch != 0) GiveBack(epoch);
  }

  // Takes the lease when its holder gave it back or has stood still for the whole term.
  void Watch() {
    const auto state = table_.Look();
    if (!state.ok()) {
      // The holder cannot beat either: it is given a whole term from when the database is back.
      seen_since_ = Now();
      return Report("lease cannot be read", state.status());
    }
    if (*state != seen_) {
      seen_ = *state;
      seen_since_ = Now();
    }
    if (!state->holder.empty() && Now() - seen_since_ < Term()) return;
    const SteadyTime start = Now();
    const auto epoch = table_.Take(*state);
    if (!epoch.ok()) return Report("lease cannot be taken", epoch.status());
    if (!*epoch) return;
    log::Info("lease taken", {{"lease", options_.name}, {"epoch", **epoch}});
    const std::lock_guard lock(mutex_);
    epoch_ = **epoch;
    good_until_ = start + Term();
    changed_.notify_all();
  }

  // Counts the term from before the beat: it ends here before it can end for anybody who watches.
  void Beat(int64_t epoch) {
    const SteadyTime start = Now();
    const auto held = table_.Beat(epoch);
    const std::lock_guard lock(mutex_);
    if (held.ok() && *held) {
      good_until_ = start + Term();
    } else if (held.ok() || Now() >= good_until_) {
      log::Warning("lease lost", {{"lease", options_.name}, {"epoch", epoch}});
      epoch_ = 0;
      changed_.notify_all();
    }
  }

  void GiveBack(int64_t epoch) {
    const absl::Status status = table_.GiveBack(epoch);
    if (!status.ok()) Report("lease not given back", status);
    const std::lock_guard lock(mutex_);
    epoch_ = 0;
    changed_.notify_all();
  }

  void Report(const char* what, const absl::Status& status) {
    log::Warning(what, {{"lease", options_.name}, {"reason", Reason(status)}});
  }

  // Each `gained` that was OK is followed by one `lost`.
  void Tell() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || told_epoch_ != epoch_; });
      if (told_epoch_ != 0) {
        lock.unlock();
        lost_();
        lock.lock();
        told_epoch_ = 0;
        continue;
      }
      if (stopping_) return;
      const int64_t epoch = epoch_;
      lock.unlock();
      const absl::Status ready = gained_();
      if (!ready.ok()) Report("not ready to lead", ready);
      lock.lock();
      if (ready.ok()) {
        told_epoch_ = epoch;
        continue;
      }
      // Another process may be luckier; this one tries again when it gets the lease again.
      unwanted_epoch_ = epoch;
      changed_.notify_all();
      changed_.wait(lock, [this, epoch] { return stopping_ || epoch_ != epoch; });
    }
  }

  const LeaseOptions options_;
  const std::function<absl::Status()> gained_;
  const std::function<void()> lost_;
  LeaseTable table_;
  // Of the tending thread only.
  LeaseState seen_;
  SteadyTime seen_since_ = Now();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int64_t epoch_ = 0;            // held; 0 for none
  SteadyTime good_until_{};      // nobody else can have taken it before
  int64_t told_epoch_ = 0;       // the owner is ready for it and was not yet told of its end
  int64_t unwanted_epoch_ = -1;  // the owner was not ready for it
  bool stopping_ = false;
  bool told_ = false;  // the owner knows of the end of all
  std::thread tending_;
  std::thread telling_;
};

}  // namespace

std::unique_ptr<Lease> Lease::Create(pg::Database& database, LeaseOptions options,
                                     std::function<absl::Status()> gained,
                                     std::function<void()> lost) {
  return std::make_unique<BeatingLease>(database, std::move(options), std::move(gained),
                                        std::move(lost));
}

}  // namespace homecare
