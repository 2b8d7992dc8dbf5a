// Small days for the tests of matching: one service day, places on a line, times of the day as
// text.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "services/matching/domain/calendar.h"
#include "services/matching/domain/insertion.h"
#include "services/matching/domain/visit_request.h"

namespace homecare::matching {

// Wednesday, 2022-06-01.
inline const int64_t kDay = absl::CivilDay(2022, 6, 1) - absl::CivilDay(1970, 1, 1);

// "09:30", Asia/Shanghai, on that day; hours past 24 are the next day's.
inline int64_t At(absl::string_view time, int64_t day = kDay) {
  const int hours = (time[0] - '0') * 10 + (time[1] - '0');
  const int minutes = (time[3] - '0') * 10 + (time[4] - '0');
  return SpanOfDay(day).start + hours * 3600 + minutes * 60;
}

// A place so many metres north of the middle of Zibo.
inline Place North(double metres) { return Place(LatLng{36.8 + metres / 111'200.0, 118.05}); }

// Ten metres a second, no detour, no overhead: 600 m are a minute.
inline Travel EasyTravel() { return Travel({1.0, 10.0, absl::ZeroDuration()}); }

inline NamedSpan ShiftOf(absl::string_view from, absl::string_view to,
                         absl::string_view id = "shift") {
  return {std::string(id), {At(from), At(to)}, 1};
}

inline Entry EntryAt(absl::string_view from, absl::string_view to, const Place& place,
                     EntryState state = EntryState::kAssigned) {
  Entry entry;
  entry.span = {At(from), At(to)};
  entry.place = place;
  entry.state = state;
  entry.offer_id = absl::StrCat("offer-", from, "-", to);
  if (state != EntryState::kHeld) entry.visit_id = absl::StrCat("visit-", from);
  return entry;
}

inline Person PersonAt(const Place& base) { return {base, 8 * 3600, 40 * 3600}; }

inline VisitRequest RequestAt(const Place& place, absl::string_view from, absl::string_view to,
                              int minutes) {
  VisitRequest request;
  request.elder_id = "elder";
  request.county_code = "370303";
  request.place = place;
  request.duration_seconds = minutes * 60;
  request.start_window = {At(from), At(to)};
  request.not_before = At("00:00");
  return request;
}

}  // namespace homecare::matching
