#include "services/visit/domain/desk.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/visit/domain/errors.h"

namespace homecare::visit {

void VisitDesk::Schedule(const Visit& visit) {
  if (store_.Find(visit.visit_id)) return;
  Visit scheduled = visit;
  scheduled.replaced_caregiver_id = store_.ReplacedBy(visit).value_or("");
  store_.Save(scheduled);
  store_.Remind(visit, EvidenceKind::kCheckIn, visit.planned_start_time + policy_.no_check_in);
}

void VisitDesk::Withdraw(absl::string_view visit_id) {
  std::optional<Visit> visit = store_.Find(visit_id);
  if (!visit || !MayStep(visit->state, State::kWithdrawn)) return;
  visit->state = State::kWithdrawn;
  store_.Forget(*visit);
  store_.Save(*visit);
}

absl::StatusOr<Checked> VisitDesk::CheckIn(absl::string_view visit_id, const Proof& proof) {
  ASSIGN_OR_RETURN(Visit visit, FindFor(visit_id, proof, State::kInProgress));
  RETURN_IF_ERROR(MayBegin(visit));
  std::vector<Finding> findings = Judge(policy_, visit, EvidenceKind::kCheckIn, proof, now_);
  const std::optional<std::string> other = store_.OverlapAt(visit, now_);
  if (other && !visit.double_up) {
    findings.push_back(
        {ExceptionCode::kElderOverlap, absl::StrCat("visit ", *other, " had not ended")});
  }
  visit.state = State::kInProgress;
  // A check-in that waited while the caregiver's last visit was checked out bears an earlier time.
  visit.check_in_time = store_.FreeFrom(visit.caregiver_id, now_);
  Keep(visit, EvidenceKind::kCheckIn, proof);
  Checked checked{visit, Raise(visit, findings)};
  store_.Forget(visit);
  store_.Remind(visit, EvidenceKind::kCheckOut, visit.planned_end_time + policy_.no_check_out);
  store_.Save(visit);
  return checked;
}

absl::StatusOr<Checked> VisitDesk::CheckOut(absl::string_view visit_id, const Proof& proof) {
  ASSIGN_OR_RETURN(Visit visit, FindFor(visit_id, proof, State::kCompleted));
  if (now_ < *visit.check_in_time) return CheckOutBeforeCheckIn();
  visit.state = State::kCompleted;
  visit.check_out_time = now_;
  Keep(visit, EvidenceKind::kCheckOut, proof);
  Checked checked{visit, Raise(visit, Judge(policy_, visit, EvidenceKind::kCheckOut, proof, now_))};
  store_.Forget(visit);
  store_.Save(visit);
  return checked;
}

absl::StatusOr<Cleared> VisitDesk::Clear(const Clearance& clearance) {
  std::optional<VisitException> exception = store_.FindException(clearance.exception_id);
  if (!exception) return ExceptionNotFound(clearance.exception_id);
  if (exception->clear_time) return ExceptionCleared(clearance.exception_id);
  std::optional<Visit> visit = store_.Find(exception->visit_id);
  if (!visit) return VisitNotFound(exception->visit_id);
  if (clearance.actor_provider_id == visit->provider_id) return OwnProvider();
  Settle(&*exception, clearance.actor_id, clearance.reason);
  store_.Save(*visit);
  return Cleared{*exception, *visit};
}

absl::StatusOr<Visit> VisitDesk::SetEnd(absl::string_view visit_id, absl::Time end,
                                        const Ruling& ruling) {
  ASSIGN_OR_RETURN(Visit visit, FindToRule(visit_id, ruling, State::kCompleted));
  if (end < *visit.check_in_time || end > std::min(visit.planned_end_time, now_)) {
    return EndOutOfRange(visit);
  }
  visit.state = State::kCompleted;
  visit.check_out_time = end;
  store_.Append(Evidence{.evidence_id = NewId(),
                         .visit_id = visit.visit_id,
                         .kind = EvidenceKind::kCheckOut,
                         .proof = {.caregiver_id = visit.caregiver_id,
                                   .method = kManual,
                                   .fix = std::nullopt,
                                   .device_time = end,
                                   .device_id = ""},
                         .receive_time = now_,
                         .distance_metres = std::nullopt,
                         .ruling = ruling});
  for (VisitException& open : store_.OpenExceptions(visit_id, ExceptionCode::kNoCheckOut)) {
    Settle(&open, ruling.confirmer_id, ruling.reason);
  }
  store_.Forget(visit);
  store_.Save(visit);
  return visit;
}

absl::StatusOr<Visit> VisitDesk::Void(absl::string_view visit_id, const Ruling& ruling) {
  ASSIGN_OR_RETURN(Visit visit, FindToRule(visit_id, ruling, State::kVoided));
  visit.state = State::kVoided;
  store_.Append(Voiding{visit.visit_id, now_, ruling});
  store_.Forget(visit);
  store_.Save(visit);
  return visit;
}

void VisitDesk::Missing(absl::string_view visit_id, EvidenceKind missing) {
  std::optional<Visit> visit = store_.Find(visit_id);
  if (!visit) return;
  if (missing == EvidenceKind::kCheckIn && visit->state == State::kScheduled) {
    visit->state = State::kMissed;
    Raise(*visit, {{ExceptionCode::kNoCheckIn, "nobody has checked in"}});
    store_.Save(*visit);
  }
  if (missing == EvidenceKind::kCheckOut && visit->state == State::kInProgress) {
    Raise(*visit, {{ExceptionCode::kNoCheckOut, "nobody has checked out"}});
    store_.Save(*visit);
  }
}

absl::StatusOr<Visit> VisitDesk::FindFor(absl::string_view visit_id, const Proof& proof,
                                         State next) {
  std::optional<Visit> visit = store_.Find(visit_id);
  if (!visit) return VisitNotFound(visit_id);
  // A substitution after the fact is refused: who was assigned is who checks in and out.
  if (visit->caregiver_id != proof.caregiver_id) return VisitNotYours(visit_id);
  if (!MayStep(visit->state, next)) return VisitWrongState(*visit);
  return *std::move(visit);
}

absl::StatusOr<Visit> VisitDesk::FindToRule(absl::string_view visit_id, const Ruling& ruling,
                                            State next) {
  std::optional<Visit> visit = store_.Find(visit_id);
  if (!visit) return VisitNotFound(visit_id);
  if (ruling.actor_provider_id == visit->provider_id) return OwnProvider();
  if (ruling.actor_id == ruling.confirmer_id) return SamePerson(ruling.actor_id);
  if (!MayStep(visit->state, next)) return VisitWrongState(*visit);
  return *std::move(visit);
}

void VisitDesk::Settle(VisitException* exception, const std::string& actor_id,
                       const std::string& reason) {
  exception->clear_time = now_;
  exception->cleared_by = actor_id;
  exception->clear_reason = reason;
  store_.Put(*exception);
}

absl::Status VisitDesk::MayBegin(const Visit& visit) {
  if (!store_.Certified(visit.caregiver_id, visit.qualification, ServiceDay(now_))) {
    return CertificateNotValid(visit.visit_id);
  }
  const std::optional<std::string> other = store_.InProgressOf(visit.caregiver_id, visit.visit_id);
  return other ? CaregiverBusy(*other) : absl::OkStatus();
}

std::vector<VisitException> VisitDesk::Raise(const Visit& visit,
                                             const std::vector<Finding>& findings) {
  std::vector<VisitException> raised;
  for (const Finding& finding : findings) {
    VisitException exception;
    exception.exception_id = NewId();
    exception.visit_id = visit.visit_id;
    exception.code = finding.code;
    exception.raise_time = now_;
    exception.detail = finding.detail;
    store_.Put(exception);
    raised.push_back(std::move(exception));
  }
  return raised;
}

void VisitDesk::Keep(const Visit& visit, EvidenceKind kind, const Proof& proof) {
  store_.Append(Evidence{NewId(), visit.visit_id, kind, proof, now_, DistanceMetres(visit, proof),
                         std::nullopt});
}

}  // namespace homecare::visit
