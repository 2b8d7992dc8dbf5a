#include "services/intake/domain/undelivered.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/civil_time.h"

namespace homecare::intake {
namespace {

// June 2022 of a mild elder, 1,800 minutes, at the beginning of that day.
LayoutInput June(int day) {
  LayoutInput input;
  input.month = absl::CivilMonth(2022, 6);
  input.entitlement.grants = {{Level::kMild, absl::CivilDay(2022, 1, 1), {}}};
  input.policy = {"zibo-2022", 3600, 2700, 1800, 7, 540, 480};
  input.now = StartOf(absl::CivilDay(2022, 6, 1) + day - 1);
  return input;
}

Order OrderOn(int day, OrderState state, int minutes) {
  Order order;
  order.state = state;
  order.start_window_start_time = StartOf(absl::CivilDay(2022, 6, day)) + absl::Hours(10);
  order.start_window_end_time = order.start_window_start_time + absl::Hours(1);
  order.duration_minutes = minutes;
  if (state == OrderState::kCompleted) order.delivered_minutes = minutes;
  return order;
}

struct Case {
  const char* name;
  int day;
  std::vector<Order> orders;
  int delivered, laid_out, possible, at_risk, lost;
};

TEST(UndeliveredTest, EveryMinuteIsInOnePlace) {
  using S = OrderState;
  const Case cases[] = {
      {"nothing yet", 1, {}, 0, 0, 1800, 1800, 0},
      {"some delivered, some under way",
       10,
       {OrderOn(2, S::kCompleted, 600), OrderOn(12, S::kAssigned, 480)},
       600,
       480,
       1200,
       720,
       0},
      {"missed and cancelled are neither",
       10,
       {OrderOn(2, S::kMissed, 600), OrderOn(3, S::kCancelled, 60), OrderOn(4, S::kUnassigned, 60)},
       0,
       0,
       1800,
       1800,
       0},
      {"three days left", 28, {}, 0, 0, 1440, 1440, 360},
      {"three days left, two of them taken",
       28,
       {OrderOn(28, S::kPlaced, 480), OrderOn(29, S::kPlaced, 480)},
       0,
       960,
       1440,
       480,
       360},
      {"over", 31, {OrderOn(5, S::kCompleted, 1000)}, 1000, 0, 0, 0, 800},
      {"more than entitled", 20, {OrderOn(5, S::kCompleted, 2000)}, 1800, 0, 0, 0, 0},
  };
  for (const Case& one : cases) {
    LayoutInput input = June(one.day);
    input.orders = one.orders;
    const UndeliveredHours hours = Undelivered(input);
    EXPECT_EQ(hours.entitled, 1800) << one.name;
    EXPECT_EQ(hours.delivered, one.delivered) << one.name;
    EXPECT_EQ(hours.laid_out, one.laid_out) << one.name;
    EXPECT_EQ(hours.possible, one.possible) << one.name;
    EXPECT_EQ(hours.at_risk, one.at_risk) << one.name;
    EXPECT_EQ(hours.lost, one.lost) << one.name;
    EXPECT_EQ(hours.delivered + hours.possible + hours.lost, hours.entitled) << one.name;
  }
}

TEST(UndeliveredTest, WhatAPlanWillStillOrderIsLaidOut) {
  LayoutInput input = June(1);
  CarePlan plan;
  plan.care_plan_id = "plan";
  plan.valid_from = plan.arranged_from = absl::CivilDay(2022, 6, 1);
  plan.weekly_visits = {{absl::Weekday::monday, "CLEANING", 600, 720, 90}};
  input.plans = {plan};
  EXPECT_EQ(Undelivered(input).laid_out, 360);  // four Mondays
  EXPECT_EQ(Undelivered(input).at_risk, 1440);
}

TEST(UndeliveredTest, TheProviderIsWhoseCaregiverCameLast) {
  LayoutInput input = June(20);
  input.orders = {OrderOn(2, OrderState::kCompleted, 60), OrderOn(9, OrderState::kAssigned, 60),
                  OrderOn(12, OrderState::kPlaced, 60)};
  input.orders[0].provider_id = "first";
  input.orders[1].provider_id = "second";
  EXPECT_EQ(Undelivered(input).provider_id, "second");
}

TEST(MoreUrgentTest, MostAtRiskThenMostLostThenById) {
  std::vector<UndeliveredHours> all(4);
  for (size_t i = 0; i < all.size(); ++i) all[i].elder_id = std::string(1, "abcd"[i]);
  all[1].at_risk = 10;
  all[3].lost = 10;
  std::sort(all.begin(), all.end(), MoreUrgent);
  std::string order;
  for (const UndeliveredHours& one : all) order += one.elder_id;
  EXPECT_EQ(order, "bdac");
}

}  // namespace
}  // namespace homecare::intake
