// Orders: how they are taken, called off, and how they fare by what matching and visit tell.
#include <set>

#include "tests/integration/intake/fixture.h"

namespace homecare::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST_F(IntakeTest, AnOrderIsPlacedAndMatchingIsTold) {
  v1::PlaceOrderRequest request = Bath();
  request.set_family_consent(true);
  ASSERT_TRUE(Place(request).ok());
  const v1::Order order = placed_.order();
  EXPECT_EQ(placed_.similar_order_ids_size(), 0);
  EXPECT_EQ(order.state(), v1::ORDER_STATE_PLACED);
  EXPECT_EQ(order.duration_minutes(), 60);  // the item's own
  EXPECT_EQ(order.bucket(), type::v1::BUCKET_CARE_HOURS);
  EXPECT_EQ(order.priority(), type::v1::PRIORITY_ENTITLEMENT);
  EXPECT_EQ(order.catalogue_version_id(), "zibo-2022-1");
  EXPECT_EQ(Get(order.order_id()).SerializeAsString(), order.SerializeAsString());

  const std::vector<Event> told = harness_.Told("orders", order.order_id());
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].version(), 1);
  EXPECT_FALSE(told[0].emergency());
  const event::v1::OrderPlaced& placed = told[0].order_placed();
  EXPECT_EQ(placed.elder_id(), "elder");
  EXPECT_EQ(placed.county_code(), "370303");
  EXPECT_EQ(placed.qualification(), type::v1::QUALIFICATION_CAREGIVER);
  EXPECT_EQ(placed.duration_minutes(), 60);
  EXPECT_TRUE(placed.family_consent());
  EXPECT_EQ(placed.start_window().SerializeAsString(), request.start_window().SerializeAsString());
  EXPECT_DOUBLE_EQ(placed.location().latitude_degrees(), 36.8);
}

TEST_F(IntakeTest, AWindowThatHasBegunBeginsNow) {
  v1::PlaceOrderRequest request = Bath();
  *request.mutable_start_window() =
      rpc::ToProto(rpc::TimeSpan{Now() - absl::Hours(1), Now() + absl::Hours(1)});
  ASSERT_TRUE(Place(request).ok());
  EXPECT_EQ(rpc::FromProto(placed_.order().start_window().start_time()), Now());
}

TEST_F(IntakeTest, AMealIsNoCareHours) {
  v1::PlaceOrderRequest request = Bath();
  request.set_item_code("MEAL_DELIVERY");
  ASSERT_TRUE(Place(request).ok());
  EXPECT_EQ(placed_.order().bucket(), type::v1::BUCKET_GOODS);
  EXPECT_EQ(placed_.order().priority(), type::v1::PRIORITY_PAID);
}

TEST_F(IntakeTest, ASimilarOrderIsTakenWithAWarning) {
  const std::string first = PlaceBath();
  v1::PlaceOrderRequest request = Bath();
  *request.mutable_start_window() =
      rpc::ToProto(rpc::TimeSpan{Now() + absl::Minutes(90), Now() + absl::Hours(3)});
  ASSERT_TRUE(Place(request).ok());
  EXPECT_THAT(placed_.similar_order_ids(), ElementsAre(first));
  *request.mutable_start_window() =
      rpc::ToProto(rpc::TimeSpan{Now() + absl::Minutes(121), Now() + absl::Hours(3)});
  ASSERT_TRUE(Place(request).ok());
  EXPECT_EQ(placed_.similar_order_ids_size(), 0);
  request = Bath();
  request.set_item_code("FEEDING");
  ASSERT_TRUE(Place(request).ok());
  EXPECT_EQ(placed_.similar_order_ids_size(), 0);
}

