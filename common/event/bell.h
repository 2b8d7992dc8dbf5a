// Rings again for one subscriber: the sweeper's way onto the streams.
#pragma once

#include <string>
#include <vector>

#include "common/event/outage.h"
#include "common/event/outbox.h"
#include "common/redis/client.h"

namespace homecare::event {

// Not thread safe.
class Bell {
 public:
  Bell(const std::string& redis_address, int longest_stream)
      : longest_stream_(longest_stream), client_({.address = redis_address}), redis_("sweeper") {}

  // Puts each row on the subscriber's stream of its topic, unless that is long already. Where Redis
  // is away nothing happens: the rows come again.
  void Ring(const std::string& city_code, const std::string& subscriber, bool emergency,
            const std::vector<const DueRow*>& rows);

 private:
  absl::Status TryToRing(const std::string& city_code, const std::string& subscriber,
                         bool emergency, const std::vector<const DueRow*>& rows);

  const int longest_stream_;
  redis::Client client_;
  Outage redis_;
};

}  // namespace homecare::event
