// One leader at a time per (city, name): a lease with a fencing epoch (DESIGN "Matching").
//
// Steady time decides. A candidate that has watched the holder's beat stand still for the whole
// term takes the lease and raises the epoch; no clock is compared across machines. A leader proves
// its epoch inside each transaction that acts on it (HoldEpoch), so that one who was paused and
// overtaken can write nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/pg/database.h"

namespace homecare {

struct LeaseOptions {
  std::string city_code;
  std::string name;
  // This process, for people to read.
  std::string holder;
  absl::Duration beat = absl::Milliseconds(500);
  absl::Duration term = absl::Seconds(3);
};

// Thread safe.
class Lease {
 public:
  virtual ~Lease() = default;

  // `gained` runs each time the lease is taken, before leading() turns true; `lost` when it is
  // gone.
  static std::unique_ptr<Lease> Create(pg::Database& database, LeaseOptions options,
                                       std::function<absl::Status()> gained,
                                       std::function<void()> lost);

  virtual bool leading() const = 0;
  // Locks the lease row in shared mode and checks the epoch; ABORTED, NOT_LEADER when overtaken.
  virtual absl::Status HoldEpoch(pg::Tx& tx) const = 0;
};

}  // namespace homecare
