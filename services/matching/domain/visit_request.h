// What is to be matched: an order, or a visit nobody has ordered yet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/matching/domain/calendar.h"
#include "services/matching/domain/roster.h"

namespace homecare::matching {

struct VisitRequest {
  std::string elder_id;
  Qualification qualification = Qualification::kCaregiver;
  std::string county_code;
  Place place;
  int64_t duration_seconds = 0;
  // The visit starts in it, on a whole minute counted from its start.
  Span start_window;
  // Nobody leaves for the visit before.
  int64_t not_before = 0;
  // In order of start: when the elder has, or is about to have, another visit.
  std::vector<Span> elder_busy;
  std::vector<std::string> barred_caregiver_ids;
  // Whose added travel counts for so much less; empty for nobody.
  std::string preferred_caregiver_id;
  int64_t preference_seconds = 0;
  // Declined, expired, or being asked now.
  std::vector<std::string> asked_caregiver_ids;
  // Offers for it that have ended: what the model still holds of them is no obstacle. It hears of
  // an end only once the change that is looking for the next caregiver has committed.
  std::vector<std::string> ended_offer_ids;
};

// At most so many service days of a start window are searched, the first ones.
inline constexpr int kWindowDays = 8;

}  // namespace homecare::matching