TEST_F(IntakeTest, ARefusedOrderLeavesNothing) {
  HearElder("gone", false);
  const auto with = [this](const std::function<void(v1::PlaceOrderRequest*)>& alter) {
    v1::PlaceOrderRequest request = Bath();
    alter(&request);
    return request;
  };
  const auto within = [&](absl::Duration from, absl::Duration to) {
    return with([&](auto* r) {
      *r->mutable_start_window() = rpc::ToProto(rpc::TimeSpan{Now() + from, Now() + to});
    });
  };
  const absl::Duration quarter = absl::Hours(24 * 90);
  const struct {
    v1::PlaceOrderRequest request;
    const char* reason;
  } cases[] = {
      {with([](auto* r) { r->set_elder_id("nobody"); }), "ELDER_NOT_FOUND"},
      {with([](auto* r) { r->set_elder_id("gone"); }), "ELDER_INACTIVE"},
      {with([](auto* r) { r->set_item_code("MASSAGE"); }), "ITEM_NOT_FOUND"},
      {with([](auto* r) { r->set_item_code("EMERGENCY_RESPONSE"); }), "ITEM_NOT_FOUND"},
      {within(-absl::Hours(2), absl::ZeroDuration()), "START_IN_PAST"},
      {within(quarter + absl::Seconds(1), quarter + absl::Hours(1)), "START_TOO_FAR"},
      {within(absl::Hours(1), absl::Hours(1)), "INVALID_FIELD"},
      {within(absl::Hours(1), absl::Hours(25) + absl::Seconds(1)), "INVALID_FIELD"},
      {with([](auto* r) { r->set_duration_minutes(29); }), "INVALID_FIELD"},
      {with([](auto* r) { r->set_duration_minutes(121); }), "INVALID_FIELD"},
      {with([](auto* r) { r->set_duration_minutes(-1); }), "INVALID_FIELD"},
      {with([](auto* r) { r->set_double_up(true); }), "INVALID_FIELD"},
      {with([](auto* r) { r->set_double_up_authorised_by("x"); }), "INVALID_FIELD"},
      {with([](auto* r) { r->set_city_code("110100"); }), "INVALID_FIELD"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.request.ShortDebugString());
    EXPECT_EQ(Reason(Place(c.request)), c.reason);
  }
  for (const char* table : {"care_order", "outbox", "feed", "request"}) {
    EXPECT_EQ(harness_.server().Count(table), 0) << table;
  }
}

TEST_F(IntakeTest, TheSameRequestTwiceIsOneOrder) {
  v1::PlaceOrderRequest request = Bath();
  request.set_request_id("once");
  ASSERT_TRUE(Place(request).ok());
  const v1::PlaceOrderResponse first = placed_;
  ASSERT_TRUE(Place(request).ok());
  EXPECT_EQ(placed_.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(harness_.server().Count("care_order"), 1);
  request.set_item_code("FEEDING");
  EXPECT_EQ(Reason(Place(request)), "REQUEST_ID_REUSED");
}

TEST_F(IntakeTest, ACancelledOrderIsTold) {
  const std::string order_id = PlaceBath();
  ASSERT_TRUE(Cancel(order_id).ok());
  EXPECT_EQ(Get(order_id).state(), v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(Get(order_id).cancel_reason(), v1::CANCEL_REASON_NOT_WANTED);
  const std::vector<Event> told = harness_.Told("orders", order_id);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1].version(), 2);
  EXPECT_EQ(told[1].order_cancelled().order_id(), order_id);
  EXPECT_EQ(Reason(Cancel(order_id)), "ORDER_NOT_CANCELLABLE");
  EXPECT_EQ(Reason(Cancel("unknown")), "ORDER_NOT_FOUND");
  // The cancellation that crossed an acceptance stands, and a caregiver at the door is told.
  HearAssigned(order_id);
  EXPECT_EQ(StateOf(order_id), "CANCELLED");
  HearUnassigned(order_id);
  EXPECT_EQ(StateOf(order_id), "CANCELLED");
  HearVisit(order_id, event::v1::VISIT_STATE_IN_PROGRESS);
  EXPECT_EQ(StateOf(order_id), "IN_SERVICE");
}

TEST_F(IntakeTest, OffersAreAskedAndAnswered) {
  const std::string order_id = PlaceBath();
  HearOffered(order_id, "a");
  HearOffered(order_id, "b");
  EXPECT_EQ(StateOf(order_id), "OFFERED");
  HearClosed(order_id, event::v1::OFFER_OUTCOME_DECLINED, "a");
  EXPECT_EQ(StateOf(order_id), "OFFERED");
  HearClosed(order_id, event::v1::OFFER_OUTCOME_EXPIRED, "b");
  EXPECT_EQ(StateOf(order_id), "PLACED");
  HearUnmatched(order_id, false);
  EXPECT_EQ(StateOf(order_id), "PLACED");
  HearUnmatched(order_id, true);
  EXPECT_EQ(StateOf(order_id), "UNASSIGNED");
}

TEST_F(IntakeTest, AnAssignmentIsGivenAndTakenBack) {
  const std::string order_id = PlaceBath();
  HearOffered(order_id);
  HearClosed(order_id, event::v1::OFFER_OUTCOME_ACCEPTED);
  HearAssigned(order_id);
  v1::Order order = Get(order_id);
  EXPECT_EQ(order.state(), v1::ORDER_STATE_ASSIGNED);
  EXPECT_EQ(order.caregiver_id(), "caregiver");
  EXPECT_EQ(order.visit_id(), "visit");
  EXPECT_EQ(order.planned().SerializeAsString(), Planned().SerializeAsString());
  HearUnassigned(order_id, "another visit");
  EXPECT_EQ(StateOf(order_id), "ASSIGNED");
  HearUnassigned(order_id);
  order = Get(order_id);
  EXPECT_EQ(order.state(), v1::ORDER_STATE_PLACED);
  EXPECT_EQ(order.caregiver_id(), "");
  EXPECT_EQ(order.visit_id(), "");
  EXPECT_FALSE(order.has_planned());
}

