// How soon a caregiver can be at an emergency.
#pragma once

#include <cstdint>

#include "absl/types/span.h"
#include "services/matching/domain/calendar.h"
#include "services/matching/domain/insertion.h"
#include "services/matching/domain/policy.h"
#include "services/matching/domain/visit_request.h"

namespace homecare::matching {

struct Response {
  // kNone: can go. Else the first rule, from kOffShift on, that says no.
  Rule rule = Rule::kOffShift;
  int64_t arrival = 0;
  int64_t travel_seconds = 0;
  // Great circle from where the caregiver is.
  double metres = 0;
  // What gives way, a part of the calendar's entries: valid as long as that is unchanged.
  absl::Span<const Entry> displaced;
  bool displaces_visit = false;

  bool feasible() const { return rule == Rule::kNone; }
};

// From where the caregiver is at `now`: the last visit of the shift that has ended, else the base.
// The shift must hold `now` and the arrival; work may run past its end. Visits that have not begun
// give way with all that could not be reached in time afterwards; a visit that has begun and
// another emergency do not. The start window is not asked.
Response Respond(const Calendar& calendar, const Person& person, const VisitRequest& request,
                 int64_t now, const EmergencyLadder& ladder, const Travel& travel);

// Seconds by which responses are ranked: the arrival, and for one that displaces a visit what it
// must be sooner.
int64_t RankOf(const Response& response, const EmergencyLadder& ladder);

}  // namespace homecare::matching
