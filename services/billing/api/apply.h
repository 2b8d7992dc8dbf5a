// What the billing service hears: the registry and the visits.
#pragma once

#include "absl/status/status.h"
#include "common/change/change.h"

namespace homecare::billing {

// Topics registry and visits. A billable visit waits for its elder to be known.
absl::Status Apply(Change& change, const event::v1::Event& event);

}  // namespace homecare::billing
