// How matching asks: every number of it, as data. All durations are business time.
#pragma once

#include "absl/time/time.h"

namespace homecare::matching {

// DOMAIN.md "Emergency ladder": the nearest is offered at once, the next after 90 s, a wider circle
// after that. Earlier offers stay open; the first accept wins.
struct EmergencyLadder {
  absl::Duration rung = absl::Seconds(90);
  // Rungs in all; when the last has passed and nobody is being asked any more, it is final. Intake
  // escalates to persons long before.
  int rungs = 10;
  // From this rung on, several are asked at once, in the wide circle.
  int wide_from_rung = 3;
  int offers_narrow = 1;
  int offers_wide = 3;
  // Great circle. Where the narrow circle holds nobody, the wide one is searched at once.
  double narrow_metres = 15'000;
  double wide_metres = 80'000;
  absl::Duration offer_life = absl::Minutes(10);
  // Somebody free is preferred unless displacing a visit arrives more than this much sooner.
  absl::Duration displace_gain = absl::Minutes(5);
  // A visit that began and should have ended longer ago than this was forgotten, not interrupted.
  absl::Duration forgotten_after = absl::Hours(2);

  int OffersAt(int at_rung) const { return at_rung < wide_from_rung ? offers_narrow : offers_wide; }
};

struct MatchPolicy {
  // An offer lapses after its life, or when the caregiver would have to leave for the visit.
  absl::Duration offer_life = absl::Minutes(10);
  // So long a caregiver has to answer at least: nobody is asked to leave sooner.
  absl::Duration answer_time = absl::Minutes(2);
  // Whom the elder is used to goes, where that adds at most so much more travel.
  absl::Duration preference = absl::Minutes(15);
  // An order that found nobody is tried again so often until its window has closed...
  absl::Duration retry_every = absl::Minutes(10);
  // ...and this soon after capacity came free, entitlement before paid.
  absl::Duration retry_soon = absl::Seconds(1);
  absl::Duration retry_paid = absl::Seconds(2);
  // A visit that lost its caregiver is first left to the planner so long, if it starts later than
  // `repair_ahead`.
  absl::Duration repair_wait = absl::Seconds(20);
  absl::Duration repair_ahead = absl::Minutes(60);
  // Candidates of one attempt that may be lost to others before it is put off.
  int lost_races = 32;
  // Orders woken at once when capacity comes free.
  int wake_limit = 500;
  EmergencyLadder emergency;
};

}  // namespace homecare::matching
