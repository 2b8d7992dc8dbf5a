// June's visits as the file that homecare-rate reads.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "deploy/demo/month/late.h"
#include "deploy/demo/peers.h"

namespace homecare::demo {

// Writes visits.csv: every visit that ever counted, and from when to when it did.
absl::Status WriteVisitFacts(Peers& peers, const LateFacts& late, const std::string& folder);

}  // namespace homecare::demo
