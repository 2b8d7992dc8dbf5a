// The cheapest insertion of a visit into one caregiver's day.
//
// The visit lies whole within one shift. Visits that start in the same shift make a tour: from the
// base, which the caregiver leaves before the shift begins, from visit to visit, and back after it.
// A start is feasible when the caregiver comes from the neighbour before in time, reaches the
// neighbour after in time, is not absent, keeps both limits, and the elder has no other visit.
// Added travel is t(before, visit) + t(visit, after) - t(before, after), the base standing in at
// the tour's ends.
#pragma once

#include <cstdint>

#include "services/matching/domain/calendar.h"
#include "services/matching/domain/rule.h"
#include "services/matching/domain/travel.h"
#include "services/matching/domain/visit_request.h"

namespace homecare::matching {

// What the insertion depends on beside the calendar.
struct Person {
  Place base;
  int64_t daily_limit_seconds = 0;
  int64_t weekly_limit_seconds = 0;
};

struct Insertion {
  // kNone: feasible. Else the first rule, from kOffShift on, that no start passes.
  Rule rule = Rule::kOffShift;
  int64_t start = 0;
  int64_t added_travel_seconds = 0;
  // The way to the visit.
  int64_t leg_seconds = 0;

  bool feasible() const { return rule == Rule::kNone; }
  bool operator==(const Insertion&) const = default;
};

// Whether `a` is to be preferred: feasible, then less added travel, then the earlier start. Of two
// that are not feasible, the one that passes more rules.
bool Better(const Insertion& a, const Insertion& b);

// The best start in the part of the window that falls on the service day.
Insertion Insert(const Calendar& calendar, const Person& person, const VisitRequest& request,
                 int64_t day, const Travel& travel);

}  // namespace homecare::matching
