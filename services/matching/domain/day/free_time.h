// A caregiver's free time on a day: shifts without absences, without the visits that stay, and
// within what the limits of day and week leave.
#pragma once

#include <vector>

#include "services/matching/domain/day/day.h"
#include "services/matching/domain/day/draft.h"

namespace homecare::matching {

// `calendar` holds the whole week, `movable` what of it is to be planned anew. Nobody leaves before
// `question.now`; the times of the day's visits see to the rest.
std::vector<DayTour> FreeTime(const Caregiver& caregiver, const Calendar& calendar,
                              const std::vector<Booking>& movable, const DayQuestion& question);

}  // namespace homecare::matching
