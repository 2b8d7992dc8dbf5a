// The door for events: applies each exactly once and in order per key (DESIGN "Delivery" 3 to 6).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/change/runner.h"

namespace homecare::event {

// Applies one event. OK: applied, or nothing to do. WaitFor(...): parked until that arrives.
// Anything else is a failure: tried again, and after ConsumerOptions::attempts a dead letter.
using Apply = std::function<absl::Status(Change&, const v1::Event&)>;

// Announces what Apply will ask for (group_memory.h). The event has not been checked.
using ApplyAhead = std::function<void(GroupMemory&, const v1::Event&)>;

// What Apply returns when the event needs something of another topic that has not arrived: it is
// parked durably and tried again once an event of (topic, key) was applied. Never a dead letter.
absl::Status WaitFor(absl::string_view topic, absl::string_view key);

struct ConsumerOptions {
  // The service's name, which is the subscriber's.
  std::string subscriber;
  std::vector<std::string> city_codes;
  std::vector<std::string> topics;
  // The path of a unix socket, or host:port.
  std::string redis_socket;
  // Events per transaction.
  int group_size = 64;
  int attempts = 10;
  // The wait after a failure; it doubles with each.
  absl::Duration retry_first = absl::Milliseconds(100);
  absl::Duration retry_most = absl::Seconds(5);
  // How long another reader of the group may hold an event before it counts as dead.
  absl::Duration claim_idle = absl::Seconds(5);
  // True for the consumer of the emergency streams, which has a thread and a lane of its own.
  bool emergency = false;
  // Consumes only while this holds (a leader). Empty: always.
  std::function<bool()> active;
  // May be empty.
  ApplyAhead ahead;
  // Told once of each emergency that `attempts` tries could not apply, whether it fails or waits,
  // from the consumer's thread: a person must look. It goes on being tried and is never a dead
  // letter, unless its bytes are no event at all (then only city and topic are filled in).
  std::function<void(const v1::Event&, const absl::Status&)> on_emergency_failure;
};

// Tells the producer of a topic that these events are had.
using Confirm = std::function<void(absl::string_view topic, std::vector<std::string> event_ids)>;

// Runs a thread from Create until destruction. A dead or empty Redis is waited out.
class Consumer {
 public:
  virtual ~Consumer() = default;

  static std::unique_ptr<Consumer> Create(ChangeRunner& runner, ConsumerOptions options,
                                          Apply apply, Confirm confirm);

  // Events read and not yet settled.
  virtual int64_t in_flight() const = 0;
};

}  // namespace homecare::event
