// What the visit service hears: assignments and the registry, and its own reminders.
#pragma once

#include "absl/status/status.h"
#include "common/change/change.h"
#include "services/visit/domain/exceptions.h"

namespace homecare::visit {

// Topics registry and assignments. An assignment waits for its caregiver to be known.
absl::Status Apply(Change& change, const event::v1::Event& event, const EvidencePolicy& policy);

// Deadlines NO_CHECK_IN and NO_CHECK_OUT.
absl::Status Remind(Change& change, const Deadline& deadline, const EvidencePolicy& policy);

}  // namespace homecare::visit
