#include "services/billing/domain/audit_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::billing {
namespace {

constexpr absl::Duration kRunRetry = absl::Seconds(2);

}  // namespace

absl::Status RunNotFound(absl::string_view run_id) {
  return NamedError(absl::StatusCode::kNotFound, "RUN_NOT_FOUND", absl::StrCat("no run ", run_id));
}

absl::Status RunNotReady(absl::string_view run_id) {
  return WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, "RUN_NOT_READY",
                                   absl::StrCat("run ", run_id, " is not done yet")),
                        kRunRetry);
}

absl::Status RunsWaiting(int most) {
  return WithRetryDelay(NamedError(absl::StatusCode::kResourceExhausted, "RUNS_WAITING",
                                   absl::StrCat("already ", most, " runs are not done yet")),
                        kRunRetry);
}

absl::Status SampleNotFound(absl::string_view sample_id) {
  return NamedError(absl::StatusCode::kNotFound, "SAMPLE_NOT_FOUND",
                    absl::StrCat("no sample ", sample_id));
}

absl::Status VisitNotSampled(absl::string_view sample_id, absl::string_view visit_id) {
  return NamedError(absl::StatusCode::kNotFound, "VISIT_NOT_SAMPLED",
                    absl::StrCat("sample ", sample_id, " has no visit ", visit_id));
}

absl::Status VisitNotRefuted(absl::string_view sample_id, absl::string_view visit_id) {
  return NamedError(absl::StatusCode::kFailedPrecondition, "VISIT_NOT_REFUTED",
                    absl::StrCat("sample ", sample_id, " did not refute visit ", visit_id));
}

}  // namespace homecare::billing
