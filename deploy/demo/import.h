// Brings the demo's people into the registry and the caregivers' shifts into matching, through the
// public API.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/world.h"

namespace homecare::demo {

// A refused record is an error here: the demo's people are all in order.
absl::Status ImportWorld(Peers& peers, const World& world, uint64_t seed);

// A shift from 08:00 to 18:00 on each day of [first, last], for every caregiver.
absl::Status PutShifts(Peers& peers, const World& world, absl::CivilDay first, absl::CivilDay last);

}  // namespace homecare::demo
