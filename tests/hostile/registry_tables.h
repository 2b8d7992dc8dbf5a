// The tables of the registry, over the world of registry_test.cc.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "tests/hostile/kit/table.h"

namespace homecare::registry {

std::vector<hostile::Table> RegistryTables(absl::Time now);

// Their parts.
std::vector<hostile::Table> ElderTables(absl::Time now);
std::vector<hostile::Table> EntitlementTables(absl::Time now);
std::vector<hostile::Table> WorkforceTables();
std::vector<hostile::Table> ListTables(absl::Time now);
hostile::Table ImportTable(absl::Time now);

}  // namespace homecare::registry
