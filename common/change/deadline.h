// Durable deadlines: a row that fires at its business time although processes died.
#pragma once

#include <string>

#include "absl/time/time.h"

namespace homecare {

struct Deadline {
  // What is due ("OFFER_EXPIRY"); one handler a kind.
  std::string kind;
  // About what: (city, kind, subject_id) is unique.
  std::string subject_id;
  // Business time.
  absl::Time due_time;
  // Served from the emergency lane.
  bool emergency = false;
};

}  // namespace homecare
