#include "services/matching/domain/desk.h"

#include "common/base/civil_time.h"

namespace homecare::matching {

void Desk::PlaceOrder(Session& session, Job job) {
  if (!session.jobs.Insert(job)) return;
  matcher_.Start(session, job);
}

void Desk::CancelOrder(Session& session, absl::string_view order_id) {
  std::optional<Job> job = session.jobs.Lock(order_id);
  if (!job || !CanStep(job->state, JobState::kCancelled)) return;
  ReleaseOthers(session, *job);
  if (job->state == JobState::kAssigned) {
    const auto assignment = session.assignments.Find(job->visit_id);
    // A visit that has begun goes on: the elder is being cared for.
    if (assignment && assignment->state == AssignmentState::kScheduled) {
      Unassign(session, *job, *assignment, UnassignReason::kCancelled);
      matcher_.Disturb(session, *job, assignment->planned_start_time);
    }
  }
  MoveTo(*job, JobState::kCancelled);
  session.jobs.Save(*job);
  session.teller.Forget(Due::kNextOffer, job->order_id);
  session.teller.Forget(Due::kRetryMatch, job->order_id);
  Wake(session, {FloorSeconds(job->window_start_time), FloorSeconds(job->window_end_time)});
}

void Desk::Expire(Session& session, absl::string_view offer_id) {
  std::optional<Held> held = LockOffer(session, offer_id);
  if (!held || held->offer.state != OfferState::kOpen) return;
  CloseOffer(session, held->offer, OfferState::kExpired);
  matcher_.Continue(session, held->job);
}

void Desk::NextOffer(Session& session, absl::string_view order_id) {
  std::optional<Job> job = session.jobs.Lock(order_id);
  if (!job || (job->state != JobState::kOpen && job->state != JobState::kOffered)) return;
  matcher_.ClimbRung(session, *job);
}

void Desk::Retry(Session& session, absl::string_view order_id) {
  std::optional<Job> job = session.jobs.Lock(order_id);
  if (!job || (job->state != JobState::kOpen && job->state != JobState::kOffered)) return;
  for (Offer& offer : session.offers.OfOrder(order_id)) {
    const Span planned = EntryOf(offer, EntryState::kHeld).entry.span;
    if (offer.state == OfferState::kOpen && session.bookings.ElderTaken(*job, planned)) {
      CloseOffer(session, offer, OfferState::kReleased);
    }
  }
  if (AnyOpen(session.offers.OfOrder(order_id))) return;
  if (job->state == JobState::kOffered) MoveTo(*job, JobState::kOpen);
  matcher_.Start(session, *job);
}

std::optional<Desk::Held> Desk::LockOffer(Session& session, absl::string_view offer_id) const {
  const std::optional<Offer> found = session.offers.Find(offer_id);
  if (!found) return std::nullopt;
  std::optional<Job> job = session.jobs.Lock(found->order_id);
  // Read again: it may have changed while the lock was waited for.
  return Held{*session.offers.Find(offer_id), *std::move(job)};
}

void Desk::CloseOffer(Session& session, Offer& offer, OfferState to) {
  Close(offer, to, session.now);
  session.offers.Save(offer);
  session.calendars.Free(offer.offer_id);
  session.teller.OfferChanged(offer);
  session.teller.Forget(Due::kOfferExpiry, offer.offer_id);
  ForgetEntry(session, offer.offer_id);
}

void Desk::ReleaseOthers(Session& session, const Job& job) {
  for (Offer& offer : session.offers.OfOrder(job.order_id)) {
    if (offer.state == OfferState::kOpen) CloseOffer(session, offer, OfferState::kReleased);
  }
}

std::string Desk::TakeBack(Session& session, absl::string_view offer_id, UnassignReason reason) {
  std::optional<Held> held = LockOffer(session, offer_id);
  if (!held) return "";
  Job& job = held->job;
  std::string visit_id;
  if (held->offer.state == OfferState::kOpen) {
    CloseOffer(session, held->offer, OfferState::kReleased);
    if (AnyOpen(session.offers.OfOrder(job.order_id))) return "";
  } else if (job.state == JobState::kAssigned && job.visit_id == held->offer.visit_id) {
    const auto assignment = session.assignments.Find(job.visit_id);
    if (!assignment || assignment->state != AssignmentState::kScheduled) return "";
    visit_id = assignment->visit_id;
    Unassign(session, job, *assignment, reason);
  } else {
    return "";  // ended meanwhile
  }
  MoveTo(job, JobState::kOpen);
  session.jobs.Save(job);
  const absl::Duration wait = matcher_.Disturb(session, job, held->offer.planned_start_time);
  session.teller.Remind(Due::kRetryMatch, job.order_id, session.now + wait, job.emergency());
  return visit_id;
}

void Desk::Unassign(Session& session, Job& job, const Assignment& assignment,
                    UnassignReason reason) {
  session.calendars.Free(assignment.offer_id);
  session.assignments.SetState(assignment.visit_id, AssignmentState::kTakenBack);
  session.teller.VisitUnassigned(assignment, reason);
  ForgetEntry(session, assignment.offer_id);
  job.visit_id.clear();
}

void Desk::Wake(Session& session, const Span& span) {
  const MatchPolicy& policy = matcher_.policy();
  for (const Job& job : session.jobs.OpenIn(span, policy.wake_limit)) {
    session.teller.Remind(
        Due::kRetryMatch, job.order_id,
        session.now + (job.priority == Priority::kPaid ? policy.retry_paid : policy.retry_soon),
        job.emergency());
  }
}

void Desk::ForgetEntry(Session& session, const std::string& offer_id) {
  session.teller.AfterCommit(
      [&model = matcher_.model(), offer_id] { model.RemoveEntry(offer_id); });
}

}  // namespace homecare::matching
