// What keeps June open, and the people who see to it.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

absl::StatusOr<std::vector<billing::v1::CloseBlockerFound>> ListJuneBlockers(Peers& peers);

// How many for each reason, and which.
void ShowBlockers(const std::vector<billing::v1::CloseBlockerFound>& blockers);

// Sets the ends that nobody set, and clears what was looked into.
absl::Status ResolveBlockers(Scene& scene,
                             const std::vector<billing::v1::CloseBlockerFound>& blockers);

}  // namespace homecare::demo
