// The demo goes on for a month: the rest of June, its closing, what becomes known late, the proof
// that every fen is right, and one forgery that is caught.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

// `first` is the first day of June that was not lived yet. Tells on standard output as it goes.
absl::StatusOr<MonthReport> RunMonth(Peers& peers, Stage& stage, const World& world, uint64_t seed,
                                     absl::CivilDay first, const MonthSettings& settings);

}  // namespace homecare::demo
