// Puts events on Redis streams.
#pragma once

#include <string>
#include <vector>

#include "common/event/streams.h"
#include "common/redis/client.h"

namespace homecare::event {

// Not thread safe: a connection of its own. A Redis that is full or starting up is UNAVAILABLE,
// too.
class RedisStreamWriter final : public StreamWriter {
 public:
  explicit RedisStreamWriter(const std::string& redis_address)
      : client_({.address = redis_address}) {}

  absl::Status Add(const std::vector<Addition>& additions) override;
  absl::StatusOr<int64_t> Length(const std::string& stream) override;

 private:
  redis::Client client_;
};

}  // namespace homecare::event
