// What must hold when a run is quiet.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/world/business.h"
#include "tests/simulation/world/scenario.h"

namespace homecare::simulation {

using Services = std::map<std::string, std::unique_ptr<Business>>;

// Whether it may be quiet: requests are over, and outbox and parked hold only what poison keeps
// there. Cheap.
bool LooksQuiet(const Scenario& scenario, const Services& services);

// The violations, each beginning with the name of its invariant:
//   acknowledged  a request that was answered OK is not there
//   request-once  a request took effect twice, or although it was refused
//   lost          an event that was told was not applied
//   applied-once  an event was applied twice
//   order         a key's events were applied out of order, or a version is missing
//   phantom       an event was applied that no committed change told
//   outbox        a row is left for a subscriber who has the event, or can have it
//   parked        an event is parked that nothing holds up
//   dead-letters  other events are dead letters than those that cannot be applied
//   emergency     an emergency is a dead letter, or fails and nobody was called
std::vector<std::string> Violations(const Scenario& scenario, const Services& services);

}  // namespace homecare::simulation
