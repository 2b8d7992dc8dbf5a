#include "services/billing/api/convert_explanation.h"

#include "common/base/civil_time.h"
#include "common/rpc/convert.h"
#include "services/billing/api/convert.h"
#include "services/billing/domain/explain_text.h"

namespace homecare::billing {
namespace {

v1::CapStep ToProto(const Grab& grab) {
  v1::CapStep out;
  out.set_minutes_used_before(grab.used_before.value());
  out.set_minutes_subsidised(grab.subsidised.value());
  out.set_minutes_over_cap(grab.over_cap.value());
  if (grab.posting) out.set_posting(*grab.posting);
  return out;
}

v1::DateStep ToProto(const DateStep& step) {
  v1::DateStep out;
  out.set_date(FormatDay(step.day));
  out.set_minutes_of_line(step.of_line.value());
  out.set_minutes_too_short(step.too_short.value());
  out.set_minutes_suspended(step.suspended.value());
  out.set_minutes_not_entitled(step.not_entitled.value());
  out.set_minutes_eligible(step.eligible.value());
  for (const Suspension& suspension : step.suspensions) {
    out.add_suspension_ids(suspension.suspension_id);
  }
  if (step.grant) {
    out.set_grant_id(step.grant->grant_id);
    out.set_level(static_cast<type::v1::Level>(static_cast<int>(step.grant->level) + 1));
  }
  out.set_cap_minutes(step.cap_minutes.value());
  for (const Grab& grab : step.grabs) *out.add_cap_steps() = ToProto(grab);
  out.set_area(static_cast<type::v1::AreaClass>(static_cast<int>(step.area) + 1));
  if (step.tariff) out.set_tariff_version_id(step.tariff->version_id);
  out.set_policy_version_id(step.policy_version_id);
  return out;
}

v1::RoundingStep ToProto(const Rounding& rounding) {
  v1::RoundingStep out;
  out.set_exact_sixtieths(rounding.exact.value());
  out.set_floor_fen(rounding.floor.value());
  out.set_remainder_sixtieths(rounding.remainder.value());
  out.set_group_exact_sixtieths(rounding.group_exact.value());
  out.set_group_fen(rounding.group_fen.value());
  out.set_missing_fen(rounding.missing_fen);
  out.set_rank(rounding.rank);
  return out;
}

}  // namespace

v1::LineExplanation ToProto(const LineExplanation& explanation) {
  v1::LineExplanation out;
  *out.mutable_check_in_time() = rpc::ToProto(explanation.visit.check_in_time);
  *out.mutable_check_out_time() = rpc::ToProto(explanation.visit.check_out_time);
  out.set_late(explanation.late);
  out.set_double_up(explanation.visit.double_up);
  out.set_family_consent(explanation.visit.family_consent);
  out.set_policy_version_id(explanation.policy_version_id);
  out.set_raw_minutes(explanation.raw_minutes.value());
  out.set_shortest_visit_minutes(explanation.shortest_visit_minutes.value());
  out.set_too_short(explanation.too_short);
  for (const Loss& loss : explanation.losses) {
    v1::OverlapLoss& lost = *out.add_losses();
    lost.set_visit_id(loss.visit_id);
    lost.set_seconds(loss.seconds);
  }
  out.set_minutes_of_other_months(explanation.other_months_minutes.value());
  for (const DateStep& step : explanation.dates) *out.add_dates() = ToProto(step);
  *out.mutable_rounding() = ToProto(explanation.rounding);
  for (std::string& sentence : SentencesOf(explanation)) out.add_sentences(std::move(sentence));
  return out;
}

void AddNothingLeft(v1::LineExplanation& out) {
  out.add_sentences("By what was known then, nothing of these minutes is billed any more.");
}

void SetNet(const std::vector<Line>& about, v1::LineExplanation& out) {
  for (const Share& share : SharesOf(about)) *out.mutable_net() = ToProto(share);
}

}  // namespace homecare::billing
