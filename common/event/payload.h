// What an event must satisfy before a subscriber acts on it. Our producers break none of this; what
// does is a defect, or no event of ours, and must not get into the tables.
//
//   payload     there is one; one that this build does not know is newer than it, and passes
//   topic, key  those that the contract gives the payload (event.proto)
//   ids         not empty, but a terminal's elder and an order's incident
//   enums       a value this build knows, not UNSPECIFIED
//   messages    present, but the times of a visit that has not come so far
//   days        ISO dates, where they are given
//   times       from 1900 to before 2200, ranges not empty and not backwards
//   places      on the earth
//   numbers     finite, not negative; a duration is at least a minute
//   texts       as in requests (common/rpc/check_request.h)
#pragma once

#include "absl/status/status.h"
#include "common/event/consumer.h"

namespace homecare::event {

// INVALID_ARGUMENT, EVENT_INVALID with every violation at once. Thread safe.
absl::Status CheckPayload(const v1::Event& event);

// Applies what passes CheckPayload; anything else is a failure, and a dead letter in the end.
Apply Checked(Apply apply);

}  // namespace homecare::event
