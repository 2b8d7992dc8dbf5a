// Every fen of June computed again by somebody else's hand, and the ledger verified offline.
#pragma once

#include "absl/status/status.h"
#include "deploy/demo/month/closing.h"
#include "deploy/demo/month/late.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

// What does not agree goes to the report.
absl::Status Prove(Scene& scene, const ClosedJune& june, const LateFacts& late);

}  // namespace homecare::demo
