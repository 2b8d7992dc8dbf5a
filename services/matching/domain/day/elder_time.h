// An elder's own time: one visit at a time in each slot, and an authorised second caregiver at the
// time of the first.
#pragma once

#include <vector>

#include "services/matching/domain/day/draft.h"

namespace homecare::matching {

// Narrows the starts of day.visits, and pairs them. `jobs` stands beside the visits.
void KeepEldersApart(const std::vector<Job>& jobs, const std::vector<Booking>& fixed, Day& day);
void PairSecondCaregivers(const std::vector<Job>& jobs, Day& day);

// What is left of the starts when a visit of that length may not overlap the span.
std::vector<Span> Without(const std::vector<Span>& starts, int64_t duration, const Span& busy);

}  // namespace homecare::matching
