#include "services/visit/storage/told.h"

#include <set>

#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"

namespace homecare::visit::storage {
namespace {

event::v1::VisitChanged ToEvent(const Visit& visit) {
  event::v1::VisitChanged changed;
  changed.set_visit_id(visit.visit_id);
  changed.set_order_id(visit.order_id);
  changed.set_elder_id(visit.elder_id);
  changed.set_caregiver_id(visit.caregiver_id);
  changed.set_provider_id(visit.provider_id);
  changed.set_state(static_cast<event::v1::VisitState>(visit.state));
  changed.set_item_code(visit.item_code);
  changed.set_bucket(static_cast<type::v1::Bucket>(visit.bucket));
  *changed.mutable_planned() =
      rpc::ToProto(rpc::TimeSpan{visit.planned_start_time, visit.planned_end_time});
  if (visit.check_in_time) *changed.mutable_check_in_time() = rpc::ToProto(*visit.check_in_time);
  if (visit.check_out_time) *changed.mutable_check_out_time() = rpc::ToProto(*visit.check_out_time);
  changed.set_double_up(visit.double_up);
  changed.set_family_consent(visit.family_consent);
  changed.set_emergency(visit.emergency);
  changed.set_replaced_caregiver_id(visit.replaced_caregiver_id);
  return changed;
}

event::v1::VisitProof ToEvent(const Evidence& evidence) {
  event::v1::VisitProof proof;
  proof.set_evidence_id(evidence.evidence_id);
  // api/convert.cc asserts that the numbers are one.
  proof.set_method(static_cast<event::v1::ProofMethod>(evidence.proof.method));
  proof.set_device_id(evidence.proof.device_id);
  *proof.mutable_device_time() = rpc::ToProto(evidence.proof.device_time);
  *proof.mutable_receive_time() = rpc::ToProto(evidence.receive_time);
  // A person's word is not a device with its location off.
  proof.set_location_off(!evidence.proof.fix.has_value() && !evidence.ruling);
  if (evidence.ruling) {
    proof.set_entered_by(evidence.ruling->actor_id);
    proof.set_confirmed_by(evidence.ruling->confirmer_id);
  }
  if (evidence.proof.fix) {
    *proof.mutable_point() = rpc::ToProto(evidence.proof.fix->point);
    proof.set_accuracy_metres(evidence.proof.fix->accuracy_metres);
    proof.set_mocked(evidence.proof.fix->mock);
  }
  if (evidence.distance_metres) proof.set_distance_metres(*evidence.distance_metres);
  return proof;
}

event::v1::RaisedException ToEvent(const VisitException& exception) {
  event::v1::RaisedException raised;
  raised.set_exception_id(exception.exception_id);
  raised.set_code(std::string(Name(exception.code)));
  raised.set_blocking(Blocks(exception.code));
  *raised.mutable_raised_time() = rpc::ToProto(exception.raise_time);
  raised.set_detail(exception.detail);
  raised.set_cleared_by(exception.cleared_by);
  if (exception.clear_time) *raised.mutable_cleared_time() = rpc::ToProto(*exception.clear_time);
  raised.set_clear_reason_text(exception.clear_reason);
  return raised;
}

// Open ones by name, as they have always been told, and whether one of them keeps the bill.
void TellOpen(const std::vector<VisitException>& exceptions, event::v1::VisitChanged* changed) {
  std::multiset<absl::string_view> open;
  bool blocked = false;
  for (const VisitException& exception : exceptions) {
    if (exception.clear_time) continue;
    open.insert(Name(exception.code));
    blocked = blocked || Blocks(exception.code);
  }
  for (const absl::string_view code : open) changed->add_open_exceptions(std::string(code));
  changed->set_billable(changed->state() == event::v1::VISIT_STATE_COMPLETED && !blocked);
}

}  // namespace

event::v1::VisitChanged ToEvent(const Visit& visit, const std::vector<Evidence>& evidence,
                                const std::vector<VisitException>& exceptions) {
  event::v1::VisitChanged changed = ToEvent(visit);
  for (const Evidence& piece : evidence) {
    *(piece.kind == EvidenceKind::kCheckIn ? changed.mutable_check_in_proof()
                                           : changed.mutable_check_out_proof()) = ToEvent(piece);
  }
  for (const VisitException& exception : exceptions) *changed.add_exceptions() = ToEvent(exception);
  TellOpen(exceptions, &changed);
  return changed;
}

}  // namespace homecare::visit::storage
