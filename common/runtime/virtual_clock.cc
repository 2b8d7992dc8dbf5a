#include "common/runtime/virtual_clock.h"

#include "common/base/status.h"

namespace homecare::runtime {

absl::Time VirtualClock::Now() const {
  const std::lock_guard lock(mutex_);
  return time_.value_or(absl::UnixEpoch());
}

bool VirtualClock::told() const {
  const std::lock_guard lock(mutex_);
  return time_.has_value();
}

absl::Status VirtualClock::Set(absl::Time time) {
  const std::lock_guard lock(mutex_);
  if (time < time_.value_or(absl::UnixEpoch())) {
    return InvalidField("time", "must not be before the present", "TIME_GOES_BACK");
  }
  time_ = time;
  return absl::OkStatus();
}

}  // namespace homecare::runtime
