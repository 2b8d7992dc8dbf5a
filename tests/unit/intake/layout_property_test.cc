// What holds of any month that is laid out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/civil_time.h"
#include "services/intake/domain/layout.h"
#include "tests/unit/intake/months.h"

namespace homecare::intake {
namespace {

LayoutInput AnyMonth(std::mt19937& random) {
  const auto upto = [&](int n) { return static_cast<int>(random() % (n + 1)); };
  std::vector<WeeklyVisit> visits;
  const int count = 1 + upto(20);
  for (int i = 0; i < count; ++i) {
    const int start = 60 * (6 + upto(8));
    visits.push_back({static_cast<absl::Weekday>(upto(6)), std::string(1, "ABC"[upto(2)]), start,
                      start + 60 * (1 + upto(3)), 15 * (1 + upto(15))});
  }
  LayoutInput input = Month(PlanOf(std::move(visits)), static_cast<Level>(1 + upto(2)));
  if (upto(3) == 0) input.plans[0].valid_from = kFirst + upto(25);
  if (upto(3) == 0) input.plans[0].valid_to = kFirst + upto(35);
  if (upto(3) == 0) input.entitlement.grants[0].valid_from = kFirst + upto(25);
  if (upto(3) == 0) {
    const absl::Time from = StartOf(kFirst) + absl::Minutes(upto(40000));
    Suspend(input, from, from + absl::Minutes(1 + upto(20000)));
  }
  if (upto(3) == 0) input.now += absl::Minutes(upto(43200));
  return input;
}

// What the plan asks for on a day on which it may: all of it, if there were no cap.
int AskedMinutes(LayoutInput input) {
  input.policy.severe_cap_minutes = input.policy.moderate_cap_minutes =
      input.policy.mild_cap_minutes = 1000000;
  return LayOut(input).laid_out_minutes;
}

void CheckVisits(const LayoutInput& input, const Layout& layout) {
  std::set<std::pair<absl::CivilDay, size_t>> seen;
  for (const PlanVisit& visit : layout.visits) {
    const WeeklyVisit& weekly = input.plans[visit.plan].weekly_visits[visit.weekly_visit];
    EXPECT_EQ(absl::GetWeekday(visit.day), weekly.weekday);
    EXPECT_EQ(absl::CivilMonth(visit.day), input.month);
    EXPECT_TRUE(input.plans[visit.plan].CoversDay(visit.day));
    EXPECT_TRUE(LevelOn(input.entitlement, visit.day).has_value());
    EXPECT_GT(visit.window_start_time, input.now);
    EXPECT_FALSE(RestsIn(input.entitlement, visit.window_start_time,
                         visit.window_end_time + absl::Minutes(visit.duration_minutes)));
    EXPECT_TRUE(seen.insert({visit.day, visit.weekly_visit}).second) << "twice on one day";
  }
}

// Where even the shortest visit has room, all of the shortest are there.
void ExpectNothingThatFitsLeftOut(const LayoutInput& input, const Layout& layout, int cap) {
  std::vector<WeeklyVisit> visits = input.plans[0].weekly_visits;
  int shortest = visits[0].duration_minutes;
  for (const WeeklyVisit& one : visits) shortest = std::min(shortest, one.duration_minutes);
  if (layout.laid_out_minutes + shortest > cap) return;
  LayoutInput alone = input;
  std::erase_if(visits, [&](const WeeklyVisit& one) { return one.duration_minutes > shortest; });
  alone.plans[0].weekly_visits = visits;
  int laid_out = 0;
  for (const PlanVisit& visit : layout.visits) {
    laid_out += visit.duration_minutes == shortest ? shortest : 0;
  }
  EXPECT_EQ(laid_out, AskedMinutes(alone));
}

TEST(LayoutPropertyTest, NeverOverTheCapAlwaysOnValidDaysNothingThatFitsLeftOut) {
  constexpr int kSeed = 20220601;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 3000 && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE(round);
    const LayoutInput input = AnyMonth(random);
    const Layout layout = LayOut(input);
    CheckVisits(input, layout);
    const int cap = kPolicy.CapMinutes(input.entitlement.grants[0].level);
    EXPECT_LE(layout.laid_out_minutes, cap);
    const int asked = AskedMinutes(input);
    EXPECT_EQ(layout.laid_out_minutes + layout.left_out_minutes, asked);
    EXPECT_EQ(layout.left_out_minutes > 0, asked > cap);
    ExpectNothingThatFitsLeftOut(input, layout, cap);
  }
}

// By the end of any day the minutes are within two visits of an even share of what was asked for.
TEST(LayoutPropertyTest, SpreadEvenlyWheneverAMonthIsOverTheCap) {
  constexpr int kSeed = 20220602;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  int over = 0;
  for (int round = 0; round < 3000 && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE(round);
    LayoutInput input = AnyMonth(random);
    input.now = StartOf(kFirst) - absl::Hours(1);  // a month of which nothing is past
    const Layout layout = LayOut(input);
    if (layout.left_out_minutes == 0) continue;
    ++over;
    LayoutInput free = input;
    free.policy = {"", 1000000, 1000000, 1000000, 7, 540, 480};
    const std::map<absl::CivilDay, int> asked = ByDay(LayOut(free));
    const double all = layout.laid_out_minutes + layout.left_out_minutes;
    int longest = 0;
    for (const WeeklyVisit& visit : input.plans[0].weekly_visits) {
      longest = std::max(longest, visit.duration_minutes);
    }
    double asked_so_far = 0;
    for (const auto& [day, minutes] : asked) {
      asked_so_far += minutes;
      const double share = layout.laid_out_minutes * asked_so_far / all;
      EXPECT_LE(std::abs(Minutes(layout, kFirst, day + 1) - share), 2 * longest) << day;
    }
  }
  EXPECT_GT(over, 500);  // the cases are there
}

// As the service does it: each morning the orders of the next seven days, and then nothing is left.
void PlaceDayByDay(LayoutInput* input) {
  for (int day = 0; day < 30; ++day) {
    input->now = StartOf(kFirst + day) - absl::Hours(1);
    for (const PlanVisit& visit : LayOut(*input).visits) {
      if (!visit.order_id.empty() || visit.day > kFirst + day + 7) continue;
      input->orders.push_back(OrderOf(*input, visit, OrderState::kAssigned));
    }
    EXPECT_TRUE(LayOut(*input).unwanted_order_ids.empty());
  }
}

TEST(LayoutPropertyTest, PlacedDayByDayTheMonthIsAsPreviewedWhereVisitsAreEquallyLong) {
  constexpr int kSeed = 20220603;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300 && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE(round);
    LayoutInput input = AnyMonth(random);
    for (WeeklyVisit& visit : input.plans[0].weekly_visits) visit.duration_minutes = 90;
    input.now = StartOf(kFirst) - absl::Hours(1);
    std::multiset<absl::Time> placed, previewed;
    for (const PlanVisit& visit : LayOut(input).visits) previewed.insert(visit.window_start_time);
    PlaceDayByDay(&input);
    for (const Order& order : input.orders) placed.insert(order.start_window_start_time);
    EXPECT_EQ(placed, previewed);
  }
}

// Where they are not, what fills the last gap may be another visit than was previewed.
TEST(LayoutPropertyTest, PlacedDayByDayTheMonthIsAsFullAsPreviewed) {
  constexpr int kSeed = 20220604;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300 && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE(round);
    LayoutInput input = AnyMonth(random);
    input.now = StartOf(kFirst) - absl::Hours(1);
    int longest = 0, placed = 0;
    for (const WeeklyVisit& visit : input.plans[0].weekly_visits) {
      longest = std::max(longest, visit.duration_minutes);
    }
    const int previewed = LayOut(input).laid_out_minutes;
    PlaceDayByDay(&input);
    for (const Order& order : input.orders) placed += order.duration_minutes;
    EXPECT_LE(placed, kPolicy.CapMinutes(input.entitlement.grants[0].level));
    EXPECT_LE(std::abs(placed - previewed), longest);
  }
}

}  // namespace
}  // namespace homecare::intake
