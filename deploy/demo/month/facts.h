// June as the files that homecare-rate reads, written from the public lists of the registry, the
// visit service and billing's rules.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "deploy/demo/month/late.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

// Into `folder`, which is made: visits.csv, grants.csv, suspensions.csv, elders.csv, tariffs.csv
// and policy.csv, each fact with the time at which it became known.
absl::Status WriteFacts(Scene& scene, const LateFacts& late, const std::string& folder);

}  // namespace homecare::demo
