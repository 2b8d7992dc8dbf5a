#include "common/runtime/time_keeper.h"

#include <algorithm>

#include "common/base/status.h"

namespace homecare::runtime {

TimeKeeper::TimeKeeper(bool allow_virtual_time)
    : clock_(allow_virtual_time ? std::unique_ptr<Clock>(std::make_unique<VirtualClock>())
                                : std::make_unique<WallClock>()),
      virtual_clock_(dynamic_cast<VirtualClock*>(clock_.get())),
      held_(allow_virtual_time) {}

bool TimeKeeper::told() const { return virtual_clock_ == nullptr || virtual_clock_->told(); }

bool TimeKeeper::WaitUntilTold(absl::Duration timeout) const {
  std::unique_lock lock(mutex_);
  return told_changed_.wait_for(lock, absl::ToChronoMicroseconds(timeout),
                                [this] { return told(); });
}

// Not under the lock that SetTime holds while it waits for what is firing: what is firing asks.
bool TimeKeeper::released() const { return !held_ && told(); }

void TimeKeeper::Add(DeadlineRunner* deadlines) {
  const std::lock_guard lock(mutex_);
  if (held_) deadlines->Hold();
  deadlines_.push_back(deadlines);
}

void TimeKeeper::Clear() {
  const std::lock_guard lock(mutex_);
  deadlines_.clear();
}

absl::Status TimeKeeper::SetTime(absl::Time time) {
  RETURN_IF_ERROR(CheckAllowed());
  const std::lock_guard lock(mutex_);
  const bool was_held = held_.exchange(true);
  for (DeadlineRunner* deadlines : deadlines_) deadlines->Hold();
  const absl::Status status = virtual_clock_->Set(time);
  told_changed_.notify_all();
  if (!status.ok() && !was_held) LetGo();
  return status;
}

absl::Status TimeKeeper::Release() {
  RETURN_IF_ERROR(CheckAllowed());
  if (!told()) {
    return NamedError(absl::StatusCode::kFailedPrecondition, "TIME_NOT_SET",
                      "the time was not set since this process started");
  }
  const std::lock_guard lock(mutex_);
  LetGo();
  return absl::OkStatus();
}

void TimeKeeper::LetGo() {
  held_ = false;
  for (DeadlineRunner* deadlines : deadlines_) {
    deadlines->Release();
    deadlines->Ring();
  }
}

absl::StatusOr<DueStatus> TimeKeeper::Status() const {
  const std::lock_guard lock(mutex_);
  DueStatus out;
  for (DeadlineRunner* deadlines : deadlines_) {
    ASSIGN_OR_RETURN(const DueStatus one, deadlines->Status());
    out.unfired += one.unfired;
    out.next_due_time = std::min(out.next_due_time, one.next_due_time);
  }
  return out;
}

absl::Status TimeKeeper::CheckAllowed() const {
  if (virtual_clock_ != nullptr) return absl::OkStatus();
  return NamedError(absl::StatusCode::kFailedPrecondition, "VIRTUAL_TIME_NOT_ALLOWED",
                    "this process runs on the machine's clock");
}

}  // namespace homecare::runtime
