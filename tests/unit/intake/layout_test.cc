#include "services/intake/domain/layout.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/civil_time.h"
#include "tests/unit/intake/months.h"

namespace homecare::intake {
namespace {

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

}  // namespace
}  // namespace homecare::intake
