// A stack of the benchmark's own: PostgreSQL that keeps what it says, Redis, the five services, and
// people.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/stage.h"
#include "deploy/demo/world.h"
#include "tests/support/line/line.h"

namespace homecare::bench {

struct StackOptions {
  int elders = 1'000;
  int caregivers = 200;
  // Every caregiver works on so many days, from the first.
  int days = 1;
  uint64_t seed = 1;
};

// Business time stands at 08:00 of a Wednesday (the demo's people have certificates of that time);
// all else is real. Not thread safe to make; the peers are.
class Stack {
 public:
  static absl::StatusOr<std::unique_ptr<Stack>> Start(const StackOptions& options);

  testing::Line& line() { return *line_; }
  demo::Peers& peers() { return peers_; }
  const demo::World& world() const { return world_; }
  absl::Time now() const;

  // Waits until nothing is under way anywhere. DEADLINE_EXCEEDED.
  absl::Status Settle();

 private:
  Stack() = default;

  std::unique_ptr<testing::Line> line_;
  demo::Peers peers_;
  demo::World world_;
  std::unique_ptr<demo::Stage> stage_;
};

// Asks the server: FAILED_PRECONDITION unless fsync, synchronous_commit and full_page_writes are on
// for that role.
absl::Status CheckDurable(const std::string& conninfo);

}  // namespace homecare::bench
