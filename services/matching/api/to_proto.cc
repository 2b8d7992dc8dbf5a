#include <utility>

#include "common/rpc/convert.h"
#include "services/matching/api/convert.h"

namespace homecare::matching {
namespace {

absl::Time TimeOf(int64_t second) { return absl::FromUnixSeconds(second); }

}  // namespace

v1::Offer ToProto(const Offer& offer) {
  v1::Offer out;
  out.set_offer_id(offer.offer_id);
  out.set_order_id(offer.order_id);
  out.set_elder_id(offer.elder_id);
  out.set_caregiver_id(offer.caregiver_id);
  out.set_state(static_cast<v1::OfferState>(offer.state));
  *out.mutable_planned() =
      rpc::ToProto(rpc::TimeSpan{offer.planned_start_time, offer.planned_end_time});
  *out.mutable_location() = rpc::ToProto(offer.location);
  out.set_item_code(offer.item_code);
  out.set_qualification(static_cast<type::v1::Qualification>(offer.qualification));
  out.set_added_travel_seconds(offer.added_travel_seconds);
  out.set_round(offer.round);
  out.set_emergency(offer.emergency);
  *out.mutable_make_time() = rpc::ToProto(offer.make_time);
  *out.mutable_expire_time() = rpc::ToProto(offer.expire_time);
  if (offer.close_time) *out.mutable_close_time() = rpc::ToProto(*offer.close_time);
  out.set_decline_reason(static_cast<v1::DeclineReason>(offer.decline_reason));
  out.set_visit_id(offer.visit_id);
  return out;
}

v1::Assignment ToProto(const Assignment& assignment) {
  v1::Assignment out;
  out.set_visit_id(assignment.visit_id);
  out.set_order_id(assignment.order_id);
  out.set_elder_id(assignment.elder_id);
  out.set_caregiver_id(assignment.caregiver_id);
  *out.mutable_planned() =
      rpc::ToProto(rpc::TimeSpan{assignment.planned_start_time, assignment.planned_end_time});
  *out.mutable_location() = rpc::ToProto(assignment.location);
  out.set_item_code(assignment.item_code);
  out.set_added_travel_seconds(assignment.added_travel_seconds);
  out.set_emergency(assignment.emergency);
  return out;
}

v1::Absence ToProto(const Absence& absence) {
  v1::Absence out;
  out.set_absence_id(absence.absence_id);
  out.set_caregiver_id(absence.caregiver_id);
  *out.mutable_range() = rpc::ToProto(rpc::TimeSpan{absence.start_time, absence.end_time});
  out.set_reason(static_cast<v1::AbsenceReason>(absence.reason));
  return out;
}

v1::Candidate ToProto(const Candidate& candidate, int64_t duration_seconds) {
  v1::Candidate out;
  out.set_caregiver_id(std::string(candidate.caregiver_id));
  *out.mutable_planned() = rpc::ToProto(
      rpc::TimeSpan{TimeOf(candidate.start), TimeOf(candidate.start + duration_seconds)});
  out.set_added_travel_seconds(candidate.added_travel_seconds);
  return out;
}

v1::Rejection ToProto(const Rejected& rejected) {
  v1::Rejection out;
  out.set_caregiver_id(std::string(rejected.caregiver_id));
  out.set_rule(static_cast<v1::Rule>(rejected.rule));
  return out;
}

std::vector<v1::RuleCount> ToProto(const RuleCounts& counts) {
  std::vector<v1::RuleCount> out;
  for (int rule = 1; rule < kRules; ++rule) {
    if (counts[rule] == 0) continue;
    v1::RuleCount& count = out.emplace_back();
    count.set_rule(static_cast<v1::Rule>(rule));
    count.set_caregivers(counts[rule]);
  }
  return out;
}

v1::Candidate RunnerUp(const Explanation& explanation, const Offer& offer) {
  v1::Candidate out;
  out.set_caregiver_id(explanation.runner_up_caregiver_id);
  const absl::Duration length = offer.planned_end_time - offer.planned_start_time;
  *out.mutable_planned() = rpc::ToProto(
      rpc::TimeSpan{explanation.runner_up_start_time, explanation.runner_up_start_time + length});
  out.set_added_travel_seconds(explanation.runner_up_added_travel_seconds);
  return out;
}

}  // namespace homecare::matching
