// Standing care plans: from the plan to the orders of its days, and what changes them.
#include <set>
#include <string>
#include <vector>

#include "common/base/civil_time.h"
#include "common/change/runner.h"
#include "services/intake/api/care_plans.h"
#include "services/intake/api/desks.h"
#include "tests/integration/intake/fixture.h"

namespace homecare::intake {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::Duration kDay = absl::Hours(24);

// The test begins on Wednesday, 2022-06-01, at 08:00.
class CarePlanTest : public IntakeTest {
 protected:
  CarePlanTest() { HearEntitled("elder"); }

  Event EntitledElder(const std::string& id, type::v1::Level level = type::v1::LEVEL_MILD) {
    Event event;
    auto* elder = event.mutable_elder_changed();
    elder->set_elder_id(id);
    elder->set_county_code("370303");
    elder->mutable_location()->set_latitude_degrees(36.8);
    elder->mutable_location()->set_longitude_degrees(118.05);
    elder->set_active(true);
    type::v1::Grant& grant = *elder->add_grants();
    grant.set_grant_id("grant");
    grant.set_level(level);
    grant.set_valid_from("2022-01-01");
    return event;
  }

  void Hear(const Event& elder) {
    const std::string& id = elder.elder_changed().elder_id();
    ASSERT_TRUE(harness_.Hear("registry", id, elder).ok());
  }
  void HearEntitled(const std::string& id, type::v1::Level level = type::v1::LEVEL_MILD) {
    Hear(EntitledElder(id, level));
  }
  Event SuspendedElder(absl::Time from, absl::Time to) {
    Event event = EntitledElder("elder");
    type::v1::Suspension& rest = *event.mutable_elder_changed()->add_suspensions();
    rest.set_suspension_id("hospital");
    *rest.mutable_start_time() = rpc::ToProto(from);
    *rest.mutable_end_time() = rpc::ToProto(to);
    return event;
  }
  void HearSuspended(absl::Time from, absl::Time to) { Hear(SuspendedElder(from, to)); }

  // The same visit from 10:00 to 12:00 on each day of the week.
  static v1::CarePlan Daily(const std::string& item_code, int minutes) {
    v1::CarePlan plan;
    plan.set_elder_id("elder");
    plan.set_valid_from("2022-06-01");
    for (int day = v1::WEEKDAY_MONDAY; day <= v1::WEEKDAY_SUNDAY; ++day) {
      v1::WeeklyVisit& visit = *plan.add_weekly_visits();
      visit.set_weekday(static_cast<v1::Weekday>(day));
      visit.set_item_code(item_code);
      visit.set_window_start_minute(10 * 60);
      visit.set_window_end_minute(12 * 60);
      visit.set_duration_minutes(minutes);
    }
    return plan;
  }

  absl::Status Put(const v1::CarePlan& plan, const std::string& request_id = "") {
    v1::PutCarePlanRequest request;
    request.set_request_id(request_id);
    *request.mutable_care_plan() = plan;
    return Call(&Stub::PutCarePlan, request, &put_);
  }

  absl::Status End(const std::string& valid_to) {
    v1::EndCarePlanRequest request;
    request.set_care_plan_id(put_.care_plan().care_plan_id());
    request.set_valid_to(valid_to);
    return Call(&Stub::EndCarePlan, request, &ended_);
  }

