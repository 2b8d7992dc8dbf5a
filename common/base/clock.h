// Business time: deadlines of the ladder, expiries, service days. Delivery, leases, retries and
// latency figures use steady time instead and never ask a Clock.
#pragma once

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace homecare {

// Thread safe. Instants are UTC.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The machine's clock.
class WallClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

}  // namespace homecare
