#include "services/visit/storage/rows.h"

namespace homecare::visit::storage {

Visit ToVisit(const pg::Row& row) {
  Visit visit;
  visit.visit_id = row.Text("visit_id");
  visit.order_id = row.Text("order_id");
  visit.elder_id = row.Text("elder_id");
  visit.caregiver_id = row.Text("caregiver_id");
  visit.provider_id = row.Text("provider_id");
  visit.state = ParseState(row.Text("state"));
  visit.item_code = row.Text("item_code");
  visit.bucket = row.Int("bucket");
  visit.qualification = row.Int("qualification");
  visit.planned_start_time = row.Time("planned_start_time");
  visit.planned_end_time = row.Time("planned_end_time");
  visit.location = {row.Double("latitude_degrees"), row.Double("longitude_degrees")};
  visit.double_up = row.Bool("double_up");
  visit.family_consent = row.Bool("family_consent");
  visit.emergency = row.Bool("emergency");
  visit.check_in_time = row.OptionalTime("check_in_time");
  visit.check_out_time = row.OptionalTime("check_out_time");
  visit.replaced_caregiver_id = row.OptionalText("replaced_caregiver_id").value_or("");
  return visit;
}

VisitException ToException(const pg::Row& row) {
  VisitException exception;
  exception.exception_id = row.Text("exception_id");
  exception.visit_id = row.Text("visit_id");
  exception.code = ParseExceptionCode(row.Text("code"));
  exception.raise_time = row.Time("raise_time");
  exception.detail = row.Text("detail");
  exception.clear_time = row.OptionalTime("clear_time");
  exception.cleared_by = row.OptionalText("cleared_by").value_or("");
  exception.clear_reason = row.OptionalText("clear_reason").value_or("");
  return exception;
}

Evidence ToEvidence(const pg::Row& row) {
  Evidence evidence;
  evidence.evidence_id = row.Text("evidence_id");
  evidence.visit_id = row.Text("visit_id");
  evidence.kind = ParseEvidenceKind(row.Text("kind"));
  evidence.proof.caregiver_id = row.Text("caregiver_id");
  evidence.proof.method = row.Int("method");
  evidence.proof.device_time = row.Time("device_time");
  evidence.proof.device_id = row.Text("device_id");
  evidence.receive_time = row.Time("receive_time");
  if (!row.IsNull("latitude_degrees")) {
    evidence.proof.fix = Fix{{row.Double("latitude_degrees"), row.Double("longitude_degrees")},
                             row.Double("accuracy_metres"),
                             row.Bool("mock")};
    evidence.distance_metres = row.Double("distance_metres");
  }
  if (!row.IsNull("entered_by")) {
    evidence.ruling = Ruling{.actor_id = row.Text("entered_by"),
                             .confirmer_id = row.Text("confirmed_by"),
                             .actor_provider_id = "",
                             .reason = row.Text("reason")};
  }
  return evidence;
}

}  // namespace homecare::visit::storage
