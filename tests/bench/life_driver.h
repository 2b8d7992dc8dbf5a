// Everybody in the lives of orders, as a client of the public API: the hotline that places them,
// the caregivers who accept, check in and out, and the clock. One thread decides; requests are
// asynchronous.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/world.h"

namespace homecare::bench {

struct DriverOptions {
  int in_flight = 0;
  int acting = 0;
  absl::Time start;  // where all services' clocks stand
  // How far the clock moves at a time; less than what makes a check-in late.
  absl::Duration step = absl::Minutes(5);
  uint64_t seed = 1;
  // Visits billed so far; asked several times a second.
  std::function<int64_t()> billed;
};

// Not thread safe.
class LifeDriver {
 public:
  virtual ~LifeDriver() = default;

  static std::unique_ptr<LifeDriver> Create(demo::Peers& peers, const demo::World& world,
                                            DriverOptions options);

  // Keeps the load up for so long. INTERNAL where a request was refused in a way no life explains.
  virtual absl::Status RunFor(absl::Duration duration) = 0;
  // No new lives; until those under way are over.
  virtual absl::Status Finish(absl::Duration patience) = 0;

  virtual int64_t checked_out() const = 0;
  // Lives that ended otherwise.
  virtual int64_t odd() const = 0;
};

}  // namespace homecare::bench
