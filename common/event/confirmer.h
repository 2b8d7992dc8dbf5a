// Confirms eagerly: tells each producer which of its events this service has.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/event/peers.h"

namespace homecare::event {

// Thread safe. A thread per producer, one request in flight each. What does not fit the queue or
// cannot be said is dropped: the producer's sweeper asks. The destructor says what is queued, once.
class Confirmer {
 public:
  // Confirms on behalf of `subscriber`, to the producers of the topics that it hears.
  Confirmer(Peers& peers, std::string subscriber);
  ~Confirmer();

  // Never blocks: meant for Consumer::Create. The topic must be one that the subscriber hears.
  void Take(absl::string_view topic, std::vector<std::string> event_ids);

  // Ids queued or being said.
  int64_t pending() const;

 private:
  class Line;

  std::map<std::string, std::unique_ptr<Line>, std::less<>> lines_;  // by producer
};

}  // namespace homecare::event
