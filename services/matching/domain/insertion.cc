#include "services/matching/domain/insertion.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace homecare::matching {
namespace {

constexpr int64_t kMinute = 60;

// Starts from `first` to `last`, both included.
struct Starts {
  int64_t first;
  int64_t last;
};

class Inserter {
 public:
  Inserter(const Calendar& calendar, const Person& person, const VisitRequest& request, int64_t day,
           const Travel& travel)
      : calendar_(calendar), person_(person), request_(request), day_(day), travel_(travel) {}

  Insertion Run() {
    const Span day = SpanOfDay(day_);
    const Starts window = {std::max({day.start, request_.start_window.start, request_.not_before}),
                           std::min(day.end, request_.start_window.end) - 1};
    const auto& shifts = calendar_.shifts();
    auto shift = std::partition_point(shifts.begin(), shifts.end(), [&](const NamedSpan& s) {
      return s.span.start < window.first - kLongestShiftSeconds;
    });
    for (; shift != shifts.end() && shift->span.start <= window.last; ++shift) {
      TryShift(shift->span, {std::max(window.first, shift->span.start),
                             std::min(window.last, shift->span.end - Duration())});
    }
    return best_;
  }

 private:
  int64_t Duration() const { return request_.duration_seconds; }

  // At least one start passed everything before `rule`.
  void Reach(Rule rule) {
    if (!best_.feasible()) best_.rule = std::max(best_.rule, rule);
  }

  void TryShift(const Span& shift, const Starts& starts) {
    if (OnGrid(starts.first) > starts.last) return;
    Reach(Rule::kAbsent);
    if (!Earliest(starts, /*mind_holds=*/false, /*mind_elder=*/false)) return;
    Reach(Rule::kOverlap);
    const auto& entries = calendar_.entries();
    auto next = std::partition_point(entries.begin(), entries.end(), [&](const Entry& entry) {
      return entry.span.start < starts.first + Duration();
    });
    while (true) {
      const Entry* before = next == entries.begin() ? nullptr : &*(next - 1);
      if (before != nullptr && before->span.end > starts.last) return;
      TryGap(shift, starts, before, next == entries.end() ? nullptr : &*next);
      if (next == entries.end()) return;
      ++next;
    }
  }

  void TryGap(const Span& shift, Starts starts, const Entry* before, const Entry* after) {
    const bool on_tour_before = InTour(shift, before), on_tour_after = InTour(shift, after);
    const Place& from = on_tour_before ? before->place : person_.base;
    const Place& to = on_tour_after ? after->place : person_.base;
    const int64_t leg = WayFrom(from);
    starts.first = std::max(starts.first, request_.not_before + leg);
    // A neighbour of another shift is no part of the tour, but must be reached in time all the
    // same.
    if (before) {
      starts.first = std::max(starts.first,
                              before->span.end + (on_tour_before ? leg : WayFrom(before->place)));
    }
    if (starts.first > starts.last) return;
    const int64_t back = WayTo(to);
    if (after) {
      starts.last = std::min(starts.last, after->span.start - Duration() -
                                              (on_tour_after ? back : WayTo(after->place)));
    }
    if (const std::optional<int64_t> start = Admit(starts)) {
      const Insertion found = {Rule::kNone, *start, leg + back - travel_.Seconds(from, to), leg};
      if (Better(found, best_)) best_ = found;
    }
  }

  // The earliest start of a gap that passes the remaining rules.
  std::optional<int64_t> Admit(const Starts& starts) {
    if (!Earliest(starts, /*mind_holds=*/true, /*mind_elder=*/false)) return std::nullopt;
    Reach(Rule::kDailyLimit);
    if (calendar_.SecondsOnDay(day_) + Duration() > person_.daily_limit_seconds) {
      return std::nullopt;
    }
    Reach(Rule::kWeeklyLimit);
    if (calendar_.SecondsInWeek(WeekNumber(day_)) + Duration() > person_.weekly_limit_seconds) {
      return std::nullopt;
    }
    Reach(Rule::kElderBusy);
    return Earliest(starts, /*mind_holds=*/true, /*mind_elder=*/true);
  }

  static bool InTour(const Span& shift, const Entry* entry) {
    return entry != nullptr && shift.Contains(entry->span.start);
  }
  int64_t WayFrom(const Place& place) const { return travel_.Seconds(place, request_.place); }
  int64_t WayTo(const Place& place) const { return travel_.Seconds(request_.place, place); }

  // The first whole minute, counted from the window's start, at or after the second.
  int64_t OnGrid(int64_t second) const {
    const int64_t past = second - request_.start_window.start;
    return second + (past % kMinute == 0 ? 0 : kMinute - past % kMinute);
  }

  std::optional<int64_t> Earliest(const Starts& starts, bool mind_holds, bool mind_elder) const {
    int64_t start = OnGrid(starts.first);
    while (start <= starts.last) {
      const Span* block = BlockOf({start, start + Duration()}, mind_holds, mind_elder);
      if (block == nullptr) return start;
      start = OnGrid(block->end);
    }
    return std::nullopt;
  }

  const Span* BlockOf(const Span& visit, bool mind_holds, bool mind_elder) const {
    for (const NamedSpan& absence : calendar_.absences()) {
      if (!absence.span.empty() && absence.span.Overlaps(visit)) return &absence.span;
    }
    if (mind_holds) {
      for (const Entry& hold : calendar_.displacing()) {
        if (hold.span.Overlaps(visit)) return &hold.span;
      }
    }
    if (mind_elder) {
      for (const Span& busy : request_.elder_busy) {
        if (busy.Overlaps(visit)) return &busy;
      }
    }
    return nullptr;
  }

  const Calendar& calendar_;
  const Person& person_;
  const VisitRequest& request_;
  const int64_t day_;
  const Travel& travel_;
  Insertion best_;
};

}  // namespace

bool Better(const Insertion& a, const Insertion& b) {
  if (a.feasible() != b.feasible()) return a.feasible();
  if (!a.feasible()) return a.rule > b.rule;
  return std::tie(a.added_travel_seconds, a.start) < std::tie(b.added_travel_seconds, b.start);
}

Insertion Insert(const Calendar& calendar, const Person& person, const VisitRequest& request,
                 int64_t day, const Travel& travel) {
  return Inserter(calendar, person, request, day, travel).Run();
}

}  // namespace homecare::matching
