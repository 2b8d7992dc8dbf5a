// Who tells and who hears: the whole wiring between the services, as data.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace homecare::event {

struct Topic {
  absl::string_view name;
  absl::string_view producer;
  // Services, each with a stream of its own.
  std::vector<absl::string_view> subscribers;
};

// Every topic. A topic without subscribers writes no outbox rows.
const std::vector<Topic>& Topics();

// The topic of that name, which must exist.
const Topic& TopicOf(absl::string_view name);

// The Redis stream of one subscriber: "hc:370300:orders:matching", with ":emergency" behind it for
// the emergencies. One stream a subscriber, so that an entry is deleted as soon as it was
// acknowledged, nothing is ever trimmed unread, and a bell rung again reaches only who missed it.
std::string StreamName(absl::string_view city_code, absl::string_view topic,
                       absl::string_view subscriber, bool emergency);

}  // namespace homecare::event
