// What intake hears: the registry, how its orders fare, and its own deadlines.
#pragma once

#include "absl/status/status.h"
#include "common/change/change.h"
#include "services/intake/domain/care_plan_desk.h"
#include "services/intake/domain/incident.h"

namespace homecare::intake {

// Topics registry, assignments and visits. A visit waits for its assignment to be heard of.
absl::Status Apply(Change& change, const event::v1::Event& event, const LadderPolicy& policy);
void ApplyAhead(GroupMemory& memory, const event::v1::Event& event);

// The kinds of deadline that Due serves.
inline constexpr const char* kDeadlines[] = {kAcknowledgeDue, kOfferDue, kAssignDue, kUnassignedDue,
                                             kCarePlanDue};

absl::Status Due(Change& change, const Deadline& deadline, const LadderPolicy& policy);

}  // namespace homecare::intake
