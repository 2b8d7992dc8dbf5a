#include "services/billing/domain/minutes.h"

#include <algorithm>

namespace homecare::billing {
namespace {

constexpr int64_t kMinute = 60;

// How many minutes begin in `seconds` seconds when the first begins at once. Not negative.
int64_t Begun(int64_t seconds) {
  return seconds <= 0 ? 0 : seconds / kMinute + (seconds % kMinute != 0);
}

void AddUnlessEmpty(Interval interval, std::vector<Interval>& out) {
  if (interval.start_second < interval.end_second) out.push_back(interval);
}

std::vector<Interval> Cut(const std::vector<Interval>& intervals, Interval taken) {
  std::vector<Interval> left;
  for (const Interval& interval : intervals) {
    AddUnlessEmpty({interval.start_second, std::min(interval.end_second, taken.start_second)},
                   left);
    AddUnlessEmpty({std::max(interval.start_second, taken.end_second), interval.end_second}, left);
  }
  return left;
}

}  // namespace

std::vector<Interval> Without(Interval interval, const std::vector<Interval>& taken) {
  std::vector<Interval> left;
  AddUnlessEmpty(interval, left);
  for (const Interval& cut : taken) {
    if (interval.Meets(cut)) left = Cut(left, cut);
  }
  return left;
}

std::vector<MinuteRun> WholeMinutes(const std::vector<Interval>& intervals) {
  int64_t seconds = 0;
  for (const Interval& interval : intervals) {
    seconds += interval.end_second - interval.start_second;
  }
  int64_t unplaced = seconds / kMinute;
  std::vector<MinuteRun> runs;
  int64_t owed = 0;  // Seconds that the minute begun last still needs from the next interval.
  for (const Interval& interval : intervals) {
    const int64_t room = interval.end_second - interval.start_second - owed;
    const int64_t placed = std::min(unplaced, Begun(room));
    if (placed > 0) runs.push_back({interval.start_second + owed, Minutes(placed)});
    unplaced -= placed;
    owed = Begun(room) * kMinute - room;
  }
  return runs;
}

MinuteRun TakeBefore(int64_t second, MinuteRun& run) {
  const Minutes taken(std::min(run.minutes.value(), Begun(second - run.first_second)));
  const MinuteRun head{run.first_second, taken};
  run.first_second += taken.value() * kMinute;
  run.minutes -= taken;
  return head;
}

Minutes Sum(const std::vector<MinuteRun>& runs) {
  Minutes sum;
  for (const MinuteRun& run : runs) sum += run.minutes;
  return sum;
}

}  // namespace homecare::billing