TEST_F(IntakeTest, AVisitBeginsAndEnds) {
  const std::string order_id = PlaceBath();
  HearAssigned(order_id);
  HearVisit(order_id, event::v1::VISIT_STATE_SCHEDULED);
  EXPECT_EQ(StateOf(order_id), "ASSIGNED");
  HearVisit(order_id, event::v1::VISIT_STATE_MISSED);
  EXPECT_EQ(StateOf(order_id), "MISSED");
  HearVisit(order_id, event::v1::VISIT_STATE_IN_PROGRESS);
  EXPECT_EQ(StateOf(order_id), "IN_SERVICE");
  EXPECT_EQ(Reason(Cancel(order_id)), "ORDER_NOT_CANCELLABLE");
  HearVisit(order_id, event::v1::VISIT_STATE_COMPLETED);
  EXPECT_EQ(StateOf(order_id), "COMPLETED");
}

TEST_F(IntakeTest, AVisitWaitsForItsAssignment) {
  const std::string order_id = PlaceBath();
  HearVisit(order_id, event::v1::VISIT_STATE_IN_PROGRESS);
  HearVisit(order_id, event::v1::VISIT_STATE_COMPLETED);
  EXPECT_EQ(StateOf(order_id), "PLACED");
  EXPECT_EQ(harness_.server().Count("parked"), 2);
  HearAssigned(order_id);
  EXPECT_EQ(StateOf(order_id), "COMPLETED");
  EXPECT_EQ(harness_.server().Count("parked"), 0);
}

TEST_F(IntakeTest, AReplacedVisitThatWasMissedSaysNothingOfItsSuccessor) {
  const std::string order_id = PlaceBath();
  HearAssigned(order_id, "first");
  HearUnassigned(order_id, "first");
  HearAssigned(order_id, "second");
  HearVisit(order_id, event::v1::VISIT_STATE_MISSED, "first");
  EXPECT_EQ(StateOf(order_id), "ASSIGNED");
  EXPECT_EQ(Get(order_id).visit_id(), "second");
}

TEST_F(IntakeTest, WatchersSeeEveryChange) {
  HearElder("another");
  grpc::ClientContext context;
  v1::WatchOrdersRequest watch;
  watch.set_city_code(kCity);
  watch.set_elder_id("elder");
  const auto stream = stub_->WatchOrders(&context, watch);
  stream->WaitForInitialMetadata();
  v1::PlaceOrderRequest another = Bath();
  another.set_elder_id("another");
  ASSERT_TRUE(Place(another).ok());
  const std::string order_id = PlaceBath();
  HearAssigned(order_id);
  v1::WatchOrdersResponse seen;
  ASSERT_TRUE(stream->Read(&seen));
  EXPECT_EQ(seen.order().order_id(), order_id);
  EXPECT_EQ(seen.order().state(), v1::ORDER_STATE_PLACED);
  EXPECT_FALSE(seen.cursor().empty());
  ASSERT_TRUE(stream->Read(&seen));
  EXPECT_EQ(seen.order().state(), v1::ORDER_STATE_ASSIGNED);
  context.TryCancel();
  stream->Finish();
}

TEST_F(IntakeTest, PagesWalkEveryOrderOnce) {
  std::set<std::string> all;
  for (int i = 0; i < 5; ++i) all.insert(PlaceBath());
  v1::ListOrdersRequest request;
  v1::ListOrdersResponse response;
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    request.set_page_token(response.next_page_token());
    ASSERT_TRUE(Call(&Stub::ListOrders, request, &response).ok());
    for (const v1::Order& order : response.orders()) seen.push_back(order.order_id());
  } while (!response.next_page_token().empty());
  EXPECT_THAT(seen, ElementsAreArray(all));  // of one instant, hence by id
  request.clear_page_token();
  request.set_state(v1::ORDER_STATE_CANCELLED);
  ASSERT_TRUE(Call(&Stub::ListOrders, request, &response).ok());
  EXPECT_EQ(response.orders_size(), 0);
}

TEST_F(IntakeTest, TheCatalogueIsTheOneInForce) {
  v1::ListCatalogueItemsRequest request;
  v1::ListCatalogueItemsResponse response;
  ASSERT_TRUE(Call(&Stub::ListCatalogueItems, request, &response).ok());
  EXPECT_EQ(response.items_size(), 9);
  *request.mutable_effective_time() = rpc::ToProto(start_ - absl::Hours(24 * 365));
  ASSERT_TRUE(Call(&Stub::ListCatalogueItems, request, &response).ok());
  EXPECT_EQ(response.items_size(), 0);
}

}  // namespace
}  // namespace homecare::intake
