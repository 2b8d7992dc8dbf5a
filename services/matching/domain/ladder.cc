// Matcher on emergencies: DOMAIN.md "Emergency ladder".
#include <algorithm>

#include "common/base/civil_time.h"
#include "services/matching/domain/matcher.h"

namespace homecare::matching {

void Matcher::ClimbRung(Session& session, Job& job) {
  const EmergencyLadder& ladder = policy_.emergency;
  ++job.rung;
  if (job.rung < ladder.rungs) {
    session.teller.Remind(Due::kNextOffer, job.order_id, session.now + ladder.rung,
                          /*emergency=*/true);
  }
  MatchEmergency(session, job, ladder.OffersAt(job.rung));
}

void Matcher::MatchEmergency(Session& session, Job& job, int offers) {
  const EmergencyLadder& ladder = policy_.emergency;
  RuleCounts counts = {};
  int asked = 0;
  if (job.rung < ladder.wide_from_rung) {
    asked = AskCircle(session, job, ladder.narrow_metres, offers, &counts);
  }
  if (asked == 0) asked = AskCircle(session, job, ladder.wide_metres, offers, &counts);
  if (asked == 0 && job.state == JobState::kOpen) {
    return TellUnmatched(session, job, counts, /*final=*/job.rung >= ladder.rungs);
  }
  session.jobs.Save(job);
}

int Matcher::AskCircle(Session& session, Job& job, double circle_metres, int offers,
                       RuleCounts* counts) {
  const VisitRequest request = RequestOf(session, job);
  const int64_t now = FloorSeconds(session.now);
  Search search = model_.RankEmergency(request, now, policy_.emergency, circle_metres);
  int asked = 0, lost = 0;
  while (asked < offers && lost < policy_.lost_races) {
    const auto candidate = search.Pop();
    if (!candidate) break;
    // Waits for the lock: in an emergency the nearest is worth some milliseconds.
    const Calendar calendar = session.calendars.Lock(candidate->caregiver_id, HorizonOf(request));
    Rule rule = Rule::kOverlap;
    const auto fresh = model_.ReconsiderEmergency(candidate->caregiver_id, calendar, request, now,
                                                  policy_.emergency, circle_metres, &rule);
    if (fresh && MakeOffer(session, job, *fresh, search)) {
      ++asked;
    } else {
      search.Reject(candidate->caregiver_id, rule == Rule::kNone ? Rule::kOverlap : rule);
      ++lost;
    }
  }
  *counts = search.counts;
  return asked;
}

}  // namespace homecare::matching
