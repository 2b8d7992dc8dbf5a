// Desk on answers to offers.
#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/matching/domain/desk.h"
#include "services/matching/domain/errors.h"

namespace homecare::matching {
namespace {

// No way within a city takes longer.
constexpr int64_t kFarthestSeconds = 86'400;

}  // namespace

absl::StatusOr<Desk::Held> Desk::LockOwn(Session& session, absl::string_view offer_id,
                                         absl::string_view caregiver_id) const {
  std::optional<Held> held = LockOffer(session, offer_id);
  if (!held) return OfferNotFound(offer_id);
  Offer& offer = held->offer;
  if (offer.caregiver_id != caregiver_id) return OfferNotYours(offer_id);
  if (offer.state == OfferState::kOpen && session.now >= offer.expire_time) {
    offer.state = OfferState::kExpired;  // its deadline is about to say so
  }
  if (offer.state != OfferState::kOpen) return OfferNotOpen(offer);
  return *std::move(held);
}

absl::StatusOr<Accepted> Desk::Accept(Session& session, absl::string_view offer_id,
                                      absl::string_view caregiver_id) {
  ASSIGN_OR_RETURN(Held held, LockOwn(session, offer_id, caregiver_id));
  Offer& offer = held.offer;
  Job& job = held.job;
  if (offer.emergency) RETURN_IF_ERROR(MakeRoom(session, job, offer));
  Close(offer, OfferState::kAccepted, session.now);
  offer.visit_id = matcher_.MakeId();
  if (!session.calendars.Assign(offer, job.slot())) return ElderBusy(job.order_id);
  session.offers.Save(offer);
  job.visit_id = offer.visit_id;
  MoveTo(job, JobState::kAssigned);
  session.jobs.Save(job);
  const Assignment assignment = TakeElder(session, job, offer);
  ReleaseOthers(session, job);
  session.teller.Forget(Due::kOfferExpiry, offer.offer_id);
  session.teller.Forget(Due::kNextOffer, job.order_id);
  return Accepted{offer, assignment};
}

// Whoever is being asked to the same elder at that time is released, and that order matched anew.
Assignment Desk::TakeElder(Session& session, const Job& job, const Offer& offer) {
  const Assignment assignment = Assign(session, job, offer);
  session.teller.OfferChanged(offer);
  const OwnedEntry entry = EntryOf(offer, EntryState::kAssigned);
  for (const std::string& order_id : session.bookings.OrdersOffered(job, entry.entry.span)) {
    session.teller.Remind(Due::kRetryMatch, order_id, session.now, /*emergency=*/false);
  }
  session.teller.AfterCommit([&model = matcher_.model(), entry] { model.PutEntry(entry); });
  return assignment;
}

Assignment Desk::Assign(Session& session, const Job& job, const Offer& offer) const {
  Assignment assignment;
  assignment.visit_id = offer.visit_id;
  assignment.order_id = offer.order_id;
  assignment.offer_id = offer.offer_id;
  assignment.elder_id = offer.elder_id;
  assignment.caregiver_id = offer.caregiver_id;
  if (const auto caregiver = matcher_.model().FindCaregiver(offer.caregiver_id)) {
    assignment.provider_id = caregiver->provider_id;
  }
  assignment.planned_start_time = offer.planned_start_time;
  assignment.planned_end_time = offer.planned_end_time;
  assignment.location = offer.location;
  assignment.item_code = offer.item_code;
  assignment.added_travel_seconds = offer.added_travel_seconds;
  assignment.emergency = offer.emergency;
  session.assignments.Insert(assignment);
  session.teller.VisitAssigned(job, assignment);
  return assignment;
}

// The caregiver leaves now, not when the offer was made: the visit moves accordingly, and what has
// not begun and can no longer be kept gives way.
absl::Status Desk::MakeRoom(Session& session, const Job& job, Offer& offer) {
  offer.planned_start_time =
      std::max(offer.planned_start_time, session.now + absl::Seconds(offer.added_travel_seconds));
  offer.planned_end_time = offer.planned_start_time + absl::Minutes(job.duration_minutes);
  offer.displacing = false;
  const Entry visit = EntryOf(offer, EntryState::kAssigned).entry;
  const Span reach = {FloorSeconds(session.now), visit.span.end + kFarthestSeconds};
  for (const std::string& id : session.bookings.OffersOfCaregiver(offer.caregiver_id, reach)) {
    LockOffer(session, id);  // jobs are locked before caregivers
  }
  const Calendar calendar = session.calendars.Lock(offer.caregiver_id, reach);
  for (const Entry& entry : calendar.entries()) {
    if (entry.state == EntryState::kBegun) return CaregiverBusy(entry.visit_id);
  }
  for (const Entry& entry : calendar.entries()) {
    const int64_t way = matcher_.model().travel().Seconds(visit.place, entry.place);
    const bool kept = entry.span.end <= reach.start || entry.state == EntryState::kEnded ||
                      entry.span.start >= visit.span.end + way;
    if (!kept && entry.offer_id != offer.offer_id) {
      TakeBack(session, entry.offer_id, UnassignReason::kDisplaced);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Offer> Desk::Decline(Session& session, absl::string_view offer_id,
                                    absl::string_view caregiver_id, int reason) {
  ASSIGN_OR_RETURN(Held held, LockOwn(session, offer_id, caregiver_id));
  held.offer.decline_reason = reason;
  CloseOffer(session, held.offer, OfferState::kDeclined);
  matcher_.Continue(session, held.job);
  return held.offer;
}

}  // namespace homecare::matching
