#include "services/billing/domain/pieces.h"

#include <algorithm>
#include <limits>

#include "common/base/civil_time.h"
#include "common/base/mutant.h"

namespace homecare::billing {
namespace {

std::vector<Interval> IntervalsOf(const std::vector<Suspension>& suspensions) {
  std::vector<Interval> intervals;
  intervals.reserve(suspensions.size());
  for (const Suspension& suspension : suspensions) {
    intervals.push_back({FloorSeconds(suspension.start_time),
                         suspension.end_time ? FloorSeconds(*suspension.end_time)
                                             : std::numeric_limits<int64_t>::max()});
  }
  return intervals;
}

// Takes the visits one by one, in the order of the queue.
class Cutter {
 public:
  Cutter(const std::vector<Suspension>& suspensions, const MonthTerms& terms)
      : suspensions_(IntervalsOf(suspensions)),
        terms_(terms),
        month_{StartSecond(terms.days().from), MutantIs("no_month_split")
                                                   ? std::numeric_limits<int64_t>::max()
                                                   : StartSecond(terms.days().to)} {}

  void Add(int place, const QueuedVisit& queued) {
    place_ = place;
    first_of_visit_ = pieces_.size();
    const MinuteRun raw{queued.interval.start_second, queued.raw_minutes()};
    if (queued.TooShort()) {
      CutToMonth(raw, true);
      return;
    }
    if (queued.Whole() || MutantIs("no_overlap") || !MeetsTaken(queued.interval)) {
      CutToMonth(raw, false);
    } else {
      const std::vector<Interval> left = Without(queued.interval, taken_);
      for (const MinuteRun& run : WholeMinutes(left)) CutToMonth(run, false);
    }
    taken_.push_back(queued.interval);
  }

  std::vector<Piece> TakePieces() && { return std::move(pieces_); }

 private:
  bool MeetsTaken(const Interval& interval) const {
    return std::any_of(taken_.begin(), taken_.end(),
                       [&](const Interval& taken) { return taken.Meets(interval); });
  }

  void CutToMonth(MinuteRun run, bool too_short) {
    TakeBefore(month_.start_second, run);
    MinuteRun inside = TakeBefore(month_.end_second, run);
    while (inside.minutes > Minutes(0)) CutFirst(inside, too_short);
  }

  // Cuts off what ends where the date or a suspension changes: it has one kind.
  void CutFirst(MinuteRun& run, bool too_short) {
    const int64_t second = run.first_second;
    const int64_t day = DateOf(second);
    const int64_t midnight = StartSecond(DayOf(second) + 1);
    if (too_short) {
      Count(day, MinuteKind::kTooShort, TakeBefore(midnight, run).minutes);
      return;
    }
    const MinuteRun piece = TakeBefore(NextEdge(second, midnight), run);
    Count(day, KindOf(second, day), piece.minutes);
  }

  int64_t DateOf(int64_t second) const {
    return MutantIs("no_month_split") ? std::min(DayOf(second), terms_.days().to - 1)
                                      : DayOf(second);
  }

  int64_t NextEdge(int64_t second, int64_t edge) const {
    for (const Interval& suspension : suspensions_) {
      if (second < suspension.start_second) edge = std::min(edge, suspension.start_second);
      if (second < suspension.end_second) edge = std::min(edge, suspension.end_second);
    }
    return edge;
  }

  MinuteKind KindOf(int64_t second, int64_t day) const {
    const bool suspended =
        std::any_of(suspensions_.begin(), suspensions_.end(),
                    [second](const Interval& interval) { return interval.Contains(second); });
    if (suspended) return MinuteKind::kSuspended;
    return terms_.On(day).grant == nullptr ? MinuteKind::kNotEntitled : MinuteKind::kEligible;
  }

  void Count(int64_t day, MinuteKind kind, Minutes minutes) {
    for (size_t i = first_of_visit_; i < pieces_.size(); ++i) {
      if (pieces_[i].day != day || pieces_[i].kind != kind) continue;
      pieces_[i].minutes += minutes;
      return;
    }
    pieces_.push_back({place_, day, kind, minutes});
  }

  const std::vector<Interval> suspensions_;
  const MonthTerms& terms_;
  const Interval month_;
  std::vector<Interval> taken_;  // Of earlier visits that were long enough.
  std::vector<Piece> pieces_;
  int place_ = 0;
  size_t first_of_visit_ = 0;
};

}  // namespace

std::vector<Piece> PiecesOf(const VisitQueue& queue, const std::vector<Suspension>& suspensions,
                            const MonthTerms& terms) {
  Cutter cutter(suspensions, terms);
  for (const int place : queue.order) cutter.Add(place, queue.visits[place]);
  return std::move(cutter).TakePieces();
}

}  // namespace homecare::billing
