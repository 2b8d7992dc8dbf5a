#include "services/matching/domain/job.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/base/civil_time.h"

namespace homecare::matching {

bool CanStep(JobState from, JobState to) {
  return std::find(kJobSteps.begin(), kJobSteps.end(), std::pair(from, to)) != kJobSteps.end();
}

void MoveTo(Job& job, JobState to) {
  HC_CHECK(CanStep(job.state, to));
  job.state = to;
}

VisitRequest RequestOf(const Job& job, absl::Time now, const MatchPolicy& policy) {
  VisitRequest request;
  request.elder_id = job.elder_id;
  request.qualification = job.qualification;
  request.county_code = job.county_code;
  request.place = Place(job.location);
  request.duration_seconds = job.duration_minutes * int64_t{60};
  request.start_window = {FloorSeconds(job.window_start_time), FloorSeconds(job.window_end_time)};
  request.not_before = FloorSeconds(job.emergency() ? now : now + policy.answer_time);
  request.preferred_caregiver_id = job.preferred_caregiver_id;
  request.preference_seconds = absl::ToInt64Seconds(policy.preference);
  return request;
}

Span HorizonOf(const VisitRequest& request) {
  constexpr int64_t kWeek = 7 * 86'400;
  const int64_t start = std::min(request.start_window.start, request.not_before);
  const int64_t end = std::max(request.start_window.end, request.not_before);
  return {start - kWeek, end + request.duration_seconds + kWeek};
}

}  // namespace homecare::matching
