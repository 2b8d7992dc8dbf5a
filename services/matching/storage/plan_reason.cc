#include "services/matching/storage/plan_reason.h"

#include "common/base/check.h"
#include "common/rpc/convert.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching::storage {

v1::ExplainPlanResponse ToProto(const DayReason& reason, int64_t duration_seconds) {
  v1::ExplainPlanResponse out;
  out.set_candidate_count(reason.candidate_count);
  if (!reason.runner_up_caregiver_id.empty()) {
    v1::Candidate& next = *out.mutable_runner_up();
    next.set_caregiver_id(reason.runner_up_caregiver_id);
    *next.mutable_planned() = rpc::ToProto(rpc::TimeSpan{
        TimeOf(reason.runner_up_start), TimeOf(reason.runner_up_start + duration_seconds)});
    next.set_added_travel_seconds(static_cast<int32_t>(reason.runner_up_added_travel_seconds));
  }
  for (int rule = 1; rule < kRules; ++rule) {
    if (reason.rejections[rule] == 0) continue;
    v1::RuleExclusion& exclusion = *out.add_exclusions();
    exclusion.set_rule(static_cast<v1::Rule>(rule));
    exclusion.set_caregivers(reason.rejections[rule]);
    for (const std::string& id : reason.nearest[rule]) exclusion.add_nearest_caregiver_ids(id);
  }
  return out;
}

std::string BytesOf(const DayReason& reason, int64_t duration_seconds) {
  return ToProto(reason, duration_seconds).SerializeAsString();
}

DayReason ReasonOf(const std::string& bytes, int64_t added_travel_seconds) {
  v1::ExplainPlanResponse kept;
  HC_CHECK(kept.ParseFromString(bytes));
  DayReason reason;
  reason.added_travel_seconds = added_travel_seconds;
  reason.candidate_count = kept.candidate_count();
  if (kept.has_runner_up()) {
    reason.runner_up_caregiver_id = kept.runner_up().caregiver_id();
    reason.runner_up_start = kept.runner_up().planned().start_time().seconds();
    reason.runner_up_added_travel_seconds = kept.runner_up().added_travel_seconds();
  }
  for (const v1::RuleExclusion& exclusion : kept.exclusions()) {
    if (exclusion.rule() <= 0 || exclusion.rule() >= kRules) continue;  // of a later program
    reason.rejections[exclusion.rule()] = exclusion.caregivers();
    reason.nearest[exclusion.rule()].assign(exclusion.nearest_caregiver_ids().begin(),
                                            exclusion.nearest_caregiver_ids().end());
  }
  return reason;
}

}  // namespace homecare::matching::storage
