// What was last told, as it was told: copies for lists, reservations and detectors, not evidence of
// their own and not what is billed by.
#pragma once

#include "absl/status/status.h"
#include "common/change/change.h"

namespace homecare::event::v1 {
class CaregiverChanged;
class ElderChanged;
class VisitChanged;
}  // namespace homecare::event::v1

namespace homecare::billing::storage {

// The elder must be recorded.
void PutTold(Change& change, const event::v1::ElderChanged& changed);
void PutTold(Change& change, const event::v1::CaregiverChanged& changed);
// INVALID_FIELD for a state that this build does not know.
absl::Status PutTold(Change& change, const event::v1::VisitChanged& changed);

}  // namespace homecare::billing::storage
