// An event as it was committed to the outbox.
#pragma once

#include <cstdint>
#include <string>

namespace homecare {

// Handed to the relay right after the commit.
struct OutboxRow {
  std::string event_id;
  std::string city_code;
  std::string topic;
  bool emergency = false;
  std::string bytes;  // a serialised homecare.event.v1.Event
  std::string key;
  int64_t version = 0;
};

}  // namespace homecare
