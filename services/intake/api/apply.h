// What intake hears: the registry, how its orders fare, and its own ladder.
#pragma once

#include "absl/status/status.h"
#include "common/change/change.h"
#include "services/intake/domain/incident.h"

namespace homecare::intake {

// Topics registry, assignments and visits. A visit waits for its assignment to be heard of.
absl::Status Apply(Change& change, const event::v1::Event& event, const LadderPolicy& policy);

// The rungs of the ladder.
absl::Status RungDue(Change& change, const Deadline& deadline, const LadderPolicy& policy);

}  // namespace homecare::intake
