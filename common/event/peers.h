// What the delivery of one service asks of the others. Implemented over gRPC by grpc_peers.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace homecare::event {

// One event, as much as is needed to look it up.
struct EventRef {
  std::string event_id;
  std::string city_code;
  std::string topic;
  std::string key;
  int64_t version = 0;
};

// What one request carries at most.
constexpr int kMostEventsPerCall = 500;

// Thread safe. Calls block for a bounded time and may be made twice. UNAVAILABLE where the service
// cannot be asked.
class Peers {
 public:
  virtual ~Peers() = default;

  // The ids of those events that `subscriber` has. At most kMostEventsPerCall.
  virtual absl::StatusOr<std::vector<std::string>> Have(const std::string& subscriber,
                                                        const std::vector<EventRef>& events) = 0;

  // Tells `producer` that `subscriber` has these events. At most kMostEventsPerCall.
  virtual absl::Status Confirm(const std::string& producer, const std::string& subscriber,
                               const std::vector<std::string>& event_ids) = 0;
};

}  // namespace homecare::event
