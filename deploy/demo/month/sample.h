// The audit office looks at June: detectors, a sample drawn by risk, and what a person found.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

// One visit of the sample is refuted and clawed back; gives its id. NOT_FOUND where nothing in the
// sample was paid for.
absl::StatusOr<std::string> ClawBackFromSample(Scene& scene);

}  // namespace homecare::demo
