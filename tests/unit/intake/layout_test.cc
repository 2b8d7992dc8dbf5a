#include "services/intake/domain/layout.h"

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

namespace homecare::intake {
namespace {

constexpr absl::CivilMonth kJune(2022, 6);
const CarePolicy kPolicy = {"zibo-2022", 3600, 2700, 1800, 7, 540, 480};
const absl::CivilDay kFirst(2022, 6, 1);  // a Wednesday

CarePlan PlanOf(std::vector<WeeklyVisit> visits) {
  CarePlan plan;
  plan.care_plan_id = "plan";
  plan.elder_id = "elder";
  plan.weekly_visits = std::move(visits);
  plan.valid_from = absl::CivilDay(2022, 1, 1);
  plan.arranged_from = absl::CivilDay(2022, 1, 1);
  return plan;
}

// The same visit on each day of the week.
std::vector<WeeklyVisit> Daily(const std::string& item_code, int start_minute, int minutes) {
  std::vector<WeeklyVisit> visits;
  for (int day = 0; day < 7; ++day) {
    visits.push_back(
        {static_cast<absl::Weekday>(day), item_code, start_minute, start_minute + 120, minutes});
  }
  return visits;
}

// A month that has not begun, of an elder with that level.
LayoutInput Month(CarePlan plan, Level level) {
  LayoutInput input;
  input.month = kJune;
  input.plans = {std::move(plan)};
  input.entitlement.grants = {{level, absl::CivilDay(2022, 1, 1), {}}};
  input.policy = kPolicy;
  input.now = StartOf(kFirst) - absl::Hours(1);
  return input;
}

// The order of a visit as it was laid out, in that state.
Order OrderOf(const LayoutInput& input, const PlanVisit& visit, OrderState state) {
  const CarePlan& plan = input.plans[visit.plan];
  Order order;
  order.order_id = OrderIdOf(plan, visit.weekly_visit, visit.day, 1);
  order.care_plan_id = plan.care_plan_id;
  order.state = state;
  order.item.item_code = visit.item_code;
  order.start_window_start_time = visit.window_start_time;
  order.start_window_end_time = visit.window_end_time;
  order.duration_minutes = visit.duration_minutes;
  order.location = input.home;
  return order;
}

std::map<absl::CivilDay, int> ByDay(const Layout& layout) {
  std::map<absl::CivilDay, int> minutes;
  for (const PlanVisit& visit : layout.visits) minutes[visit.day] += visit.duration_minutes;
  return minutes;
}

int Minutes(const Layout& layout, absl::CivilDay from, absl::CivilDay to) {
  int sum = 0;
  for (const auto& [day, minutes] : ByDay(layout)) sum += from <= day && day < to ? minutes : 0;
  return sum;
}

TEST(LayoutTest, WhatFitsIsLaidOutWhole) {
  const Layout layout = LayOut(Month(PlanOf(Daily("BATHING", 480, 60)), Level::kSevere));
  EXPECT_EQ(layout.visits.size(), 30);
  EXPECT_EQ(layout.laid_out_minutes, 1800);
  EXPECT_EQ(layout.entitled_minutes, 3600);
  EXPECT_EQ(layout.left_out_minutes, 0);
}

TEST(LayoutTest, AVisitIsOnItsDayInItsWindow) {
  const Layout layout = LayOut(
      Month(PlanOf({{absl::Weekday::friday, "CLEANING", 14 * 60, 16 * 60, 90}}), Level::kMild));
  ASSERT_EQ(layout.visits.size(), 4);
  EXPECT_EQ(layout.visits[0].day, absl::CivilDay(2022, 6, 3));
  EXPECT_EQ(FormatInstant(layout.visits[0].window_start_time), "2022-06-03T06:00:00Z");
  EXPECT_EQ(FormatInstant(layout.visits[0].window_end_time), "2022-06-03T08:00:00Z");
  EXPECT_EQ(layout.visits[3].day, absl::CivilDay(2022, 6, 24));
}

// 120 minutes a day ask for 3,600; a mild elder has 1,800. A month that began with the first 15
// days full would have nothing for the rest.
TEST(LayoutTest, AMonthOverTheCapIsThinnedEvenly) {
  const Layout layout = LayOut(Month(PlanOf(Daily("COMPANIONSHIP", 480, 120)), Level::kMild));
  EXPECT_EQ(layout.laid_out_minutes, 1800);
  EXPECT_EQ(layout.left_out_minutes, 1800);
  for (int week = 0; week < 4; ++week) {
    const int minutes = Minutes(layout, kFirst + 7 * week, kFirst + 7 * week + 7);
    EXPECT_GE(minutes, 360) << week;
    EXPECT_LE(minutes, 480) << week;
  }
}

TEST(LayoutTest, NoItemIsThinnedMoreThanAnother) {
  std::vector<WeeklyVisit> visits = Daily("BATHING", 480, 60);
  for (const WeeklyVisit& visit : Daily("FEEDING", 720, 60)) visits.push_back(visit);
  const Layout layout = LayOut(Month(PlanOf(std::move(visits)), Level::kMild));
  std::map<std::string, int> count;
  for (const PlanVisit& visit : layout.visits) ++count[visit.item_code];
  EXPECT_EQ(count["BATHING"], 15);
  EXPECT_EQ(count["FEEDING"], 15);
}

struct DaysCase {
  const char* name;
  void (*change)(LayoutInput& input);
  absl::CivilDay first;
  absl::CivilDay last;
  int visits;
};

void Suspend(LayoutInput& input, absl::Time from, std::optional<absl::Time> to) {
  input.entitlement.suspensions.push_back({from, to});
}

TEST(LayoutTest, DaysWithoutEntitlementHaveNoVisit) {
  const absl::CivilDay last(2022, 6, 30);
  const DaysCase cases[] = {
      {"the whole month", [](LayoutInput&) {}, kFirst, last, 30},
      {"a grant from the 10th",
       [](LayoutInput& in) { in.entitlement.grants[0].valid_from = absl::CivilDay(2022, 6, 10); },
       absl::CivilDay(2022, 6, 10), last, 21},
      {"a grant that ended on the 10th",
       [](LayoutInput& in) { in.entitlement.grants[0].valid_to = absl::CivilDay(2022, 6, 10); },
       kFirst, absl::CivilDay(2022, 6, 9), 9},
      {"a plan from the 10th to the 20th",
       [](LayoutInput& in) {
         in.plans[0].valid_from = absl::CivilDay(2022, 6, 10);
         in.plans[0].valid_to = absl::CivilDay(2022, 6, 20);
       },
       absl::CivilDay(2022, 6, 10), absl::CivilDay(2022, 6, 19), 10},
      {"in hospital from the 8th at 14:00 to the 12th at 10:00",
       [](LayoutInput& in) {
         Suspend(in, StartOf(absl::CivilDay(2022, 6, 8)) + absl::Hours(14),
                 StartOf(absl::CivilDay(2022, 6, 12)) + absl::Hours(10));
       },
       kFirst, last, 26},  // the morning of the 8th stays, that of the 12th goes
      {"dead since the 15th",
       [](LayoutInput& in) { Suspend(in, StartOf(absl::CivilDay(2022, 6, 15)), {}); }, kFirst,
       absl::CivilDay(2022, 6, 14), 14},
      {"already the 21st at noon",
       [](LayoutInput& in) { in.now = StartOf(absl::CivilDay(2022, 6, 21)) + absl::Hours(12); },
       absl::CivilDay(2022, 6, 22), last, 9},
  };
  for (const DaysCase& one : cases) {
    LayoutInput input = Month(PlanOf(Daily("BATHING", 480, 60)), Level::kSevere);
    one.change(input);
    const Layout layout = LayOut(input);
    ASSERT_EQ(layout.visits.size(), one.visits) << one.name;
    EXPECT_EQ(layout.visits.front().day, one.first) << one.name;
    EXPECT_EQ(layout.visits.back().day, one.last) << one.name;
  }
}

TEST(LayoutTest, WhoHasLeftOrHasNoGrantGetsNothing) {
  LayoutInput input = Month(PlanOf(Daily("BATHING", 480, 60)), Level::kSevere);
  input.entitlement.active = false;
  EXPECT_TRUE(LayOut(input).visits.empty());
  input.entitlement.active = true;
  input.entitlement.grants.clear();
  EXPECT_TRUE(LayOut(input).visits.empty());
  EXPECT_EQ(LayOut(input).entitled_minutes, 0);
}

// DOMAIN E3: before the 16th at most the minutes of MILD, by the end those of MODERATE.
TEST(LayoutTest, ALevelThatRisesInMidMonthCountsFromItsDay) {
  LayoutInput input = Month(PlanOf(Daily("COMPANIONSHIP", 480, 240)), Level::kMild);
  const absl::CivilDay change(2022, 6, 25);
  input.entitlement.grants = {{Level::kMild, absl::CivilDay(2022, 1, 1), change},
                              {Level::kModerate, change, {}}};
  const Layout layout = LayOut(input);
  EXPECT_LE(Minutes(layout, kFirst, change), 1800);
  EXPECT_EQ(layout.laid_out_minutes, 2640);  // eleven of four hours
}

TEST(LayoutTest, OtherOrdersOfTheElderTakeTheirMinutesFirst) {
  LayoutInput input = Month(PlanOf(Daily("BATHING", 480, 60)), Level::kMild);
  Order order;
  order.order_id = "asked for";
  order.start_window_start_time = StartOf(kFirst + 20);
  order.start_window_end_time = StartOf(kFirst + 20) + absl::Hours(1);
  order.duration_minutes = 240;
  input.orders.push_back(order);
  const Layout layout = LayOut(input);
  EXPECT_EQ(layout.held_minutes, 240);
  EXPECT_EQ(layout.laid_out_minutes, 1560);
}

TEST(LayoutTest, WhatIsOrderedStaysAndIsNotOrderedAgain) {
  LayoutInput input = Month(PlanOf(Daily("COMPANIONSHIP", 480, 120)), Level::kMild);
  const Layout before = LayOut(input);
  for (size_t i = 0; i < 5; ++i) {
    input.orders.push_back(OrderOf(input, before.visits[i], OrderState::kAssigned));
  }
  const Layout after = LayOut(input);
  EXPECT_TRUE(after.unwanted_order_ids.empty());
  ASSERT_EQ(after.visits.size(), before.visits.size());
  for (size_t i = 0; i < after.visits.size(); ++i) {
    EXPECT_EQ(after.visits[i].day, before.visits[i].day);
    EXPECT_EQ(after.visits[i].order_id.empty(), i >= 5);
  }
}

TEST(LayoutTest, OrdersThatThePlanNoLongerWantsAreTakenBack) {
  LayoutInput input = Month(PlanOf(Daily("BATHING", 480, 60)), Level::kSevere);
  for (const PlanVisit& visit : LayOut(input).visits) {
    if (visit.day < kFirst + 7) {
      input.orders.push_back(OrderOf(input, visit, OrderState::kAssigned));
    }
  }
  Suspend(input, StartOf(kFirst + 3), StartOf(kFirst + 5));
  EXPECT_EQ(LayOut(input).unwanted_order_ids,
            std::vector<std::string>({input.orders[3].order_id, input.orders[4].order_id}));
  // At another home the visits are others.
  input.home = {36.8, 118.05};
  EXPECT_EQ(LayOut(input).unwanted_order_ids.size(), 7);
  // What has begun is nobody's to take back.
  for (Order& order : input.orders) order.state = OrderState::kInService;
  EXPECT_TRUE(LayOut(input).unwanted_order_ids.empty());
}

TEST(LayoutTest, WhenTheCapFallsBelowWhatIsOrderedTheOrdersAreThinned) {
  LayoutInput input = Month(PlanOf(Daily("COMPANIONSHIP", 480, 120)), Level::kSevere);
  for (const PlanVisit& visit : LayOut(input).visits) {
    input.orders.push_back(OrderOf(input, visit, OrderState::kAssigned));
  }
  input.entitlement.grants[0].level = Level::kMild;
  const Layout layout = LayOut(input);
  EXPECT_EQ(layout.unwanted_order_ids.size(), 15);
  EXPECT_EQ(layout.laid_out_minutes, 1800);
  for (const PlanVisit& visit : layout.visits) EXPECT_FALSE(visit.order_id.empty());
}

// Of every second day one was missed: its minutes come back on a day that was left out.
TEST(LayoutTest, MissedMinutesAreMadeUpWithinTheMonth) {
  LayoutInput input = Month(PlanOf(Daily("COMPANIONSHIP", 480, 120)), Level::kMild);
  const Layout before = LayOut(input);
  input.orders.push_back(OrderOf(input, before.visits[0], OrderState::kMissed));
  input.now = before.visits[0].window_end_time + absl::Hours(3);
  const Layout after = LayOut(input);
  EXPECT_EQ(after.laid_out_minutes, 1800);
  EXPECT_EQ(after.visits[0].day, before.visits[0].day + 1);
}

TEST(LayoutTest, AVisitCalledOffByAPersonIsNotOrderedAgainButOneTakenBackIs) {
  LayoutInput input = Month(PlanOf(Daily("BATHING", 480, 60)), Level::kSevere);
  Order order = OrderOf(input, LayOut(input).visits[0], OrderState::kCancelled);
  order.cancel_reason = 1;
  input.orders = {order};
  EXPECT_EQ(LayOut(input).visits.size(), 29);
  input.orders[0].cancel_reason = kCarePlanReason;
  ASSERT_EQ(LayOut(input).visits.size(), 30);
  EXPECT_EQ(LayOut(input).visits[0].order_id, "");
}

TEST(LayoutTest, DeliveredMinutesCountAsTheyWere) {
  LayoutInput input = Month(PlanOf(Daily("COMPANIONSHIP", 480, 120)), Level::kMild);
  Order order = OrderOf(input, LayOut(input).visits[0], OrderState::kCompleted);
  order.delivered_minutes = 54;
  input.orders = {order};
  EXPECT_EQ(LayOut(input).held_minutes, 54);
  input.orders[0].delivered_minutes = 0;  // voided
  EXPECT_EQ(LayOut(input).held_minutes, 0);
}

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
