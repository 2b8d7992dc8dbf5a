#include "services/matching/domain/insertion.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/matching/days.h"

namespace homecare::matching {
namespace {

// The caregiver works 08:00 to 18:00 from a base in the middle, the visit is 6 km north of it (ten
// minutes), takes an hour and starts between 09:00 and 12:00. Each row changes something.
struct Day {
  Calendar calendar;
  Person person = PersonAt(North(0));
  VisitRequest request = RequestAt(North(6000), "09:00", "12:00", 60);
};

struct Case {
  const char* name;
  std::function<void(Day&)> change;
  Rule rule;
  const char* start = "";
  int added_minutes = 0;
  int leg_minutes = 0;
};

void Works(Day& day) { day.calendar.PutShift(ShiftOf("08:00", "18:00")); }

const Case kCases[] = {
    {"an empty day: as early as wanted, there and back", [](Day&) {}, Rule::kNone, "09:00", 20, 10},
    {"a visit in the same house costs nothing",
     [](Day& d) { d.calendar.Put(EntryAt("08:00", "09:00", North(6000))); }, Rule::kNone, "09:00",
     0, 0},
    {"comes from the neighbour before in time",
     [](Day& d) { d.calendar.Put(EntryAt("08:10", "09:30", North(12000))); }, Rule::kNone, "09:40",
     0, 10},
    {"reaches the neighbour after in time",
     [](Day& d) {
       d.calendar.Put(EntryAt("10:10", "11:50", North(12000)));
       d.request.start_window = {At("09:00"), At("10:00")};
     },
     Rule::kNone, "09:00", 0, 10},
    {"misses the neighbour after by a minute",
     [](Day& d) {
       d.calendar.Put(EntryAt("10:09", "11:50", North(12000)));
       d.request.start_window = {At("09:00"), At("10:00")};
     },
     Rule::kOverlap},
    {"of two gaps the cheaper, though later",
     [](Day& d) {
       d.calendar.Put(EntryAt("10:30", "10:40", North(0)));
       d.calendar.Put(EntryAt("10:45", "10:50", North(6000)));
     },
     Rule::kNone, "10:50", 0, 0},
    {"off shift: the visit would end after it",
     [](Day& d) {
       d.calendar.RemoveShift("shift");
       d.calendar.PutShift(ShiftOf("08:00", "09:59", "short"));
     },
     Rule::kOffShift},
    {"the last start that fits the shift",
     [](Day& d) {
       d.calendar.RemoveShift("shift");
       d.calendar.PutShift(ShiftOf("08:00", "10:00", "short"));
     },
     Rule::kNone, "09:00", 20, 10},
    {"the way from the base lies before the shift",
     [](Day& d) {
       d.calendar.RemoveShift("shift");
       d.calendar.PutShift(ShiftOf("10:00", "12:00", "late"));
     },
     Rule::kNone, "10:00", 20, 10},
    {"the window ends before its end",
     [](Day& d) {
       d.calendar.RemoveShift("shift");
       d.calendar.PutShift(ShiftOf("12:00", "18:00", "late"));
     },
     Rule::kOffShift},
    {"no shift at all", [](Day& d) { d.calendar.RemoveShift("shift"); }, Rule::kOffShift},
    {"absent", [](Day& d) { d.calendar.PutAbsence(ShiftOf("08:00", "13:00")); }, Rule::kAbsent},
    {"an absence in the middle is waited for",
     [](Day& d) { d.calendar.PutAbsence(ShiftOf("09:30", "10:15")); }, Rule::kNone, "10:15", 20,
     10},
    {"an absence ended before it began is none",
     [](Day& d) { d.calendar.PutAbsence(ShiftOf("09:30", "09:30")); }, Rule::kNone, "09:00", 20,
     10},
    {"the whole window is taken",
     [](Day& d) { d.calendar.Put(EntryAt("08:00", "12:30", North(0))); }, Rule::kOverlap},
    {"a hold takes time as an assignment does",
     [](Day& d) { d.calendar.Put(EntryAt("08:00", "12:30", North(0), EntryState::kHeld)); },
     Rule::kOverlap},
    {"an emergency's hold over visits takes time too",
     [](Day& d) {
       Entry hold = EntryAt("08:00", "12:30", North(0), EntryState::kHeld);
       hold.displacing = true;
       d.calendar.Put(hold);
     },
     Rule::kOverlap},
    {"the day's limit",
     [](Day& d) {
       d.calendar.Put(EntryAt("13:00", "17:00", North(0))), d.person.daily_limit_seconds = 299 * 60;
     },
     Rule::kDailyLimit},
    {"the day's limit just kept",
     [](Day& d) {
       d.calendar.Put(EntryAt("13:00", "17:00", North(0))), d.person.daily_limit_seconds = 300 * 60;
     },
     Rule::kNone, "09:00", 20, 10},
    {"the week's limit counts Monday's visits",
     [](Day& d) {
       Entry monday = EntryAt("09:00", "13:00", North(0));
       monday.span = {At("09:00", kDay - 2), At("13:00", kDay - 2)};
       d.calendar.Put(monday);
       d.person.weekly_limit_seconds = 299 * 60;
     },
     Rule::kWeeklyLimit},
    {"the week's limit does not count Sunday's",
     [](Day& d) {
       Entry sunday = EntryAt("09:00", "13:00", North(0));
       sunday.span = {At("09:00", kDay - 3), At("13:00", kDay - 3)};
       d.calendar.Put(sunday);
       d.person.weekly_limit_seconds = 299 * 60;
     },
     Rule::kNone, "09:00", 20, 10},
    {"the elder has another visit all the time",
     [](Day& d) {
       d.request.elder_busy = {{At("08:00"), At("12:30")}};
     },
     Rule::kElderBusy},
    {"the elder's other visit is waited for",
     [](Day& d) {
       d.request.elder_busy = {{At("09:15"), At("09:45")}};
     },
     Rule::kNone, "09:45", 20, 10},
    {"nobody leaves before now", [](Day& d) { d.request.not_before = At("09:30"); }, Rule::kNone,
     "09:40", 20, 10},
    {"too late to get there", [](Day& d) { d.request.not_before = At("11:55"); }, Rule::kOverlap},
    {"starts on whole minutes of the window",
     [](Day& d) { d.calendar.Put(EntryAt("08:00", "09:00", North(6015))); }, Rule::kNone, "09:01",
     0, 0},
    {"a neighbour of another shift must be reached, but costs nothing",
     [](Day& d) {
       d.calendar.RemoveShift("shift");
       d.calendar.PutShift(ShiftOf("06:00", "08:50", "early"));
       d.calendar.PutShift(ShiftOf("09:00", "18:00", "late"));
       d.calendar.Put(EntryAt("07:00", "08:50", North(18000)));
     },
     Rule::kNone, "09:10", 20, 10},
};

TEST(InsertionTest, Cases) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    Day day;
    Works(day);
    c.change(day);
    const Insertion found = Insert(day.calendar, day.person, day.request, kDay, EasyTravel());
    EXPECT_EQ(Name(found.rule), Name(c.rule));
    if (!found.feasible() || c.rule != Rule::kNone) continue;
    EXPECT_EQ(found.start, At(c.start)) << FormatInstant(absl::FromUnixSeconds(found.start));
    // Places are laid out to the metre or so; a minute is 600 m.
    EXPECT_NEAR(found.added_travel_seconds, c.added_minutes * 60, 5);
    EXPECT_NEAR(found.leg_seconds, c.leg_minutes * 60, 5);
  }
}

}  // namespace
}  // namespace homecare::matching
