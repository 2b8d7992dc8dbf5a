// The insertion against a search that tries every start of a small random day.
#include <gtest/gtest.h>

#include <optional>
#include <random>

#include "services/matching/domain/insertion.h"
#include "tests/unit/matching/days.h"

namespace homecare::matching {
namespace {

constexpr int kDays = 4000;

struct RandomDay {
  Calendar calendar;
  Person person;
  VisitRequest request;
  Travel travel;
};

class DayMaker {
 public:
  explicit DayMaker(uint64_t seed) : random_(seed) {}

  int64_t Pick(int64_t from, int64_t to) {
    return std::uniform_int_distribution<int64_t>(from, to)(random_);
  }
  Place SomePlace() { return North(static_cast<double>(Pick(0, 12) * 400)); }
  int64_t Minute(int64_t from, int64_t to) { return At("00:00") + Pick(from, to) * 60; }

  RandomDay Make() {
    RandomDay day;
    day.person = {SomePlace(), Pick(2, 10) * 3600, Pick(4, 30) * 3600};
    const int64_t begin = Pick(0, 12) * 60;
    AddShift(day, "a", begin, begin + Pick(2, 10) * 60);
    if (Pick(0, 2) == 0) AddShift(day, "b", begin + 660, begin + 660 + Pick(1, 8) * 60);
    for (int64_t at = Pick(0, 200); at < 1800; at += Pick(5, 500)) at = AddEntry(day, at);
    if (Pick(0, 3) == 0) day.calendar.PutAbsence({"x", SpanAt(Pick(0, 1300), Pick(10, 200)), 1});
    if (Pick(0, 5) == 0) AddDisplacing(day);
    day.request.place = SomePlace();
    day.request.duration_seconds = Pick(1, 9) * 600;
    day.request.start_window = SpanAt(begin + Pick(-120, 500), Pick(1, 300));
    day.request.not_before = Minute(0, Pick(0, 2) == 0 ? 900 : 0);
    if (Pick(0, 2) == 0) day.request.elder_busy = {SpanAt(Pick(0, 1300), Pick(10, 200))};
    return day;
  }

 private:
  static Span SpanAt(int64_t minute, int64_t minutes) {
    return {At("00:00") + minute * 60, At("00:00") + (minute + minutes) * 60};
  }
  void AddShift(RandomDay& day, const char* id, int64_t from, int64_t to) {
    day.calendar.PutShift({id, SpanAt(from, to - from), 1});
  }
  int64_t AddEntry(RandomDay& day, int64_t at) {
    const int64_t minutes = Pick(10, 120);
    Entry entry;
    entry.span = SpanAt(at, minutes);
    entry.place = SomePlace();
    entry.state = Pick(0, 1) == 0 ? EntryState::kHeld : EntryState::kAssigned;
    entry.offer_id = absl::StrCat("offer", at);
    day.calendar.Put(entry);
    return at + minutes;
  }
  void AddDisplacing(RandomDay& day) {
    Entry entry;
    entry.span = SpanAt(Pick(0, 1300), Pick(10, 120));
    entry.displacing = true;
    entry.offer_id = "displacing";
    day.calendar.Put(entry);
  }

  std::mt19937_64 random_;
};

// The rules as sentences, for one start: kNone, or the first that says no; and the cost.
class Referee {
 public:
  explicit Referee(const RandomDay& day) : day_(day) {}

  Insertion Judge(const Span& shift, int64_t start) const {
    const Span visit = {start, start + day_.request.duration_seconds};
    if (!(shift.start <= visit.start && visit.end <= shift.end)) return {Rule::kOffShift};
    for (const NamedSpan& absence : day_.calendar.absences()) {
      if (absence.span.Overlaps(visit)) return {Rule::kAbsent};
    }
    for (const Entry& entry : day_.calendar.displacing()) {
      if (entry.span.Overlaps(visit)) return {Rule::kOverlap};
    }
    const Entry* before = nullptr;
    const Entry* after = nullptr;
    for (const Entry& entry : day_.calendar.entries()) {
      if (entry.span.Overlaps(visit)) return {Rule::kOverlap};
      if (entry.span.end <= visit.start) before = &entry;
      if (entry.span.start >= visit.end && after == nullptr) after = &entry;
    }
    if (before && before->span.end + Way(before->place, Here()) > visit.start) {
      return {Rule::kOverlap};
    }
    if (after && visit.end + Way(Here(), after->place) > after->span.start) {
      return {Rule::kOverlap};
    }
    const Place& from = before && shift.Contains(before->span.start) ? before->place : Base();
    const Place& to = after && shift.Contains(after->span.start) ? after->place : Base();
    const int64_t leg = Way(from, Here());
    if (day_.request.not_before + leg > visit.start) return {Rule::kOverlap};
    if (Seconds(DayNumber(start), 1) + visit.seconds() > day_.person.daily_limit_seconds) {
      return {Rule::kDailyLimit};
    }
    const int64_t monday = WeekNumber(DayNumber(start)) * 7 - 3;
    if (Seconds(monday, 7) + visit.seconds() > day_.person.weekly_limit_seconds) {
      return {Rule::kWeeklyLimit};
    }
    for (const Span& busy : day_.request.elder_busy) {
      if (busy.Overlaps(visit)) return {Rule::kElderBusy};
    }
    return {Rule::kNone, start, leg + Way(Here(), to) - Way(from, to), leg};
  }

 private:
  const Place& Here() const { return day_.request.place; }
  const Place& Base() const { return day_.person.base; }
  int64_t Way(const Place& from, const Place& to) const { return day_.travel.Seconds(from, to); }
  int64_t Seconds(int64_t first_day, int64_t days) const {
    int64_t sum = 0;
    for (const Entry& entry : day_.calendar.entries()) {
      const int64_t day = DayNumber(entry.span.start);
      if (first_day <= day && day < first_day + days) sum += entry.span.seconds();
    }
    return sum;
  }

  const RandomDay& day_;
};

Insertion BruteForce(const RandomDay& day) {
  const Referee referee(day);
  Insertion best;
  for (const NamedSpan& shift : day.calendar.shifts()) {
    for (int64_t start = day.request.start_window.start; start < day.request.start_window.end;
         start += 60) {
      if (DayNumber(start) != kDay || start < day.request.not_before) continue;
      const Insertion judged = referee.Judge(shift.span, start);
      if (Better(judged, best)) best = judged;
    }
  }
  return best;
}

TEST(InsertionPropertyTest, EqualsBruteForce) {
  const uint64_t seed = std::random_device()();
  RecordProperty("seed", std::to_string(seed));
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  DayMaker maker(seed);
  int feasible = 0;
  RuleCounts rules = {};
  for (int i = 0; i < kDays; ++i) {
    SCOPED_TRACE(absl::StrCat("day ", i));
    const RandomDay day = maker.Make();
    const Insertion found = Insert(day.calendar, day.person, day.request, kDay, day.travel);
    ASSERT_EQ(found, BruteForce(day))
        << Name(found.rule) << " instead of " << Name(BruteForce(day).rule);
    feasible += found.feasible() ? 1 : 0;
    ++rules[static_cast<int>(found.rule)];
  }
  // The days are such that every rule has its say.
  EXPECT_GT(feasible, kDays / 20);
  for (int rule = static_cast<int>(Rule::kOffShift); rule <= static_cast<int>(Rule::kElderBusy);
       ++rule) {
    EXPECT_GT(rules[rule], 0) << Name(static_cast<Rule>(rule));
  }
}

}  // namespace
}  // namespace homecare::matching
