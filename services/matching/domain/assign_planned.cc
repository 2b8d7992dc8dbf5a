// Desk on plans: a roster's members are told, not asked.
#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"
#include "services/matching/domain/desk.h"

namespace homecare::matching {
namespace {

Explanation ExplanationOf(const DayReason& reason, int offers_before) {
  Explanation explanation;
  explanation.candidate_count = reason.candidate_count;
  explanation.rejections = reason.rejections;
  explanation.offers_before = offers_before;
  explanation.runner_up_caregiver_id = reason.runner_up_caregiver_id;
  explanation.runner_up_start_time = absl::FromUnixSeconds(reason.runner_up_start);
  explanation.runner_up_added_travel_seconds = reason.runner_up_added_travel_seconds;
  return explanation;
}

// In the order in which everybody locks them.
template <typename Key>
std::vector<size_t> OrderBy(const std::vector<PlanMember>& members, Key key) {
  std::vector<size_t> order(members.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return key(members[a]) < key(members[b]); });
  return order;
}

}  // namespace

// First all jobs are locked, then all caregivers; then everybody who moves leaves, so that each
// finds the time that another has left.
std::vector<PlannedOutcome> Desk::AssignPlanned(Session& session,
                                                const std::vector<PlanMember>& step,
                                                absl::Time earliest) {
  std::vector<std::optional<Job>> jobs(step.size());
  for (const size_t i : OrderBy(step, [](const PlanMember& m) { return m.order_id; })) {
    jobs[i] = session.jobs.Lock(step[i].order_id);
  }
  for (const size_t i : OrderBy(step, [](const PlanMember& m) { return m.place.caregiver_id; })) {
    session.calendars.Lock(step[i].place.caregiver_id, {});
  }
  std::vector<PlannedOutcome> outcomes(step.size(), PlannedOutcome::kOvertaken);
  for (size_t i = 0; i < step.size(); ++i) {
    if (jobs[i]) outcomes[i] = Loosen(session, *jobs[i], step[i], earliest);
  }
  for (const size_t i : OrderBy(step, [](const PlanMember& m) { return m.place.start; })) {
    if (outcomes[i] != PlannedOutcome::kPending) continue;
    const bool in_time = absl::FromUnixSeconds(step[i].place.start) >= earliest;
    if (in_time && AssignMember(session, *jobs[i], step[i])) {
      outcomes[i] = PlannedOutcome::kAssigned;
      continue;
    }
    matcher_.Start(session, *jobs[i]);
    outcomes[i] =
        jobs[i]->state == JobState::kOffered ? PlannedOutcome::kRepaired : PlannedOutcome::kLeft;
  }
  return outcomes;
}

PlannedOutcome Desk::Loosen(Session& session, Job& job, const PlanMember& member,
                            absl::Time earliest) {
  if (job.state == JobState::kAssigned) return LoosenAssigned(session, job, member, earliest);
  if (job.state == JobState::kOffered) {
    if (AcceptAsPlanned(session, job, member)) return PlannedOutcome::kAssigned;
    ReleaseOthers(session, job);
    MoveTo(job, JobState::kOpen);
    session.jobs.Save(job);
  }
  return job.state == JobState::kOpen ? PlannedOutcome::kPending : PlannedOutcome::kOvertaken;
}

PlannedOutcome Desk::LoosenAssigned(Session& session, Job& job, const PlanMember& member,
                                    absl::Time earliest) {
  const auto assignment = session.assignments.Find(job.visit_id);
  if (!assignment || assignment->state != AssignmentState::kScheduled) {
    return PlannedOutcome::kOvertaken;
  }
  const DayPlace now{assignment->caregiver_id, FloorSeconds(assignment->planned_start_time)};
  if (now == member.place) return PlannedOutcome::kKept;
  const int64_t sooner = std::min(now.start, member.place.start);
  if (!(now == member.former) || absl::FromUnixSeconds(sooner) < earliest) {
    return PlannedOutcome::kOvertaken;
  }
  Unassign(session, job, *assignment, UnassignReason::kReplanned);
  MoveTo(job, JobState::kOpen);
  session.jobs.Save(job);
  return PlannedOutcome::kPending;
}

bool Desk::AcceptAsPlanned(Session& session, const Job& job, const PlanMember& member) {
  for (const Offer& offer : session.offers.OfOrder(job.order_id)) {
    const DayPlace asked{offer.caregiver_id, FloorSeconds(offer.planned_start_time)};
    if (offer.state == OfferState::kOpen && asked == member.place) {
      return Accept(session, offer.offer_id, offer.caregiver_id).ok();
    }
  }
  return false;
}

// The rules are asked again under the caregiver's lock, with the calendar of the database, about
// this one start.
std::optional<Offer> Desk::PlannedOffer(Session& session, const Job& job,
                                        const PlanMember& member) {
  if (!matcher_.model().FindCaregiver(member.place.caregiver_id)) return std::nullopt;
  VisitRequest request = matcher_.RequestOf(session, job);
  const Span start = {member.place.start, member.place.start + 1};
  if (!request.start_window.Contains(start.start)) return std::nullopt;
  request.start_window = start;
  const Calendar calendar = session.calendars.Lock(member.place.caregiver_id, HorizonOf(request));
  Rule rule = Rule::kNone;
  const auto candidate =
      matcher_.model().Reconsider(member.place.caregiver_id, calendar, request, &rule);
  if (!candidate) return std::nullopt;
  Offer offer = matcher_.OfferOf(session, job, *candidate);
  offer.added_travel_seconds = member.reason.added_travel_seconds;
  offer.expire_time = session.now;
  return offer;
}

bool Desk::AssignMember(Session& session, Job& job, const PlanMember& member) {
  std::optional<Offer> offer = PlannedOffer(session, job, member);
  if (!offer || !session.calendars.Hold(*offer, job.slot())) return false;
  Close(*offer, OfferState::kAccepted, session.now);
  offer->visit_id = matcher_.MakeId();
  if (!session.calendars.Assign(*offer, job.slot())) {
    session.calendars.Free(offer->offer_id);
    return false;
  }
  session.offers.Insert(*offer, ExplanationOf(member.reason, job.round));
  MoveTo(job, JobState::kOffered);
  MoveTo(job, JobState::kAssigned);
  job.round = offer->round;
  job.told_unmatched = false;
  TakeElder(session, job, *offer);
  job.visit_id = offer->visit_id;
  session.jobs.Save(job);
  session.teller.Forget(Due::kRetryMatch, job.order_id);
  return true;
}

}  // namespace homecare::matching
