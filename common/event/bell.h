// Rings again for one subscriber: the sweeper's way onto the streams.
#pragma once

#include <string>
#include <vector>

#include "common/event/outage.h"
#include "common/event/outbox.h"
#include "common/event/streams.h"

namespace homecare::event {

// Not thread safe.
class Bell {
 public:
  Bell(StreamWriter& writer, int longest_stream)
      : writer_(writer), longest_stream_(longest_stream), redis_("sweeper") {}

  // Puts each row on the subscriber's stream of its topic, unless that is long already; false where
  // that was so for all of them. Where Redis is away nothing happens: the rows come again.
  bool Ring(const std::string& city_code, const std::string& subscriber, bool emergency,
            const std::vector<const DueRow*>& rows);

 private:
  absl::Status TryToRing(const std::string& city_code, const std::string& subscriber,
                         bool emergency, const std::vector<const DueRow*>& rows, bool* all_long);

  StreamWriter& writer_;
  const int longest_stream_;
  Outage redis_;
};

}  // namespace homecare::event