  v1::PreviewCarePlanResponse Preview(const v1::CarePlan& plan) {
    v1::PreviewCarePlanRequest request;
    v1::PreviewCarePlanResponse response;
    *request.mutable_care_plan() = plan;
    request.set_month("2022-06");
    const absl::Status status = Call(&Stub::PreviewCarePlan, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  // Orders of the plan that stand, in order of time.
  std::vector<v1::Order> Standing() {
    v1::ListOrdersRequest request;
    v1::ListOrdersResponse response;
    request.set_elder_id("elder");
    request.set_page_size(200);
    EXPECT_TRUE(Call(&Stub::ListOrders, request, &response).ok());
    std::vector<v1::Order> standing;
    for (const v1::Order& order : response.orders()) {
      const bool taken_back = order.state() == v1::ORDER_STATE_CANCELLED;
      if (!order.care_plan_id().empty() && !taken_back) standing.push_back(order);
    }
    return standing;
  }

  // Their days of the month.
  std::vector<int> Days() {
    std::vector<int> days;
    for (const v1::Order& order : Standing()) {
      days.push_back(ServiceDay(rpc::FromProto(order.start_window().start_time())).day());
    }
    return days;
  }

  void AssignAndComplete(const v1::Order& order, absl::Duration care) {
    const std::string visit_id = "visit-" + order.order_id();
    Event assigned;
    assigned.mutable_visit_assigned()->set_visit_id(visit_id);
    assigned.mutable_visit_assigned()->set_order_id(order.order_id());
    assigned.mutable_visit_assigned()->set_caregiver_id("caregiver who came");
    assigned.mutable_visit_assigned()->set_provider_id("provider");
    *assigned.mutable_visit_assigned()->mutable_planned() = Planned();
    ASSERT_TRUE(harness_.Hear("assignments", order.order_id(), assigned).ok());
    HearVisit(order.order_id(), event::v1::VISIT_STATE_IN_PROGRESS, visit_id);
    Event visit;
    visit.mutable_visit_changed()->set_visit_id(visit_id);
    visit.mutable_visit_changed()->set_order_id(order.order_id());
    visit.mutable_visit_changed()->set_state(event::v1::VISIT_STATE_COMPLETED);
    *visit.mutable_visit_changed()->mutable_check_in_time() = rpc::ToProto(Now());
    *visit.mutable_visit_changed()->mutable_check_out_time() = rpc::ToProto(Now() + care);
    ASSERT_TRUE(harness_.Hear("visits", visit_id, visit).ok());
  }

  v1::ListUndeliveredHoursResponse Undelivered(int page_size, const std::string& token = "") {
    v1::ListUndeliveredHoursRequest request;
    v1::ListUndeliveredHoursResponse response;
    request.set_month("2022-06");
    request.set_page_size(page_size);
    request.set_page_token(token);
    const absl::Status status = Call(&Stub::ListUndeliveredHours, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  v1::PutCarePlanResponse put_;
  v1::EndCarePlanResponse ended_;
};

TEST_F(CarePlanTest, OrdersOfTheNextSevenDaysArePlacedAtOnceAndTheOthersDayByDay) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());
  EXPECT_THAT(put_.placed_order_ids(), SizeIs(8));
  EXPECT_THAT(Days(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  const v1::Order first = Standing()[0];
  EXPECT_EQ(first.care_plan_id(), put_.care_plan().care_plan_id());
  EXPECT_EQ(first.duration_minutes(), 60);
  const auto told = harness_.Told("orders", first.order_id());
  ASSERT_EQ(told.size(), 1);
  EXPECT_EQ(told[0].order_placed().priority(), type::v1::PRIORITY_ENTITLEMENT);
  harness_.Advance(kDay);
  EXPECT_THAT(Days(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST_F(CarePlanTest, TheSameRequestAgainPlacesNothing) {
  ASSERT_TRUE(Put(Daily("BATHING", 60), "once").ok());
  const v1::PutCarePlanResponse first = put_;
  ASSERT_TRUE(Put(Daily("BATHING", 60), "once").ok());
  EXPECT_EQ(put_.SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(Standing(), SizeIs(8));
}

TEST_F(CarePlanTest, AMonthOfDaysIsTheMonthAsPreviewedAndNotOverTheCap) {
  const v1::PreviewCarePlanResponse preview = Preview(Daily("COMPANIONSHIP", 120));
  EXPECT_EQ(preview.entitled_minutes(), 1800);
  EXPECT_EQ(preview.laid_out_minutes(), 1800);
  EXPECT_EQ(preview.left_out_minutes(), 1800);
  EXPECT_EQ(preview.unplanned_minutes(), 0);
  EXPECT_THAT(Standing(), IsEmpty());
  ASSERT_TRUE(Put(Daily("COMPANIONSHIP", 120)).ok());
  for (int day = 0; day < 29; ++day) harness_.Advance(kDay);
  std::vector<std::string> previewed, placed;
  for (const v1::PlannedVisit& visit : preview.visits()) previewed.push_back(visit.service_date());
  for (const v1::Order& order : Standing()) {
    const absl::CivilDay day = ServiceDay(rpc::FromProto(order.start_window().start_time()));
    if (day.month() == 6) placed.push_back(FormatDay(day));
  }
  EXPECT_EQ(placed, previewed);
}

TEST_F(CarePlanTest, WhoCameLastIsPreferredUnlessThePlanNamesSomebody) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());
  EXPECT_EQ(Standing()[0].preferred_caregiver_id(), "");
  AssignAndComplete(Standing()[0], absl::Minutes(60));
  harness_.Advance(kDay);
  EXPECT_EQ(Standing().back().preferred_caregiver_id(), "caregiver who came");
  v1::CarePlan named = put_.care_plan();
  named.set_preferred_caregiver_id("wanted");
  ASSERT_TRUE(Put(named).ok());
  const v1::Order last = Standing().back();
  EXPECT_EQ(last.preferred_caregiver_id(), "wanted");
  EXPECT_EQ(harness_.Told("orders", last.order_id())[0].order_placed().preferred_caregiver_id(),
            "wanted");
}

TEST_F(CarePlanTest, ASuspensionTakesItsDaysBackAndItsAnnulmentPlacesThemAgain) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());
  const std::string third = Standing()[2].order_id();
  const absl::Time from = StartOf(absl::CivilDay(2022, 6, 3));
  HearSuspended(from, from + 3 * kDay);
  EXPECT_THAT(Days(), ElementsAre(1, 2, 6, 7, 8));
  EXPECT_EQ(Get(third).cancel_reason(), v1::CANCEL_REASON_CARE_PLAN);
  EXPECT_TRUE(harness_.Told("orders", third).back().has_order_cancelled());
  HearEntitled("elder");
  EXPECT_THAT(Days(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_EQ(Get(third).state(), v1::ORDER_STATE_CANCELLED);
  // The same again changes nothing.
  HearEntitled("elder");
  EXPECT_THAT(Standing(), SizeIs(8));
}

TEST_F(CarePlanTest, ChangesOfOneElderInOneTransactionSeeEachOthersOrders) {
  const absl::Time from = StartOf(absl::CivilDay(2022, 6, 3));
  const Event suspended = SuspendedElder(from, from + 3 * kDay);
  std::vector<Step> steps(2);
  for (Step& step : steps) step.city_code = testing::kCity;
  steps[0].body = [&](Change& change) {
    Desks desks(change, policy_);
    return desks.care_plans.Put(*FromProto(Daily("BATHING", 60))).status();
  };
  steps[1].body = [&](Change& change) { return Apply(change, suspended, policy_); };
  ChangeRunner::Create(harness_.database(), clock_, nullptr)
      ->Run(Lane::kNormal, absl::MakeSpan(steps));
  for (const Step& step : steps) EXPECT_TRUE(step.outcome.ok()) << step.outcome;
  EXPECT_THAT(Days(), ElementsAre(1, 2, 6, 7, 8));
}

TEST_F(CarePlanTest, AVisitThatHasBegunIsNobodysToTakeBack) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());
  HearAssigned(Standing()[0].order_id());
  HearVisit(Standing()[0].order_id(), event::v1::VISIT_STATE_IN_PROGRESS);
  HearSuspended(Now(), Now() + 30 * kDay);
  EXPECT_THAT(Days(), ElementsAre(1));
}

TEST_F(CarePlanTest, ALowerLevelThinsWhatIsOrderedAndWhatIsToCome) {
  HearEntitled("elder", type::v1::LEVEL_SEVERE);
  ASSERT_TRUE(Put(Daily("COMPANIONSHIP", 120)).ok());
  EXPECT_THAT(Days(), SizeIs(8));
  HearEntitled("elder", type::v1::LEVEL_MILD);
  for (int day = 0; day < 29; ++day) harness_.Advance(kDay);
  int minutes = 0;
  for (const v1::Order& order : Standing()) {
    const absl::CivilDay day = ServiceDay(rpc::FromProto(order.start_window().start_time()));
    minutes += day.month() == 6 ? order.duration_minutes() : 0;
  }
  EXPECT_EQ(minutes, 1800);
}

TEST_F(CarePlanTest, AReplacedPlanOrdersOnlyWhatDiffers) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());
  const std::string thursday = Standing()[1].order_id();
  v1::CarePlan plan = put_.care_plan();
  plan.mutable_weekly_visits(v1::WEEKDAY_FRIDAY - 1)->set_window_start_minute(600 + 30);
  ASSERT_TRUE(Put(plan).ok());
  EXPECT_THAT(put_.placed_order_ids(), SizeIs(1));
  EXPECT_THAT(put_.cancelled_order_ids(), SizeIs(1));
  EXPECT_EQ(Get(thursday).state(), v1::ORDER_STATE_PLACED);
  EXPECT_THAT(Days(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

TEST_F(CarePlanTest, AnEndedPlanKeepsTheDaysBeforeItsEnd) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());
  ASSERT_TRUE(End("2022-06-04").ok());
  EXPECT_EQ(ended_.care_plan().valid_to(), "2022-06-04");
  EXPECT_THAT(ended_.cancelled_order_ids(), SizeIs(5));
  EXPECT_THAT(Days(), ElementsAre(1, 2, 3));
  for (int day = 0; day < 5; ++day) harness_.Advance(kDay);
  EXPECT_THAT(Days(), ElementsAre(1, 2, 3));
  // Who thought better of it moves the end.
  ASSERT_TRUE(End("2022-06-09").ok());
  EXPECT_THAT(Days(), ElementsAre(1, 2, 3, 6, 7, 8));
}

TEST_F(CarePlanTest, WhatAPersonCallsOffStaysCalledOff) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());
  ASSERT_TRUE(Cancel(Standing()[3].order_id()).ok());
  harness_.Advance(kDay);
  EXPECT_THAT(Days(), ElementsAre(1, 2, 3, 5, 6, 7, 8, 9));
}

TEST_F(CarePlanTest, AnElderWhoMovesIsVisitedAtTheNewHome) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());
  const std::string last = Standing().back().order_id();
  Event event = EntitledElder("elder");
  event.mutable_elder_changed()->mutable_location()->set_latitude_degrees(36.85);
  Hear(event);
  EXPECT_EQ(Get(last).state(), v1::ORDER_STATE_CANCELLED);
  const auto told = harness_.Told("orders", Standing().back().order_id());
  EXPECT_EQ(told[0].order_placed().location().latitude_degrees(), 36.85);
  EXPECT_THAT(Standing(), SizeIs(8));
}

