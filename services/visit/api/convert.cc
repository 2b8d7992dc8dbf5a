#include "services/visit/api/convert.h"

#include <algorithm>
#include <cmath>

#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::visit {
namespace {

// The domain's numbers are the contract's.
static_assert(static_cast<int>(State::kScheduled) == event::v1::VISIT_STATE_SCHEDULED);
static_assert(static_cast<int>(State::kVoided) == event::v1::VISIT_STATE_VOIDED);
static_assert(static_cast<int>(ExceptionCode::kLocationOff) == v1::EXCEPTION_CODE_LOCATION_OFF);
static_assert(static_cast<int>(ExceptionCode::kNoCheckIn) == v1::EXCEPTION_CODE_NO_CHECK_IN);
static_assert(static_cast<int>(EvidenceKind::kCheckOut) == v1::EVIDENCE_KIND_CHECK_OUT);
static_assert(static_cast<int>(event::v1::PROOF_METHOD_GPS) == v1::EVIDENCE_METHOD_GPS);
static_assert(static_cast<int>(event::v1::PROOF_METHOD_BEACON) == v1::EVIDENCE_METHOD_BEACON);
static_assert(static_cast<int>(event::v1::PROOF_METHOD_QR) == v1::EVIDENCE_METHOD_QR);
static_assert(static_cast<int>(event::v1::PROOF_METHOD_PHONE) == v1::EVIDENCE_METHOD_PHONE);
static_assert(static_cast<int>(event::v1::PROOF_METHOD_MANUAL) == v1::EVIDENCE_METHOD_MANUAL);
static_assert(kManual == v1::EVIDENCE_METHOD_MANUAL);

absl::StatusOr<Fix> ToFix(const v1::Fix& fix) {
  const LatLng point = rpc::FromProto(fix.point());
  Violations violations;
  violations.Expect(std::abs(point.latitude_degrees) <= 90, "fix.point.latitude_degrees",
                    "must be between -90 and 90");
  violations.Expect(std::abs(point.longitude_degrees) <= 180, "fix.point.longitude_degrees",
                    "must be between -180 and 180");
  violations.Expect(fix.accuracy_metres() > 0 && std::isfinite(fix.accuracy_metres()),
                    "fix.accuracy_metres", "must be more than 0");
  RETURN_IF_ERROR(violations.ToStatus());
  return Fix{point, fix.accuracy_metres(), fix.mock()};
}

template <typename Request>
absl::StatusOr<Proof> ToProof(const Request& request, absl::Time now) {
  Violations violations;
  violations.Expect(request.method() != v1::EVIDENCE_METHOD_MANUAL, "method",
                    "must be a device's; a person's word is SetVisitEnd");
  RETURN_IF_ERROR(violations.ToStatus());
  Proof proof;
  proof.caregiver_id = request.caregiver_id();
  proof.method = request.method();
  ASSIGN_OR_RETURN(proof.device_time, rpc::CheckedTime(request.device_time(), now, "device_time"));
  proof.device_id = request.device_id();
  if (request.has_fix()) {
    ASSIGN_OR_RETURN(proof.fix, ToFix(request.fix()));
  }
  return proof;
}

}  // namespace

v1::Visit ToProto(const Visit& visit, bool blocked) {
  v1::Visit out;
  out.set_visit_id(visit.visit_id);
  out.set_order_id(visit.order_id);
  out.set_state(static_cast<event::v1::VisitState>(visit.state));
  out.set_elder_id(visit.elder_id);
  out.set_caregiver_id(visit.caregiver_id);
  out.set_provider_id(visit.provider_id);
  out.set_item_code(visit.item_code);
  out.set_bucket(static_cast<type::v1::Bucket>(visit.bucket));
  *out.mutable_planned() =
      rpc::ToProto(rpc::TimeSpan{visit.planned_start_time, visit.planned_end_time});
  *out.mutable_location() = rpc::ToProto(visit.location);
  if (visit.check_in_time) *out.mutable_check_in_time() = rpc::ToProto(*visit.check_in_time);
  if (visit.check_out_time) *out.mutable_check_out_time() = rpc::ToProto(*visit.check_out_time);
  out.set_double_up(visit.double_up);
  out.set_family_consent(visit.family_consent);
  out.set_emergency(visit.emergency);
  out.set_billable(visit.state == State::kCompleted && !blocked);
  return out;
}

