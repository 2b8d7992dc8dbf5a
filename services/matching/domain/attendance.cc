// Desk on who is there: shifts, absences, and what becomes of assigned visits.
#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/matching/domain/desk.h"
#include "services/matching/domain/errors.h"

namespace homecare::matching {
namespace {

Span SpanOf(const Absence& absence) {
  return {FloorSeconds(absence.start_time), FloorSeconds(absence.end_time)};
}

OwnedSpan NamedSpanOf(const Absence& absence) {
  return {absence.caregiver_id, {absence.absence_id, SpanOf(absence), absence.revision}};
}

Offer OfferOf(const Assignment& assignment) {
  Offer offer;
  offer.offer_id = assignment.offer_id;
  offer.caregiver_id = assignment.caregiver_id;
  offer.planned_start_time = assignment.planned_start_time;
  offer.planned_end_time = assignment.planned_end_time;
  offer.location = assignment.location;
  offer.emergency = assignment.emergency;
  offer.visit_id = assignment.visit_id;
  return offer;
}

}  // namespace

void Desk::Hear(Session& session, const VisitNews& news) {
  const std::optional<Assignment> found = session.assignments.Find(news.visit_id);
  if (!found || found->state == AssignmentState::kTakenBack) return;
  std::optional<Job> job = session.jobs.Lock(found->order_id);
  // Read again: it may have been taken back while the lock was waited for.
  const Assignment assignment = *session.assignments.Find(news.visit_id);
  if (!job || assignment.state == AssignmentState::kTakenBack) return;
  session.assignments.SetState(news.visit_id, news.state);
  Offer offer = OfferOf(assignment);
  Model& model = matcher_.model();
  switch (news.state) {
    case AssignmentState::kScheduled:
      return;
    case AssignmentState::kInProgress:
      session.calendars.Begin(offer);
      session.teller.AfterCommit(
          [&model, entry = EntryOf(offer, EntryState::kBegun)] { model.PutEntry(entry); });
      return;
    case AssignmentState::kCompleted:
      // Only ever shortened: time after the planned end may be another visit's.
      offer.planned_end_time =
          std::clamp(news.check_out_time.value_or(offer.planned_end_time),
                     offer.planned_start_time + absl::Seconds(1), offer.planned_end_time);
      offer.planned_end_time = absl::FromUnixSeconds(FloorSeconds(offer.planned_end_time));
      session.calendars.End(offer, offer.planned_end_time);
      session.teller.AfterCommit(
          [&model, entry = EntryOf(offer, EntryState::kEnded)] { model.PutEntry(entry); });
      break;
    case AssignmentState::kMissed:
    case AssignmentState::kTakenBack:
      session.calendars.Free(offer.offer_id);
      ForgetEntry(session, offer.offer_id);
      break;
  }
  if (job->visit_id != news.visit_id || !CanStep(job->state, JobState::kClosed)) return;
  MoveTo(*job, JobState::kClosed);
  session.jobs.Save(*job);
}

absl::StatusOr<AbsenceRecorded> Desk::RecordAbsence(Session& session, Absence absence) {
  if (session.roster.FirstUnknown({absence.caregiver_id})) {
    return CaregiverNotFound(absence.caregiver_id);
  }
  absence.absence_id = matcher_.MakeId();
  const Span span = SpanOf(absence);
  AbsenceRecorded recorded{absence, {}};
  // The calendar is locked after the jobs; what comes in between is caught by the second round.
  for (const bool locked : {false, true}) {
    if (locked) session.calendars.Lock(absence.caregiver_id, span);
    for (const std::string& offer_id :
         session.bookings.OffersOfCaregiver(absence.caregiver_id, span)) {
      std::string visit_id = TakeBack(session, offer_id, UnassignReason::kAbsent);
      if (!visit_id.empty()) recorded.unassigned_visit_ids.push_back(std::move(visit_id));
    }
  }
  session.roster.PutAbsence(absence);
  session.teller.AfterCommit(
      [&model = matcher_.model(), owned = NamedSpanOf(absence)] { model.PutAbsence(owned); });
  return recorded;
}

absl::StatusOr<Absence> Desk::EndAbsence(Session& session, absl::string_view absence_id) {
  std::optional<Absence> absence = session.roster.LockAbsence(absence_id);
  if (!absence) return AbsenceNotFound(absence_id);
  if (absence->end_time <= session.now || SpanOf(*absence).empty()) return AbsenceOver(absence_id);
  const Span freed = {FloorSeconds(session.now), SpanOf(*absence).end};
  absence->end_time = std::max(absence->start_time, session.now);
  ++absence->revision;
  session.roster.PutAbsence(*absence);
  session.teller.AfterCommit(
      [&model = matcher_.model(), owned = NamedSpanOf(*absence)] { model.PutAbsence(owned); });
  Wake(session, freed);
  return *absence;
}

absl::StatusOr<int> Desk::PutShifts(Session& session, const std::vector<OwnedSpan>& shifts) {
  std::vector<std::string> caregiver_ids;
  for (const OwnedSpan& shift : shifts) caregiver_ids.push_back(shift.caregiver_id);
  if (const auto unknown = session.roster.FirstUnknown(caregiver_ids)) {
    return CaregiverNotFound(*unknown);
  }
  const std::vector<OwnedSpan> changed = session.roster.PutShifts(shifts);
  if (changed.empty()) return 0;
  Span hull = changed.front().span.span;
  for (const OwnedSpan& shift : changed) {
    hull = {std::min(hull.start, shift.span.span.start), std::max(hull.end, shift.span.span.end)};
  }
  session.teller.AfterCommit([&model = matcher_.model(), changed] {
    for (const OwnedSpan& shift : changed) model.PutShift(shift);
  });
  Wake(session, hull);
  return static_cast<int>(changed.size());
}

}  // namespace homecare::matching
