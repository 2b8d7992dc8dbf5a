// Errors of what auditors ask for; the names are the ErrorInfo.reason on the wire.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace homecare::billing {

absl::Status RunNotFound(absl::string_view run_id);  // NOT_FOUND, RUN_NOT_FOUND
// UNAVAILABLE, RUN_NOT_READY, with a retry delay: its findings are not there yet.
absl::Status RunNotReady(absl::string_view run_id);
// RESOURCE_EXHAUSTED, RUNS_WAITING, with a retry delay.
absl::Status RunsWaiting(int most);

absl::Status SampleNotFound(absl::string_view sample_id);  // NOT_FOUND, SAMPLE_NOT_FOUND
// NOT_FOUND, VISIT_NOT_SAMPLED: the sample has no such visit.
absl::Status VisitNotSampled(absl::string_view sample_id, absl::string_view visit_id);
// FAILED_PRECONDITION, VISIT_NOT_REFUTED: what a person found does not call for a claw-back.
absl::Status VisitNotRefuted(absl::string_view sample_id, absl::string_view visit_id);

}  // namespace homecare::billing
