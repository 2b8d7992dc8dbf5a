#include "services/billing/api/audit_convert.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/billing/api/convert.h"
#include "services/billing/domain/share.h"

namespace homecare::billing {
namespace {

static_assert(static_cast<int>(audit::Severity::kInfo) + 1 == v1::SEVERITY_INFO);
static_assert(static_cast<int>(audit::Severity::kSerious) + 1 == v1::SEVERITY_SERIOUS);

std::string WithoutPrefix(int number, absl::string_view name, absl::string_view prefix) {
  return number == 0 ? "" : std::string(absl::StripPrefix(name, prefix));
}

v1::VisitException ExceptionOf(const storage::ListedVisit& visit) {
  v1::VisitException out;
  out.set_visit_id(visit.visit_id);
  out.set_elder_id(visit.elder_id);
  out.set_caregiver_id(visit.caregiver_id);
  out.set_provider_id(visit.provider_id);
  *out.mutable_planned_start_time() = rpc::ToProto(visit.planned_start_time);
  return out;
}

}  // namespace

std::string NameOf(v1::Severity severity) {
  return WithoutPrefix(severity, v1::Severity_Name(severity), "SEVERITY_");
}

std::string NameOf(v1::SampleVerdict verdict) {
  return WithoutPrefix(verdict, v1::SampleVerdict_Name(verdict), "SAMPLE_VERDICT_");
}

std::string NameOf(v1::AuditedVisitState state) {
  return WithoutPrefix(state, v1::AuditedVisitState_Name(state), "AUDITED_VISIT_STATE_");
}

std::string NameOf(audit::Severity severity) {
  return NameOf(static_cast<v1::Severity>(static_cast<int>(severity) + 1));
}

v1::AuditedVisit ToProto(const storage::ListedVisit& visit, const std::vector<Line>& lines) {
  v1::AuditedVisit out;
  out.set_visit_id(visit.visit_id);
  out.set_elder_id(visit.elder_id);
  out.set_caregiver_id(visit.caregiver_id);
  out.set_provider_id(visit.provider_id);
  out.set_county_code(visit.county_code);
  out.set_item_code(visit.item_code);
  v1::AuditedVisitState state = v1::AUDITED_VISIT_STATE_UNSPECIFIED;
  HC_CHECK(v1::AuditedVisitState_Parse(absl::StrCat("AUDITED_VISIT_STATE_", visit.state), &state));
  out.set_state(state);
  *out.mutable_planned() =
      rpc::ToProto(rpc::TimeSpan{visit.planned_start_time, visit.planned_end_time});
  if (visit.check_in_time) *out.mutable_check_in_time() = rpc::ToProto(*visit.check_in_time);
  if (visit.check_out_time) *out.mutable_check_out_time() = rpc::ToProto(*visit.check_out_time);
  // An audit has the last word, whatever the visits go on saying.
  out.set_billable(visit.billable && !visit.clawed_back);
  out.mutable_open_exceptions()->Assign(visit.open_exceptions.begin(), visit.open_exceptions.end());
  out.set_clawed_back(visit.clawed_back);
  for (const Share& share : SharesOf(lines)) *out.add_shares() = ToProto(share);
  return out;
}

std::vector<v1::VisitException> ExceptionsOf(const storage::ListedVisit& visit) {
  event::v1::VisitChanged told;
  told.ParseFromString(visit.visit_changed);
  std::vector<v1::VisitException> out;
  for (const event::v1::RaisedException& raised : told.exceptions()) {
    v1::VisitException& exception = out.emplace_back(ExceptionOf(visit));
    exception.set_code(raised.code());
    exception.set_blocks(raised.blocking());
    exception.set_cleared_by(raised.cleared_by());
  }
  if (out.empty()) {
    for (const std::string& code : visit.open_exceptions) {
      v1::VisitException& exception = out.emplace_back(ExceptionOf(visit));
      exception.set_code(code);
      exception.set_blocks(!visit.billable);
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.code() < b.code(); });
  return out;
}

v1::DetectorRun ToProto(const storage::DetectorRun& run) {
  v1::DetectorRun out;
  out.set_run_id(run.run_id);
  out.set_month(FormatMonth(run.month));
  out.set_state(run.result ? v1::DETECTOR_RUN_STATE_DONE : v1::DETECTOR_RUN_STATE_RUNNING);
  if (!run.result) return out;
  out.set_detector_set(run.result->detector_set);
  *out.mutable_as_of() = rpc::ToProto(run.result->as_of);
  out.set_visits(run.result->visits);
  out.set_findings(run.result->findings);
  return out;
}

v1::Finding ToProto(const audit::Finding& finding) {
  v1::Finding out;
  out.set_detector_id(finding.detector);
  out.set_version(finding.version);
  out.set_severity(static_cast<v1::Severity>(static_cast<int>(finding.severity) + 1));
  out.mutable_visit_ids()->Assign(finding.visit_ids.begin(), finding.visit_ids.end());
  out.mutable_elder_ids()->Assign(finding.elder_ids.begin(), finding.elder_ids.end());
  out.mutable_caregiver_ids()->Assign(finding.caregiver_ids.begin(), finding.caregiver_ids.end());
  out.mutable_device_ids()->Assign(finding.device_ids.begin(), finding.device_ids.end());
  for (const auto& [name, value] : finding.evidence) {
    v1::Evidence& evidence = *out.add_evidence();
    evidence.set_name(name);
    evidence.set_value(value);
  }
  out.set_sentence(finding.sentence);
  return out;
}

v1::SampledVisit ToProto(const storage::SampledVisit& visit) {
  v1::SampledVisit out;
  out.set_visit_id(visit.visit_id);
  out.set_position(visit.position);
  out.set_weight(visit.weight);
  out.set_amount_fen(visit.amount.value());
  out.set_clawed_back(visit.clawed_back);
  if (!visit.result) return out;
  v1::SampleVerdict verdict = v1::SAMPLE_VERDICT_UNSPECIFIED;
  HC_CHECK(
      v1::SampleVerdict_Parse(absl::StrCat("SAMPLE_VERDICT_", visit.result->verdict), &verdict));
  out.set_verdict(verdict);
  out.set_auditor_id(visit.result->auditor_id);
  out.set_note(visit.result->note);
  return out;
}

v1::Sample ToProto(const storage::Sample& sample) {
  v1::Sample out;
  out.set_sample_id(sample.sample_id);
  out.set_month(FormatMonth(sample.month));
  out.set_run_id(sample.run_id);
  out.set_seed(sample.seed);
  out.set_size(sample.size);
  for (const storage::SampledVisit& visit : sample.visits) *out.add_visits() = ToProto(visit);
  return out;
}

v1::BudgetRow ToProto(const audit::BudgetRow& row) {
  v1::BudgetRow out;
  out.set_county_code(row.figures.county_code);
  out.set_level(static_cast<type::v1::Level>(static_cast<int>(row.figures.level) + 1));
  out.set_month(FormatMonth(row.figures.month));
  out.set_grants(row.figures.grants);
  out.set_promised_minutes(row.promised.value());
  out.set_scheduled_minutes(row.figures.scheduled.value());
  out.set_delivered_minutes(row.figures.delivered.value());
  out.set_subsidised_minutes(row.figures.subsidised.value());
  out.set_not_delivered_minutes(row.not_delivered.value());
  out.set_paid_fen(row.figures.paid.value());
  out.set_forecast_fen(row.forecast.value());
  out.set_closed(row.figures.closed);
  return out;
}

}  // namespace homecare::billing
