#include "services/matching/domain/matcher.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"

namespace homecare::matching {
namespace {

// Weekly limits look back a week; a day more for what runs over midnight.
constexpr int64_t kKeepSeconds = 9 * 86'400;

Explanation ExplanationOf(const Job& job, const Search& search) {
  Explanation explanation;
  explanation.candidate_count = static_cast<int>(search.candidates.size()) + 1;
  explanation.rejections = search.counts;
  explanation.offers_before = job.round;
  if (!search.candidates.empty()) {
    const Candidate& next = search.candidates.front();
    explanation.runner_up_caregiver_id = std::string(next.caregiver_id);
    explanation.runner_up_start_time = absl::FromUnixSeconds(next.start);
    explanation.runner_up_added_travel_seconds = next.added_travel_seconds;
  }
  return explanation;
}

}  // namespace

bool AnyOpen(const std::vector<Offer>& offers) {
  return std::any_of(offers.begin(), offers.end(),
                     [](const Offer& offer) { return offer.state == OfferState::kOpen; });
}

OwnedEntry EntryOf(const Offer& offer, EntryState state) {
  Entry entry;
  entry.span = {FloorSeconds(offer.planned_start_time), FloorSeconds(offer.planned_end_time)};
  entry.place = Place(offer.location);
  entry.state = state;
  entry.emergency = offer.emergency;
  entry.displacing = offer.displacing && state == EntryState::kHeld;
  entry.offer_id = offer.offer_id;
  entry.visit_id = offer.visit_id;
  return {offer.caregiver_id, std::move(entry)};
}

void Matcher::Start(Session& session, Job& job) {
  PruneDaily(session.now);
  if (!job.emergency()) return MatchNormal(session, job);
  job.rung = 0;
  ClimbRung(session, job);
}

void Matcher::Continue(Session& session, Job& job) {
  if (AnyOpen(session.offers.OfOrder(job.order_id))) return;
  if (job.state == JobState::kOffered) MoveTo(job, JobState::kOpen);
  if (job.emergency()) return MatchEmergency(session, job, policy_.emergency.offers_narrow);
  MatchNormal(session, job);
}

VisitRequest Matcher::RequestOf(Session& session, const Job& job) const {
  VisitRequest request = matching::RequestOf(job, session.now, policy_);
  // Before the first round nobody was asked.
  const std::vector<Offer> offers =
      job.round == 0 ? std::vector<Offer>() : session.offers.OfOrder(job.order_id);
  for (const Offer& offer : offers) {
    if (offer.state != OfferState::kOpen) request.ended_offer_ids.push_back(offer.offer_id);
    // A released offer was taken back by us: the caregiver did not refuse.
    if (offer.state != OfferState::kReleased && offer.state != OfferState::kAccepted) {
      request.asked_caregiver_ids.push_back(offer.caregiver_id);
    }
  }
  if (const auto elder = session.roster.FindElder(job.elder_id)) {
    request.barred_caregiver_ids = elder->barred_caregiver_ids;
  }
  request.elder_busy = session.bookings.ElderBusy(job, HorizonOf(request));
  return request;
}

void Matcher::MatchNormal(Session& session, Job& job) {
  const VisitRequest request = RequestOf(session, job);
  if (request.not_before >= request.start_window.end) {
    return TellUnmatched(session, job, {}, /*final=*/true);
  }
  Search search = model_.Rank(request);
  const Asked asked = AskBest(session, job, request, search);
  if (asked == Asked::kYes) return;
  absl::Duration delay = policy_.retry_soon;
  if (asked == Asked::kNobody) {
    delay = policy_.retry_every;
    TellUnmatched(session, job, search.counts, /*final=*/false);
  } else {
    session.jobs.Save(job);
  }
  session.teller.Remind(Due::kRetryMatch, job.order_id,
                        std::min(session.now + delay, job.window_end_time), /*emergency=*/false);
}

// Takes the candidates best first; each is judged again under its lock. One that turns out dearer
// than the model thought goes back into the queue.
Matcher::Asked Matcher::AskBest(Session& session, Job& job, const VisitRequest& request,
                                Search& search) {
  int lost = 0;
  Asked failure = Asked::kNobody;
  while (auto candidate = search.Pop()) {
    if (lost == policy_.lost_races) return Asked::kContended;
    const auto calendar = session.calendars.TryLock(candidate->caregiver_id, HorizonOf(request));
    if (!calendar) {
      failure = Asked::kContended;
      ++lost;
      continue;
    }
    Rule rule = Rule::kNone;
    const auto fresh = model_.Reconsider(candidate->caregiver_id, *calendar, request, &rule);
    if (!fresh) {
      search.Reject(candidate->caregiver_id, rule);
      ++lost;
    } else if (*candidate < *fresh && !search.candidates.empty() &&
               search.candidates.front() < *fresh) {
      search.Push(*fresh);
    } else if (MakeOffer(session, job, *fresh, search)) {
      return Asked::kYes;
    } else {
      search.Reject(candidate->caregiver_id, Rule::kOverlap);
      ++lost;
    }
  }
  return failure;
}

Offer Matcher::OfferOf(const Session& session, const Job& job, const Candidate& candidate) const {
  Offer offer;
  offer.offer_id = new_id_();
  offer.order_id = job.order_id;
  offer.elder_id = job.elder_id;
  offer.caregiver_id = std::string(candidate.caregiver_id);
  offer.planned_start_time = absl::FromUnixSeconds(candidate.start);
  offer.planned_end_time = offer.planned_start_time + absl::Minutes(job.duration_minutes);
  offer.location = job.location;
  offer.item_code = job.item_code;
  offer.qualification = job.qualification;
  offer.added_travel_seconds = candidate.added_travel_seconds;
  offer.round = job.round + 1;
  offer.emergency = job.emergency();
  offer.displacing = candidate.displacing;
  offer.make_time = session.now;
  offer.expire_time =
      job.emergency() ? session.now + policy_.emergency.offer_life
                      : std::min(session.now + policy_.offer_life,
                                 offer.planned_start_time - absl::Seconds(candidate.leg_seconds));
  return offer;
}

bool Matcher::MakeOffer(Session& session, Job& job, const Candidate& candidate,
                        const Search& search) {
  const Offer offer = OfferOf(session, job, candidate);
  if (!session.calendars.Hold(offer, job.slot())) return false;
  session.offers.Insert(offer, ExplanationOf(job, search));
  session.teller.OfferChanged(offer);
  session.teller.Remind(Due::kOfferExpiry, offer.offer_id, offer.expire_time, offer.emergency);
  session.teller.AfterCommit(
      [this, entry = EntryOf(offer, EntryState::kHeld)] { model_.PutEntry(entry); });
  job.round = offer.round;
  job.told_unmatched = false;
  if (job.state == JobState::kOpen) MoveTo(job, JobState::kOffered);
  session.jobs.Save(job);
  return true;
}

void Matcher::TellUnmatched(Session& session, Job& job, const RuleCounts& counts, bool final) {
  // An order that waits for days is told once, and once more when it is given up; each attempt at
  // an emergency is told.
  if (final || job.emergency() || !job.told_unmatched) {
    session.teller.OrderUnmatched(job, counts, final);
  }
  if (!final && !job.told_unmatched) {
    Disturb(session, job, job.window_end_time - absl::Seconds(1));
  }
  job.told_unmatched = true;
  if (final) MoveTo(job, JobState::kUnmatched);
  session.jobs.Save(job);
}

absl::Duration Matcher::Disturb(Session& session, const Job& job, absl::Time start) const {
  if (watch_ == nullptr || job.emergency() || start < session.now + policy_.repair_ahead) {
    return absl::ZeroDuration();
  }
  session.teller.AfterCommit(
      [watch = watch_, day = DayNumber(FloorSeconds(start))] { watch->Disturbed(day); });
  return policy_.repair_wait;
}

void Matcher::PruneDaily(absl::Time now) {
  const int64_t day = DayNumber(FloorSeconds(now));
  if (pruned_day_.exchange(day) != day) model_.Prune(FloorSeconds(now) - kKeepSeconds);
}

}  // namespace homecare::matching
