// The fallback of delivery: asks subscribers about events they have not confirmed, and rings again
// for what they do not have (DESIGN "Delivery" 4). Also throws away what is past its time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/event/peers.h"
#include "common/pg/database.h"

namespace homecare::event {

struct SweeperOptions {
  std::vector<std::string> city_codes;
  std::string redis_address;
  absl::Duration normal_interval = absl::Milliseconds(200);
  absl::Duration emergency_interval = absl::Milliseconds(100);
  // While no subscriber can be asked, normal events wait for so long: the table is spared.
  absl::Duration unreachable_interval = absl::Seconds(2);
  // While streams are long and nothing that is due was had, normal events wait for so long: who is
  // that far behind needs no bell, only time. Well under what its reader takes for a long stream.
  absl::Duration long_stream_interval = absl::Seconds(1);
  // Events per transaction and question; at most kMostEventsPerCall.
  int batch = kMostEventsPerCall;
  // A stream with so many entries has enough for its reader to do: to ring more would only fill
  // Redis while a subscriber is away. Entries go as they are read.
  int longest_stream = 5000;
  absl::Duration keep_inbox = absl::Hours(7 * 24);
  absl::Duration keep_requests = absl::Hours(30 * 24);
  absl::Duration prune_interval = absl::Minutes(10);
  absl::Duration gauge_interval = absl::Seconds(15);
};

// Runs a thread for normal events and one for emergencies from construction to destruction.
// Several processes of a service may each have one: they share the work row by row.
class Sweeper {
 public:
  Sweeper(pg::Database& database, Peers& peers, SweeperOptions options);
  ~Sweeper();

 private:
  class Round;

  const SweeperOptions options_;
  std::unique_ptr<Round> normal_;
  std::unique_ptr<Round> emergency_;
};

}  // namespace homecare::event
