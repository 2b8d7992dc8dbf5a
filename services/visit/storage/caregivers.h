// What the registry says of caregivers, as far as a check-in must know.
#pragma once

#include <string>

#include "common/change/change.h"

namespace homecare::event::v1 {
class CaregiverChanged;
}

namespace homecare::visit::storage {

// Replaces what was known of the caregiver.
void PutCaregiver(Change& change, const event::v1::CaregiverChanged& caregiver);

bool CaregiverKnown(Change& change, const std::string& caregiver_id);

}  // namespace homecare::visit::storage
