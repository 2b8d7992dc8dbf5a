// From what the service knows to the day that is planned.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/matching/domain/day/day.h"
#include "services/matching/domain/day/plan_policy.h"
#include "services/matching/domain/job.h"
#include "services/matching/domain/model_facts.h"

namespace homecare::matching {

// A row of a caregiver's calendar, whose elder and order are known.
struct Booking {
  std::string order_id;
  std::string elder_id;
  ElderSlot slot = ElderSlot::kOrdinary;
  std::string caregiver_id;
  Entry entry;
};

// A job that may be planned, with what the books say of it.
struct DayJob {
  Job job;
  // Barred from the elder; declined the order, or did not answer; went to the elder lately. In any
  // order.
  std::vector<std::string> barred, refused, familiar;
};

// All of one instant. In any order.
struct DayFacts {
  // The week of the day at least.
  ModelFacts model;
  // Open, offered and assigned ones.
  std::vector<DayJob> jobs;
  // Of the day.
  std::vector<Booking> bookings;
};

struct DayQuestion {
  int64_t day = 0;
  int64_t now = 0;
  // What starts before stays.
  int64_t from = 0;
  int64_t change_seconds = 0;
  // Whoever is being asked is let alone.
  bool offers_stay = false;
};

struct Draft {
  Day day;
  // Beside day.visits.
  std::vector<Job> jobs;
  // What stays, and what was to be moved, both of the day.
  std::vector<Booking> fixed, movable;
};

// Emergencies, what has begun, what starts before `from` and what no job of the facts is about
// stays. Visits of one elder are kept apart by their windows; an authorised second caregiver comes
// at the time of the first, where both are planned and neither was promised another time.
Draft MakeDraft(const DayFacts& facts, const DayQuestion& question, const PlanPolicy& policy);

}  // namespace homecare::matching
