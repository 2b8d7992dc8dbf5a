// What a consumer makes of the outcome of a try, and where it is written down for people.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "common/event/letter.h"

namespace homecare::event {

// What says nothing about the event: the database was away or taken, or somebody else leads. Tried
// again for ever, without counting.
bool IsCircumstance(const absl::Status& status);

// Neither OK, nor a circumstance, nor a WaitFor(...): counts towards ConsumerOptions::attempts.
bool IsFailure(const absl::Status& status);

// Code, name and message, for logs and dead letters.
std::string TextOf(const absl::Status& status);

// Counts the try; failures and dead letters also go to the log.
void Record(const Letter& letter);

}  // namespace homecare::event