TEST_F(CarePlanTest, OnePlanAtATime) {
  v1::CarePlan first = Daily("BATHING", 60);
  first.set_valid_to("2022-06-10");
  ASSERT_TRUE(Put(first).ok());
  v1::CarePlan second = Daily("FEEDING", 45);
  EXPECT_EQ(Reason(Put(second)), "CARE_PLAN_OVERLAP");
  second.set_valid_from("2022-06-10");
  EXPECT_TRUE(Put(second).ok());
  EXPECT_EQ(Reason(End("2022-06-09")), "INVALID_FIELD");  // of the second
  v1::ListCarePlansRequest request;
  v1::ListCarePlansResponse page;
  request.set_page_size(1);
  ASSERT_TRUE(Call(&Stub::ListCarePlans, request, &page).ok());
  ASSERT_THAT(page.care_plans(), SizeIs(1));
  EXPECT_EQ(page.care_plans(0).valid_from(), "2022-06-01");
  request.set_page_token(page.next_page_token());
  ASSERT_TRUE(Call(&Stub::ListCarePlans, request, &page).ok());
  ASSERT_THAT(page.care_plans(), SizeIs(1));
  EXPECT_EQ(page.care_plans(0).valid_from(), "2022-06-10");
  EXPECT_EQ(page.care_plans(0).weekly_visits_size(), 7);
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(CarePlanTest, UndeliveredHoursAreToldMostAtRiskFirst) {
  ASSERT_TRUE(Put(Daily("BATHING", 60)).ok());  // all of elder's 1,800 minutes
  HearEntitled("nothing-laid-out");
  HearEntitled("severe", type::v1::LEVEL_SEVERE);
  HearElder("not-entitled");
  AssignAndComplete(Standing()[0], absl::Minutes(54) + absl::Seconds(35));
  const v1::ListUndeliveredHoursResponse first = Undelivered(2);
  ASSERT_THAT(first.elders(), SizeIs(2));
  EXPECT_EQ(first.elders(0).elder_id(), "severe");
  EXPECT_EQ(first.elders(0).at_risk_minutes(), 3600);
  EXPECT_EQ(first.elders(1).elder_id(), "nothing-laid-out");
  const v1::ListUndeliveredHoursResponse second = Undelivered(2, first.next_page_token());
  ASSERT_THAT(second.elders(), SizeIs(1));
  const v1::UndeliveredHours& elder = second.elders(0);
  EXPECT_EQ(elder.elder_id(), "elder");
  EXPECT_EQ(elder.provider_id(), "provider");
  EXPECT_EQ(elder.entitled_minutes(), 1800);
  EXPECT_EQ(elder.delivered_minutes(), 54);
  EXPECT_EQ(elder.laid_out_minutes(), 29 * 60);
  EXPECT_EQ(elder.possible_minutes(), 1746);
  EXPECT_EQ(elder.at_risk_minutes(), 6);
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(CarePlanTest, WhatNobodyDeliversInTimeIsLost) {
  for (int day = 0; day < 29; ++day) harness_.Advance(kDay);  // the last of June, 08:00
  ASSERT_THAT(Undelivered(10).elders(), SizeIs(1));
  EXPECT_EQ(Undelivered(10).elders(0).at_risk_minutes(), 480);
  EXPECT_EQ(Undelivered(10).elders(0).lost_minutes(), 1320);
  harness_.Advance(kDay);
  EXPECT_EQ(Undelivered(10).elders(0).at_risk_minutes(), 0);
  EXPECT_EQ(Undelivered(10).elders(0).lost_minutes(), 1800);
}

}  // namespace
}  // namespace homecare::intake
