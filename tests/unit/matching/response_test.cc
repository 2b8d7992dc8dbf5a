#include "services/matching/domain/response.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/matching/days.h"

namespace homecare::matching {
namespace {

// It is 10:00; the caregiver works 08:00 to 18:00 from a base 6 km south of the emergency, which
// takes half an hour. Each row changes something.
struct Scene {
  Calendar calendar;
  Person person = PersonAt(North(0));
  VisitRequest request = RequestAt(North(6000), "10:00", "11:00", 30);
};

struct Case {
  const char* name;
  std::function<void(Scene&)> change;
  Rule rule;
  const char* arrival = "";
  std::vector<std::string> displaced = {};
  bool displaces_visit = false;
};

Entry Emergency(Entry entry) {
  entry.emergency = true;
  return entry;
}

const Case kCases[] = {
    {"free, from the base", [](Scene&) {}, Rule::kNone, "10:10"},
    {"from the last visit",
     [](Scene& s) { s.calendar.Put(EntryAt("08:00", "09:50", North(3000))); }, Rule::kNone,
     "10:05"},
    {"a visit in an hour is reached in time",
     [](Scene& s) { s.calendar.Put(EntryAt("10:50", "11:50", North(0))); }, Rule::kNone, "10:10"},
    {"a visit that could not be reached gives way",
     [](Scene& s) { s.calendar.Put(EntryAt("10:45", "11:50", North(0))); },
     Rule::kNone,
     "10:10",
     {"offer-10:45-11:50"},
     true},
    {"a visit that should have begun but has not gives way",
     [](Scene& s) { s.calendar.Put(EntryAt("09:55", "10:50", North(0))); },
     Rule::kNone,
     "10:10",
     {"offer-09:55-10:50"},
     true},
    {"a hold gives way, and is no visit",
     [](Scene& s) { s.calendar.Put(EntryAt("10:20", "10:50", North(0), EntryState::kHeld)); },
     Rule::kNone,
     "10:10",
     {"offer-10:20-10:50"}},
    {"a visit that has begun does not",
     [](Scene& s) { s.calendar.Put(EntryAt("09:30", "10:30", North(0), EntryState::kBegun)); },
     Rule::kOverlap},
    {"nor one that runs over its end",
     [](Scene& s) { s.calendar.Put(EntryAt("08:30", "09:30", North(0), EntryState::kBegun)); },
     Rule::kOverlap},
    {"a check-out forgotten long ago does not count",
     [](Scene& s) {
       s.calendar.RemoveShift("shift");
       s.calendar.PutShift(ShiftOf("05:00", "18:00", "long"));
       s.calendar.Put(EntryAt("06:00", "07:59", North(0), EntryState::kBegun));
     },
     Rule::kNone, "10:10"},
    {"another emergency does not give way",
     [](Scene& s) { s.calendar.Put(Emergency(EntryAt("10:20", "10:50", North(0)))); },
     Rule::kOverlap},
    {"is being asked to another emergency",
     [](Scene& s) {
       Entry hold = Emergency(EntryAt("10:05", "10:35", North(0), EntryState::kHeld));
       hold.displacing = true;
       s.calendar.Put(hold);
     },
     Rule::kOverlap},
    {"not on shift yet",
     [](Scene& s) {
       s.calendar.RemoveShift("shift");
       s.calendar.PutShift(ShiftOf("10:05", "18:00", "late"));
     },
     Rule::kOffShift},
    {"off shift before arriving",
     [](Scene& s) {
       s.calendar.RemoveShift("shift");
       s.calendar.PutShift(ShiftOf("08:00", "10:10", "short"));
     },
     Rule::kOffShift},
    {"work may run past the shift",
     [](Scene& s) {
       s.calendar.RemoveShift("shift");
       s.calendar.PutShift(ShiftOf("08:00", "10:20", "short"));
     },
     Rule::kNone, "10:10"},
    {"absent soon", [](Scene& s) { s.calendar.PutAbsence(ShiftOf("10:30", "12:00")); },
     Rule::kAbsent},
    {"the day's limit",
     [](Scene& s) {
       s.calendar.Put(EntryAt("12:00", "16:00", North(0)));
       s.person.daily_limit_seconds = 269 * 60;
     },
     Rule::kDailyLimit},
    {"what gives way does not count",
     [](Scene& s) {
       s.calendar.Put(EntryAt("10:20", "16:00", North(0)));
       s.person.daily_limit_seconds = 341 * 60;
     },
     Rule::kNone,
     "10:10",
     {"offer-10:20-16:00"},
     true},
    {"the week's limit", [](Scene& s) { s.person.weekly_limit_seconds = 29 * 60; },
     Rule::kWeeklyLimit},
    {"the elder has another emergency",
     [](Scene& s) {
       s.request.elder_busy = {{At("10:00"), At("10:20")}};
     },
     Rule::kElderBusy},
};

TEST(ResponseTest, Cases) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    Scene scene;
    scene.calendar.PutShift(ShiftOf("08:00", "18:00"));
    c.change(scene);
    const Response found =
        Respond(scene.calendar, scene.person, scene.request, At("10:00"), {}, EasyTravel());
    EXPECT_EQ(Name(found.rule), Name(c.rule));
    if (!found.feasible() || c.rule != Rule::kNone) continue;
    EXPECT_NEAR(found.arrival, At(c.arrival), 5);
    std::vector<std::string> displaced;
    for (const Entry& entry : found.displaced) displaced.push_back(entry.offer_id);
    EXPECT_EQ(displaced, c.displaced);
    EXPECT_EQ(found.displaces_visit, c.displaces_visit);
  }
}

TEST(ResponseTest, DisplacingMustBeFiveMinutesSooner) {
  EmergencyLadder ladder;
  Response free, displacing;
  free.arrival = 1000;
  displacing.displaces_visit = true;
  displacing.arrival = 1000 - 300;
  EXPECT_EQ(RankOf(free, ladder), RankOf(displacing, ladder));
  displacing.arrival -= 1;
  EXPECT_LT(RankOf(displacing, ladder), RankOf(free, ladder));
}

}  // namespace
}  // namespace homecare::matching
