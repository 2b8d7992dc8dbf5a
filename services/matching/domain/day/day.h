// A service day as it is planned: what is to be done, and who has which time free for it. Visits
// that stay as they are have gone into the free time already.
//
// Ids and coordinates only, so that it may be kept with the plan, and planned again from it. Equal
// days are equal field by field: lists of people and orders are in the order of their ids.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/geo.h"
#include "services/matching/domain/calendar.h"
#include "services/matching/domain/roster.h"

namespace homecare::matching {

// A stretch of a shift without absence and without a visit that stays.
struct DayTour {
  // Visits lie whole in it.
  Span span;
  LatLng from, to;
  // Where the caregiver comes from, or goes to, is a visit that stays: the way takes time of the
  // span. The way from and to the base lies outside of the shift (insertion.h).
  bool from_visit = false, to_visit = false;
  // Of visits; what the limits of day and week leave.
  int64_t most_seconds = 0;

  bool operator==(const DayTour&) const = default;
};

struct DayCaregiver {
  std::string caregiver_id;
  // Valid on the day, ascending.
  std::vector<Qualification> qualifications;
  std::vector<std::string> county_codes;
  std::vector<DayTour> tours;

  bool operator==(const DayCaregiver&) const = default;
};

struct DayVisit {
  std::string order_id;
  LatLng place;
  int64_t duration_seconds = 0;
  // The visit starts in one of them; ascending and disjoint. Empty: it cannot take place.
  std::vector<Span> starts;
  Qualification qualification = Qualification::kCaregiver;
  std::string county_code;
  // Of the entitlement: before those that are paid.
  bool entitled = false;
  // The order of the other caregiver who comes at the same time; each names the other.
  std::string together_with;
  // Who may not be sent, and who went to the elder lately. Ascending.
  std::vector<std::string> never, familiar;
  // Who was to go, or was being asked, and when; empty where nobody was.
  std::string former_caregiver_id;
  int64_t former_start = 0;
  // Was being asked, and has not answered.
  bool asked = false;

  bool operator==(const DayVisit&) const = default;
};

struct Day {
  // As DayNumber counts.
  int64_t day = 0;
  // What starts before stays.
  int64_t from = 0;
  // What an unfamiliar caregiver, and a promise that is changed, weigh in seconds of travel. Where
  // promises weigh nothing, `former_` is what was, and binds nobody.
  int64_t unfamiliar_seconds = 0;
  int64_t change_seconds = 0;
  std::vector<DayCaregiver> caregivers;
  std::vector<DayVisit> visits;

  bool operator==(const Day&) const = default;
};

// Who goes when, for each visit of a day, in its order; an empty id where nobody does.
struct DayPlace {
  std::string caregiver_id;
  int64_t start = 0;

  bool planned() const { return !caregiver_id.empty(); }
  bool operator==(const DayPlace&) const = default;
};
using DayPlan = std::vector<DayPlace>;

// A day in figures; the contract's PlanFigures says of what.
struct DayFigures {
  int visits_planned = 0;
  int visits_unserved = 0;
  int64_t travel_seconds = 0;
  int64_t tardiness_seconds = 0;
  int changes = 0;
  int64_t care_seconds = 0;

  bool operator==(const DayFigures&) const = default;
};

}  // namespace homecare::matching
