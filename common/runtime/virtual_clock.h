// Business time that stands still until it is told. For the demo and the end-to-end tests
// (DESIGN "Time"); a process gets one only with --allow_virtual_time.
#pragma once

#include <mutex>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

namespace homecare::runtime {

// Thread safe. A process that was restarted does not know the time: until it is told, it must not
// consume events, fire deadlines or serve writes.
class VirtualClock final : public Clock {
 public:
  // The Unix epoch while the time was not told: nothing is due by then.
  absl::Time Now() const override;

  bool told() const;

  // INVALID_ARGUMENT, TIME_GOES_BACK where `time` is before Now(); the same time again is OK.
  absl::Status Set(absl::Time time);

 private:
  mutable std::mutex mutex_;
  std::optional<absl::Time> time_;
};

}  // namespace homecare::runtime
