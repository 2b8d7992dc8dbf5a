// Arithmetic of whole minutes (DOMAIN "Minutes" 1 to 3). Seconds are whole and since the epoch,
// intervals are half-open, and nothing here knows a calendar.
#pragma once

#include <cstdint>
#include <vector>

#include "common/base/money.h"

namespace homecare::billing {

struct Interval {
  int64_t start_second = 0;
  int64_t end_second = 0;

  bool Contains(int64_t second) const { return start_second <= second && second < end_second; }
  // Whether some second is in both. An empty one shares none.
  bool Meets(const Interval& other) const {
    return start_second < other.end_second && other.start_second < end_second &&
           start_second < end_second && other.start_second < other.end_second;
  }
  bool operator==(const Interval&) const = default;
};

// Minutes one after the other; number i begins at first_second + 60 i.
struct MinuteRun {
  int64_t first_second = 0;
  Minutes minutes;

  bool operator==(const MinuteRun&) const = default;
};

// What is left of `interval` less all of `taken` (any order, may overlap): ascending, disjoint,
// never empty ones.
std::vector<Interval> Without(Interval interval, const std::vector<Interval>& taken);

// The whole 60-second steps through `intervals` (ascending, disjoint) laid end to end. A minute may
// begin in one interval and end in the next; it belongs to where it begins. The rest is dropped.
std::vector<MinuteRun> WholeMinutes(const std::vector<Interval>& intervals);

// Cuts off and returns the minutes that begin before `second`, maybe none.
MinuteRun TakeBefore(int64_t second, MinuteRun& run);

Minutes Sum(const std::vector<MinuteRun>& runs);

}  // namespace homecare::billing