v1::Evidence ToProto(const Evidence& evidence) {
  v1::Evidence out;
  out.set_evidence_id(evidence.evidence_id);
  out.set_kind(static_cast<v1::EvidenceKind>(evidence.kind));
  out.set_method(static_cast<v1::EvidenceMethod>(evidence.proof.method));
  if (evidence.proof.fix) {
    *out.mutable_fix()->mutable_point() = rpc::ToProto(evidence.proof.fix->point);
    out.mutable_fix()->set_accuracy_metres(evidence.proof.fix->accuracy_metres);
    out.mutable_fix()->set_mock(evidence.proof.fix->mock);
  }
  *out.mutable_device_time() = rpc::ToProto(evidence.proof.device_time);
  *out.mutable_receive_time() = rpc::ToProto(evidence.receive_time);
  out.set_skew_seconds(absl::ToInt64Seconds(evidence.proof.device_time - evidence.receive_time));
  out.set_device_id(evidence.proof.device_id);
  if (evidence.distance_metres) out.set_distance_metres(*evidence.distance_metres);
  if (evidence.ruling) {
    out.set_entered_by(evidence.ruling->actor_id);
    out.set_confirmed_by(evidence.ruling->confirmer_id);
    out.set_reason_text(evidence.ruling->reason);
  }
  return out;
}

v1::VisitVoiding ToProto(const Voiding& voiding) {
  v1::VisitVoiding out;
  *out.mutable_void_time() = rpc::ToProto(voiding.void_time);
  out.set_actor_id(voiding.ruling.actor_id);
  out.set_confirmer_id(voiding.ruling.confirmer_id);
  out.set_reason_text(voiding.ruling.reason);
  return out;
}

v1::VisitException ToProto(const VisitException& exception) {
  v1::VisitException out;
  out.set_exception_id(exception.exception_id);
  out.set_visit_id(exception.visit_id);
  out.set_code(static_cast<v1::ExceptionCode>(exception.code));
  out.set_effect(Blocks(exception.code) ? v1::BILLING_EFFECT_BLOCKS : v1::BILLING_EFFECT_WARNS);
  *out.mutable_raise_time() = rpc::ToProto(exception.raise_time);
  out.set_detail(exception.detail);
  if (exception.clear_time) *out.mutable_clear_time() = rpc::ToProto(*exception.clear_time);
  out.set_cleared_by(exception.cleared_by);
  out.set_clear_reason(exception.clear_reason);
  return out;
}

Visit FromProto(const event::v1::VisitAssigned& assigned) {
  Visit visit;
  visit.visit_id = assigned.visit_id();
  visit.order_id = assigned.order_id();
  visit.elder_id = assigned.elder_id();
  visit.caregiver_id = assigned.caregiver_id();
  visit.provider_id = assigned.provider_id();
  visit.item_code = assigned.item_code();
  visit.bucket = assigned.bucket();
  visit.qualification = assigned.qualification();
  visit.planned_start_time = rpc::FromProto(assigned.planned().start_time());
  visit.planned_end_time = rpc::FromProto(assigned.planned().end_time());
  visit.location = rpc::FromProto(assigned.location());
  visit.double_up = assigned.double_up();
  visit.family_consent = assigned.family_consent();
  visit.emergency = assigned.emergency();
  return visit;
}

absl::StatusOr<Proof> FromProto(const v1::CheckInRequest& request, absl::Time now) {
  return ToProof(request, now);
}

absl::StatusOr<Proof> FromProto(const v1::CheckOutRequest& request, absl::Time now) {
  return ToProof(request, now);
}

bool AnyBlocks(const std::vector<VisitException>& exceptions) {
  return std::any_of(exceptions.begin(), exceptions.end(), [](const VisitException& exception) {
    return !exception.clear_time && Blocks(exception.code);
  });
}

}  // namespace homecare::visit
