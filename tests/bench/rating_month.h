// A service month of a city as the files of homecare-rate, from a seed: the same on every machine.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace homecare::bench {

inline constexpr int kVisitsOfElder = 36;

// June 2022, sorted by elder, kVisitsOfElder visits each of 25 to 130 minutes: some beside each
// other, as double-ups and not, some too short, elders over the cap, changes of level and area,
// stays in hospital, elders without a grant. INTERNAL where the folder cannot be written.
absl::Status WriteMonth(const std::string& folder, int elders, uint64_t seed);

}  // namespace homecare::bench
