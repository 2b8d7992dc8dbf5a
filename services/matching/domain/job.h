// A job: one order as matching sees it, from placing to its visit's end.
#pragma once

#include <array>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "common/base/geo.h"
#include "services/matching/domain/policy.h"
#include "services/matching/domain/roster.h"
#include "services/matching/domain/visit_request.h"

namespace homecare::matching {

enum class JobState {
  kOpen,       // nobody is being asked; tried again at times
  kOffered,    // at least one offer is open
  kAssigned,   // somebody goes
  kUnmatched,  // given up
  kCancelled,
  kClosed,  // the visit took place, or was missed
};

// The whole life cycle, one row per legal step. What is absent is illegal.
inline constexpr auto kJobSteps = std::to_array<std::pair<JobState, JobState>>({
    {JobState::kOpen, JobState::kOffered},
    {JobState::kOpen, JobState::kUnmatched},
    {JobState::kOpen, JobState::kCancelled},
    {JobState::kOffered, JobState::kOpen},
    {JobState::kOffered, JobState::kAssigned},
    {JobState::kOffered, JobState::kCancelled},
    {JobState::kAssigned, JobState::kOpen},
    {JobState::kAssigned, JobState::kCancelled},
    {JobState::kAssigned, JobState::kClosed},
    {JobState::kUnmatched, JobState::kCancelled},
});
bool CanStep(JobState from, JobState to);

// Values are those of the contract.
enum class Priority { kEmergency = 1, kEntitlement = 2, kPaid = 3 };

// What an elder's time is kept apart by: one visit at a time in each.
enum class ElderSlot { kOrdinary = 0, kDoubleUp = 1, kEmergency = 2 };

struct Job {
  std::string order_id;
  std::string elder_id;
  std::string item_code;
  int bucket = 0;
  Qualification qualification = Qualification::kCaregiver;
  int duration_minutes = 0;
  absl::Time window_start_time;
  absl::Time window_end_time;
  Priority priority = Priority::kPaid;
  bool double_up = false;
  bool family_consent = false;
  LatLng location;
  std::string county_code;
  JobState state = JobState::kOpen;
  // Offers made so far.
  int round = 0;
  // Rung of the emergency ladder, from 1.
  int rung = 0;
  // Whether it was told that nobody can go, since somebody last could.
  bool told_unmatched = false;
  // The visit while kAssigned and after.
  std::string visit_id;
  // Empty for nobody in particular.
  std::string preferred_caregiver_id;

  bool emergency() const { return priority == Priority::kEmergency; }
  ElderSlot slot() const {
    return emergency() ? ElderSlot::kEmergency
           : double_up ? ElderSlot::kDoubleUp
                       : ElderSlot::kOrdinary;
  }
};

// An illegal step is a programmer's error.
void MoveTo(Job& job, JobState to);

// The request to search with; elder_busy, barred and asked are the caller's to fill.
VisitRequest RequestOf(const Job& job, absl::Time now, const MatchPolicy& policy);

// What of a calendar can matter to a request: its weeks, and a day on either side.
Span HorizonOf(const VisitRequest& request);

}  // namespace homecare::matching
