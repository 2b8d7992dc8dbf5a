#include "services/billing/domain/minutes.h"

#include <gtest/gtest.h>

namespace homecare::billing {
namespace {

using Intervals = std::vector<Interval>;

TEST(Without, LeavesTheRest) {
  struct Case {
    const char* name;
    Interval interval;
    Intervals taken, left;
  };
  const std::vector<Case> cases = {
      {"nothing taken", {0, 100}, {}, {{0, 100}}},
      {"empty", {5, 5}, {{0, 10}}, {}},
      {"all", {0, 100}, {{0, 100}}, {}},
      {"beyond both ends", {10, 20}, {{0, 100}}, {}},
      {"head", {10, 20}, {{0, 12}}, {{12, 20}}},
      {"tail", {10, 20}, {{12, 30}}, {{10, 12}}},
      {"middle", {10, 20}, {{12, 15}}, {{10, 12}, {15, 20}}},
      {"neighbours take nothing", {10, 20}, {{0, 10}, {20, 30}}, {{10, 20}}},
      {"an empty one takes nothing", {10, 20}, {{15, 15}}, {{10, 20}}},
      {"unordered, overlapping",
       {0, 100},
       {{50, 70}, {10, 20}, {60, 90}},
       {{0, 10}, {20, 50}, {90, 100}}},
  };
  for (const Case& c : cases) EXPECT_EQ(Without(c.interval, c.taken), c.left) << c.name;
}

TEST(WholeMinutes, StepsThroughWhatIsLeft) {
  struct Case {
    const char* name;
    Intervals intervals;
    std::vector<MinuteRun> runs;
  };
  const std::vector<Case> cases = {
      {"none", {}, {}},
      {"59 seconds", {{0, 59}}, {}},
      {"odd seconds", {{7, 130}}, {{7, Minutes(2)}}},
      {"a minute that ends in the next interval", {{0, 90}, {200, 230}}, {{0, Minutes(2)}}},
      {"and one after it", {{0, 90}, {200, 290}}, {{0, Minutes(2)}, {230, Minutes(1)}}},
      {"over three intervals",
       {{0, 20}, {100, 120}, {200, 290}},
       {{0, Minutes(1)}, {220, Minutes(1)}}},
      {"the last step is not whole", {{0, 60}, {100, 159}}, {{0, Minutes(1)}}},
      {"exactly full", {{0, 60}, {100, 160}}, {{0, Minutes(1)}, {100, Minutes(1)}}},
  };
  for (const Case& c : cases) EXPECT_EQ(WholeMinutes(c.intervals), c.runs) << c.name;
}

TEST(TakeBefore, CutsByTheFirstSecond) {
  struct Case {
    int64_t second;
    MinuteRun head, tail;
  };
  const MinuteRun run{10, Minutes(3)};  // Begin at 10, 70 and 130.
  const std::vector<Case> cases = {
      {-100, {10, Minutes(0)}, {10, Minutes(3)}}, {10, {10, Minutes(0)}, {10, Minutes(3)}},
      {11, {10, Minutes(1)}, {70, Minutes(2)}},   {70, {10, Minutes(1)}, {70, Minutes(2)}},
      {71, {10, Minutes(2)}, {130, Minutes(1)}},  {9999, {10, Minutes(3)}, {190, Minutes(0)}},
  };
  for (const Case& c : cases) {
    MinuteRun tail = run;
    EXPECT_EQ(TakeBefore(c.second, tail), c.head) << c.second;
    EXPECT_EQ(tail, c.tail) << c.second;
  }
}

}  // namespace
}  // namespace homecare::billing
