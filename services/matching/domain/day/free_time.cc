#include "services/matching/domain/day/free_time.h"

#include <algorithm>

namespace homecare::matching {
namespace {

constexpr int64_t kMinute = 60;

// Without what is to be moved.
std::vector<const Entry*> Staying(const Calendar& calendar, const std::vector<Booking>& movable) {
  std::vector<const Entry*> out;
  for (const Entry& entry : calendar.entries()) {
    const bool moves = std::any_of(movable.begin(), movable.end(), [&](const Booking& booking) {
      return booking.entry.offer_id == entry.offer_id;
    });
    if (!moves) out.push_back(&entry);
  }
  return out;
}

// What the limits of day and week leave to the visits that are planned.
int64_t SecondsLeft(const Caregiver& caregiver, const std::vector<const Entry*>& staying,
                    int64_t day) {
  int64_t left_today = caregiver.daily_limit_minutes * kMinute;
  int64_t left_this_week = caregiver.weekly_limit_minutes * kMinute;
  for (const Entry* entry : staying) {
    const int64_t on = DayNumber(entry->span.start);
    if (on == day) left_today -= entry->span.seconds();
    if (WeekNumber(on) == WeekNumber(day)) left_this_week -= entry->span.seconds();
  }
  return std::max<int64_t>(0, std::min(left_today, left_this_week));
}

// The shift's time between the visits that stay, with where the caregiver comes from and goes to.
std::vector<DayTour> BetweenVisits(const Span& shift, const Caregiver& caregiver,
                                   const std::vector<const Entry*>& staying, int64_t now) {
  std::vector<DayTour> tours;
  DayTour tour{{std::max(shift.start, now), shift.end}, caregiver.base, caregiver.base};
  for (const Entry* entry : staying) {
    if (!shift.Contains(entry->span.start)) continue;
    DayTour before = tour;
    before.span.end = entry->span.start;
    before.to = entry->place.point;
    before.to_visit = true;
    tours.push_back(before);
    tour.span.start = std::max(entry->span.end, now);
    tour.from = entry->place.point;
    tour.from_visit = true;
  }
  tours.push_back(tour);
  return tours;
}

std::vector<DayTour> WithoutAbsence(const std::vector<DayTour>& tours, const Span& absence) {
  std::vector<DayTour> out;
  for (const DayTour& tour : tours) {
    if (!tour.span.Overlaps(absence)) {
      out.push_back(tour);
      continue;
    }
    DayTour before = tour, after = tour;
    before.span.end = absence.start;
    after.span.start = absence.end;
    out.push_back(before);
    out.push_back(after);
  }
  return out;
}

// Several tours share the limit: each has what was planned in it before, and of the rest a part in
// proportion to the time it has free.
void ShareLimit(int64_t left, const std::vector<Booking>& movable, std::vector<DayTour>& tours) {
  int64_t free = 0, before = 0;
  for (DayTour& tour : tours) {
    for (const Booking& booking : movable) {
      if (tour.span.Contains(booking.entry.span.start)) {
        tour.most_seconds += booking.entry.span.seconds();
      }
    }
    tour.most_seconds = std::min(tour.most_seconds, tour.span.seconds());
    before += tour.most_seconds;
    free += tour.span.seconds() - tour.most_seconds;
  }
  const int64_t rest = std::max<int64_t>(0, left - before);
  for (DayTour& tour : tours) {
    const int64_t room = tour.span.seconds() - tour.most_seconds;
    const int64_t part = free <= rest ? room : static_cast<int64_t>(double(rest) * room / free);
    tour.most_seconds = std::min(tour.most_seconds + part, left);
  }
}

}  // namespace

std::vector<DayTour> FreeTime(const Caregiver& caregiver, const Calendar& calendar,
                              const std::vector<Booking>& movable, const DayQuestion& question) {
  const Span day = SpanOfDay(question.day);
  const std::vector<const Entry*> staying = Staying(calendar, movable);
  const int64_t left = SecondsLeft(caregiver, staying, question.day);
  std::vector<DayTour> tours;
  for (const NamedSpan& shift : calendar.shifts()) {
    if (!shift.span.Overlaps(day)) continue;
    std::vector<DayTour> free =
        BetweenVisits(shift.span, caregiver, staying, std::max(question.now, day.start));
    for (const NamedSpan& absence : calendar.absences()) {
      if (!absence.span.empty()) free = WithoutAbsence(free, absence.span);
    }
    tours.insert(tours.end(), free.begin(), free.end());
  }
  std::erase_if(tours, [&](const DayTour& tour) {
    return tour.span.empty() || tour.span.end <= question.from;
  });
  ShareLimit(left, movable, tours);
  std::erase_if(tours, [](const DayTour& tour) { return tour.most_seconds <= 0; });
  return tours;
}

}  // namespace homecare::matching
