#include "services/matching/domain/day/measure.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/civil_time.h"

namespace homecare::matching {

DayMeasure::DayMeasure(const DayFacts& facts, const Draft& draft, const Travel& travel)
    : draft_(draft), travel_(travel) {
  for (const DayVisit& visit : draft.day.visits) places_.emplace_back(visit.place);
  std::map<std::string, Person> people;
  for (const Caregiver& caregiver : facts.model.caregivers) {
    people[caregiver.caregiver_id].base = Place(caregiver.base);
  }
  for (const OwnedSpan& shift : facts.model.shifts) {
    people[shift.caregiver_id].shifts.push_back(shift.span.span);
  }
  people_.assign(people.begin(), people.end());
  std::map<std::string, int64_t> closes;
  for (const DayJob& job : facts.jobs) {
    closes[job.job.order_id] = FloorSeconds(job.job.window_end_time);
  }
  for (const Booking& booking : draft.fixed) {
    const auto close = closes.find(booking.order_id);
    if (close == closes.end()) continue;
    fixed_tardiness_ += std::max<int64_t>(0, booking.entry.span.start - close->second + 1);
  }
}

DayPlan DayMeasure::Former() const {
  DayPlan plan;
  for (const DayVisit& visit : draft_.day.visits) {
    plan.push_back({visit.former_caregiver_id, visit.former_start});
  }
  return plan;
}

std::vector<DayMeasure::Tour> DayMeasure::ToursOf(const DayPlan& plan) const {
  std::map<std::pair<std::string, int>, Tour> tours;
  const auto add = [&](const std::string& caregiver_id, Stop stop) {
    const auto person =
        std::lower_bound(people_.begin(), people_.end(), caregiver_id,
                         [](const auto& known, const std::string& id) { return known.first < id; });
    if (person == people_.end() || person->first != caregiver_id) return;
    int shift = 0;
    for (const Span& span : person->second.shifts) {
      if (span.Contains(stop.start)) break;
      ++shift;
    }
    Tour& tour = tours[{caregiver_id, shift}];
    tour.base = person->second.base;
    tour.stops.push_back(stop);
  };
  for (const Booking& booking : draft_.fixed) {
    add(booking.caregiver_id, {booking.entry.span.start, &booking.entry.place, -1});
  }
  for (size_t i = 0; i < plan.size(); ++i) {
    if (plan[i].planned()) {
      add(plan[i].caregiver_id, {plan[i].start, &places_[i], static_cast<int>(i)});
    }
  }
  std::vector<Tour> out;
  for (auto& [key, tour] : tours) {
    std::sort(tour.stops.begin(), tour.stops.end(), [](const Stop& a, const Stop& b) {
      return std::pair(a.start, a.visit) < std::pair(b.start, b.visit);
    });
    out.push_back(std::move(tour));
  }
  return out;
}

DayFigures DayMeasure::Of(const DayPlan& plan) const {
  DayFigures figures;
  figures.visits_planned = static_cast<int>(draft_.fixed.size());
  for (const Booking& booking : draft_.fixed) figures.care_seconds += booking.entry.span.seconds();
  figures.tardiness_seconds = fixed_tardiness_;
  for (size_t i = 0; i < plan.size(); ++i) {
    const DayVisit& visit = draft_.day.visits[i];
    figures.visits_planned += plan[i].planned() ? 1 : 0;
    figures.visits_unserved += plan[i].planned() ? 0 : 1;
    figures.care_seconds += plan[i].planned() ? visit.duration_seconds : 0;
    const DayPlace former = {visit.former_caregiver_id, visit.former_start};
    figures.changes += former.planned() && !(former == plan[i]) ? 1 : 0;
  }
  for (const Tour& tour : ToursOf(plan)) {
    const Place* at = &tour.base;
    for (const Stop& stop : tour.stops) {
      figures.travel_seconds += travel_.Seconds(*at, *stop.place);
      at = stop.place;
    }
    figures.travel_seconds += travel_.Seconds(*at, tour.base);
  }
  return figures;
}

std::vector<int64_t> DayMeasure::AddedTravel(const DayPlan& plan) const {
  std::vector<int64_t> added(plan.size());
  for (const Tour& tour : ToursOf(plan)) {
    for (size_t i = 0; i < tour.stops.size(); ++i) {
      if (tour.stops[i].visit < 0) continue;
      const Place& before = i == 0 ? tour.base : *tour.stops[i - 1].place;
      const Place& after = i + 1 == tour.stops.size() ? tour.base : *tour.stops[i + 1].place;
      const Place& here = *tour.stops[i].place;
      added[tour.stops[i].visit] = travel_.Seconds(before, here) + travel_.Seconds(here, after) -
                                   travel_.Seconds(before, after);
    }
  }
  return added;
}

}  // namespace homecare::matching
