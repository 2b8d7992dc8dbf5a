// A day in figures, as it stands and as planned.
#pragma once

#include <string>
#include <vector>

#include "services/matching/domain/day/day.h"
#include "services/matching/domain/day/draft.h"
#include "services/matching/domain/travel.h"

namespace homecare::matching {

// Measures plans of one draft. Refers to all it is given.
class DayMeasure {
 public:
  DayMeasure(const DayFacts& facts, const Draft& draft, const Travel& travel);

  // Who goes before anything is planned.
  DayPlan Former() const;
  DayFigures Of(const DayPlan& plan) const;
  // What each visit of the plan adds to its caregiver's day; 0 where nobody goes.
  std::vector<int64_t> AddedTravel(const DayPlan& plan) const;

 private:
  struct Stop {
    int64_t start;
    const Place* place;
    int visit;  // of the day; -1 where it stays
  };
  struct Tour {
    Place base;
    std::vector<Stop> stops;
  };

  // Tours by caregiver and shift, in order of start.
  std::vector<Tour> ToursOf(const DayPlan& plan) const;

  const Draft& draft_;
  const Travel& travel_;
  // Of the day's visits.
  std::vector<Place> places_;
  struct Person {
    Place base;
    std::vector<Span> shifts;
  };
  std::vector<std::pair<std::string, Person>> people_;  // by id
  int64_t fixed_tardiness_ = 0;
};

}  // namespace homecare::matching
