// Normal orders: asked, accepted, declined, expired, unmatched, cancelled.
#include "services/matching/api/lists.h"
#include "tests/integration/matching/fixture.h"

namespace homecare::matching {
namespace {

using event::v1::Event;

TEST_F(MatchingTest, TheNearestIsAskedAndGoes) {
  AddCaregiver("far", 4000);
  AddCaregiver("near", 1000);
  Place({"order"});
  const Offer offer = OfferOf("order");
  EXPECT_EQ(offer.caregiver_id, "near");
  EXPECT_EQ(offer.planned_start_time, start_ + absl::Hours(2));
  EXPECT_EQ(offer.expire_time, start_ + policy_.offer_life);
  const Event made = LastTold("order");
  EXPECT_EQ(made.topic(), "assignments");
  EXPECT_EQ(made.offer_made().offer_id(), offer.offer_id);
  EXPECT_EQ(made.offer_made().round(), 1);

  const auto accepted = Accept(offer);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  const auto told = Told("order");
  ASSERT_EQ(told.size(), 3u);
  const event::v1::VisitAssigned& visit = told[1].visit_assigned();
  EXPECT_EQ(visit.visit_id(), accepted->assignment.visit_id);
  EXPECT_EQ(visit.elder_id(), "elder");
  EXPECT_EQ(visit.caregiver_id(), "near");
  EXPECT_EQ(visit.provider_id(), "provider");
  EXPECT_EQ(visit.item_code(), "bath");
  EXPECT_EQ(visit.bucket(), type::v1::BUCKET_CARE_HOURS);
  EXPECT_EQ(visit.qualification(), type::v1::QUALIFICATION_CAREGIVER);
  EXPECT_TRUE(visit.family_consent());
  EXPECT_FALSE(visit.emergency());
  EXPECT_EQ(rpc::FromProto(visit.planned()).start, start_ + absl::Hours(2));
  EXPECT_EQ(rpc::FromProto(visit.planned()).end, start_ + absl::Hours(3));
  EXPECT_EQ(visit.added_travel_seconds(), offer.added_travel_seconds);
  EXPECT_EQ(told[2].offer_closed().outcome(), event::v1::OFFER_OUTCOME_ACCEPTED);
  EXPECT_EQ(JobState("order"), "ASSIGNED");
  EXPECT_EQ(server_.Count("deadline"), 0);

  EXPECT_EQ(Reason(Accept(offer).status()), "OFFER_NOT_OPEN");
  EXPECT_EQ(Reason(Decline(offer).status()), "OFFER_NOT_OPEN");
}

TEST_F(MatchingTest, AnOfferIsItsCaregiversOnly) {
  AddCaregiver("near", 1000);
  Place({"order"});
  Offer offer = OfferOf("order");
  offer.caregiver_id = "somebody";
  EXPECT_EQ(Reason(Accept(offer).status()), "OFFER_NOT_YOURS");
  EXPECT_EQ(Reason(Decline(offer).status()), "OFFER_NOT_YOURS");
  offer.offer_id = "none";
  EXPECT_EQ(Reason(Accept(offer).status()), "OFFER_NOT_FOUND");
  EXPECT_EQ(OffersOf("order").size(), 1u);
}

TEST_F(MatchingTest, WhoDeclinesOrDoesNotAnswerIsNotAskedAgain) {
  AddCaregiver("a", 1000);
  AddCaregiver("b", 2000);
  Place({"order"});
  ASSERT_TRUE(Decline(OfferOf("order")).ok());
  const Offer second = OfferOf("order");
  EXPECT_EQ(second.caregiver_id, "b");
  EXPECT_EQ(second.round, 2);
  Advance(policy_.offer_life);
  EXPECT_TRUE(OffersOf("order").empty());
  EXPECT_EQ(OffersOf("order", OfferState::kExpired).size(), 1u);
  EXPECT_EQ(Reason(Accept(second).status()), "OFFER_NOT_OPEN");
  const Event last = LastTold("order");
  ASSERT_TRUE(last.has_order_unmatched());
  EXPECT_FALSE(last.order_unmatched().final());
  EXPECT_EQ(RuleIn(last.order_unmatched()), "ALREADY_ASKED=2 ");
  EXPECT_EQ(JobState("order"), "OPEN");
  // Retried until the window has closed, told once, then given up.
  Advance(absl::Hours(4));
  EXPECT_EQ(JobState("order"), "UNMATCHED");
  EXPECT_TRUE(LastTold("order").order_unmatched().final());
  EXPECT_EQ(Told("order").size(), 6u);  // made, declined, made, expired, unmatched, unmatched
  EXPECT_EQ(server_.Count("deadline"), 0);
}

TEST_F(MatchingTest, AnOfferLapsesWhenItIsTimeToLeave) {
  AddCaregiver("near", 1000);
  Place({.order_id = "order", .from = absl::Minutes(10), .to = absl::Minutes(11)});
  const Offer offer = OfferOf("order");
  EXPECT_LT(offer.expire_time, start_ + absl::Minutes(10));
  EXPECT_EQ(offer.expire_time,
            offer.planned_start_time - absl::Seconds(offer.added_travel_seconds / 2));
}

TEST_F(MatchingTest, AnOrderWaitsForItsElder) {
  AddCaregiver("near", 1000);
  const Event placed = Placed({.order_id = "order", .elder_id = "unheard"});
  const absl::Status waits = Hear(placed);
  EXPECT_FALSE(waits.ok());
  EXPECT_EQ(server_.Count("job"), 0);
  AddElder("unheard", 0);
  ASSERT_TRUE(Hear(placed).ok());
  EXPECT_EQ(OffersOf("order").size(), 1u);
  ASSERT_TRUE(Hear(placed).ok());  // a repeat changes nothing
  EXPECT_EQ(OffersOf("order").size(), 1u);
}

TEST_F(MatchingTest, RejectionsAreCountedByRule) {
  AddElder("choosy", 0, {"barred"});
  AddCaregiver("barred", 1000);
  AddCaregiver("off", 1000, /*on_shift=*/false);
  AddCaregiver("free", 1000);
  Place({.order_id = "order", .elder_id = "choosy"});
  ASSERT_TRUE(Decline(OfferOf("order")).ok());
  EXPECT_EQ(RuleIn(LastTold("order").order_unmatched()), "BARRED=1 OFF_SHIFT=1 ALREADY_ASKED=1 ");
}

TEST_F(MatchingTest, FreedCapacityWakesOpenOrders) {
  AddCaregiver("late", 1000, /*on_shift=*/false);
  Place({"order"});
  EXPECT_EQ(RuleIn(LastTold("order").order_unmatched()), "OFF_SHIFT=1 ");
  const auto changed = PutShift("late", absl::Hours(1), absl::Hours(8));
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(*changed, 1);
  EXPECT_EQ(*PutShift("late", absl::Hours(1), absl::Hours(8)), 0);  // nothing new
  Advance(policy_.retry_soon);
  EXPECT_EQ(OfferOf("order").caregiver_id, "late");
  EXPECT_EQ(Reason(PutShift("nobody", absl::Hours(1), absl::Hours(8)).status()),
            "CAREGIVER_NOT_FOUND");
}

TEST_F(MatchingTest, ACancelledOrderFreesItsTime) {
  AddCaregiver("only", 1000);
  const OrderSpec spec{
      .order_id = "first", .from = absl::Hours(2), .to = absl::Hours(2) + absl::Minutes(1)};
  Place(spec);
  ASSERT_TRUE(Accept(OfferOf("first")).ok());
  AddElder("other", 0);
  OrderSpec second = spec;
  second.order_id = "second";
  second.elder_id = "other";
  Place(second);
  EXPECT_EQ(RuleIn(LastTold("second").order_unmatched()), "OVERLAP=1 ");
  Cancel("first");
  EXPECT_EQ(LastTold("first").visit_unassigned().reason(), event::v1::UNASSIGN_REASON_CANCELLED);
  EXPECT_EQ(JobState("first"), "CANCELLED");
  Advance(policy_.retry_soon);
  const Offer offer = OfferOf("second");
  Cancel("second");
  EXPECT_EQ(LastTold("second").offer_closed().outcome(), event::v1::OFFER_OUTCOME_RELEASED);
  EXPECT_EQ(Reason(Accept(offer).status()), "OFFER_NOT_OPEN");
  EXPECT_EQ(server_.Count("caregiver_calendar"), 0);
  EXPECT_EQ(server_.Count("elder_calendar"), 0);
  EXPECT_EQ(server_.Count("deadline"), 0);
  Cancel("unheard");  // nothing to do
}

TEST_F(MatchingTest, AVisitThatHasBegunOutlivesItsOrder) {
  AddCaregiver("only", 1000);
  Place({"order"});
  const auto accepted = Accept(OfferOf("order"));
  ASSERT_TRUE(accepted.ok());
  VisitIs(accepted->assignment, event::v1::VISIT_STATE_IN_PROGRESS);
  Cancel("order");
  EXPECT_EQ(LastTold("order").payload_case(), Event::kOfferClosed);
  EXPECT_EQ(server_.Count("caregiver_calendar"), 1);
}

TEST_F(MatchingTest, AnEndedVisitGivesBackWhatIsLeft) {
  AddCaregiver("only", 1000);
  AddElder("other", 0);
  Place({.order_id = "first", .minutes = 240});
  const auto accepted = Accept(OfferOf("first"));
  ASSERT_TRUE(accepted.ok());
  Place({.order_id = "second", .elder_id = "other", .from = absl::Hours(3)});
  EXPECT_EQ(RuleIn(LastTold("second").order_unmatched()), "OVERLAP=1 ");
  VisitIs(accepted->assignment, event::v1::VISIT_STATE_IN_PROGRESS);
  VisitIs(accepted->assignment, event::v1::VISIT_STATE_COMPLETED, start_ + absl::Hours(3));
  EXPECT_EQ(JobState("first"), "CLOSED");
  Advance(policy_.retry_every);
  EXPECT_EQ(OfferOf("second").planned_start_time, start_ + absl::Hours(3));
}

TEST_F(MatchingTest, AMissedVisitFreesItsTime) {
  AddCaregiver("only", 1000);
  Place({"order"});
  const auto accepted = Accept(OfferOf("order"));
  ASSERT_TRUE(accepted.ok());
  VisitIs(accepted->assignment, event::v1::VISIT_STATE_MISSED);
  EXPECT_EQ(JobState("order"), "CLOSED");
  EXPECT_EQ(server_.Count("caregiver_calendar"), 0);
}

TEST_F(MatchingTest, AnElderHasOneVisitAtATime) {
  AddCaregiver("a", 1000);
  AddCaregiver("b", 1000);
  Place({"first"});
  Place({"second"});  // the same window: set after the first
  const Offer first = OfferOf("first"), second = OfferOf("second");
  EXPECT_GE(second.planned_start_time, first.planned_end_time);
  const OrderSpec same_time{.order_id = "third", .to = absl::Hours(2) + absl::Minutes(1)};
  Place(same_time);
  EXPECT_EQ(RuleIn(LastTold("third").order_unmatched()), "OVERLAP=1 ELDER_BUSY=1 ");
  OrderSpec helper = same_time;
  helper.order_id = "helper";
  helper.double_up = true;
  Place(helper);
  ASSERT_TRUE(Accept(first).ok());
  EXPECT_TRUE(Accept(OfferOf("helper")).ok());
}

// Two offers for one elder at one time cannot come about by matching; they are made by hand here.
TEST_F(MatchingTest, TheFirstAcceptTakesTheElder) {
  AddCaregiver("a", 1000);
  AddCaregiver("b", 1000);
  Place({"first"});
  Place({"second"});
  const Offer first = OfferOf("first"), second = OfferOf("second");
  server_.Execute(absl::StrCat(
      "UPDATE caregiver_calendar SET caregiver_id = '", first.caregiver_id == "a" ? "b" : "a",
      "', interval = tstzrange('", FormatInstant(first.planned_start_time), "', '",
      FormatInstant(first.planned_end_time), "') WHERE order_id = 'second'"));
  server_.Execute(absl::StrCat("UPDATE offer SET caregiver_id = '",
                               first.caregiver_id == "a" ? "b" : "a", "', planned_start_time = '",
                               FormatInstant(first.planned_start_time), "', planned_end_time = '",
                               FormatInstant(first.planned_end_time),
                               "' WHERE order_id = 'second'"));
  const Offer moved = OfferOf("second");
  ASSERT_TRUE(storage::LoadModel(*database_, kCity, clock_.Now(), model_).ok());
  ASSERT_TRUE(Accept(first).ok());
  EXPECT_EQ(Reason(Accept(moved).status()), "ELDER_BUSY");
  Advance(absl::ZeroDuration());  // the order is matched anew at once
  EXPECT_EQ(OffersOf("second", OfferState::kReleased).size(), 1u);
  const Offer again = OfferOf("second");
  EXPECT_GE(again.planned_start_time, first.planned_end_time);
  EXPECT_TRUE(Accept(again).ok());
}

TEST_F(MatchingTest, AbsenceTakesVisitsBackAndTheyAreMatchedAnew) {
  AddCaregiver("a", 1000);
  AddElder("other", 0);
  Place({"assigned"});
  Place({.order_id = "offered", .elder_id = "other", .from = absl::Hours(4), .to = absl::Hours(5)});
  const auto accepted = Accept(OfferOf("assigned"));
  ASSERT_TRUE(accepted.ok());
  AddCaregiver("b", 3000);
  AbsenceRecorded recorded;
  ASSERT_TRUE(InSession([&](Session& session) -> absl::Status {
                Absence absence{"", "a", start_ + absl::Hours(1), start_ + absl::Hours(6), 1};
                ASSIGN_OR_RETURN(recorded, desk_.RecordAbsence(session, absence));
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(recorded.unassigned_visit_ids, std::vector<std::string>{accepted->assignment.visit_id});
  EXPECT_EQ(LastTold("assigned").visit_unassigned().reason(), event::v1::UNASSIGN_REASON_ABSENT);
  EXPECT_EQ(LastTold("offered").offer_closed().outcome(), event::v1::OFFER_OUTCOME_RELEASED);
  Advance(absl::ZeroDuration());
  EXPECT_EQ(OfferOf("assigned").caregiver_id, "b");
  EXPECT_EQ(OfferOf("offered").caregiver_id, "b");
  ASSERT_TRUE(Decline(OfferOf("offered")).ok());
  EXPECT_EQ(RuleIn(LastTold("offered").order_unmatched()), "ABSENT=1 ALREADY_ASKED=1 ");
  // Back sooner: the order that found nobody gets another chance.
  const auto end = [&](const std::string& id) {
    return InSession([&](Session& session) { return desk_.EndAbsence(session, id).status(); });
  };
  ASSERT_TRUE(end(recorded.absence.absence_id).ok());
  EXPECT_EQ(Reason(end(recorded.absence.absence_id)), "ABSENCE_OVER");
  EXPECT_EQ(Reason(end("none")), "ABSENCE_NOT_FOUND");
  Advance(policy_.retry_soon);
  EXPECT_EQ(OfferOf("offered").caregiver_id, "a");
}

TEST_F(MatchingTest, EverybodyIsJudgedPageByPage) {
  for (int i = 0; i < 25; ++i) AddCaregiver(absl::StrCat("on", i), 1000 + i);
  for (int i = 0; i < 12; ++i) AddCaregiver(absl::StrCat("off", i), 1000, /*on_shift=*/false);
  Place({"order"});
  const rpc::Pager pager("key");
  v1::FindCandidatesRequest request;
  request.set_city_code(kCity);
  request.set_order_id("order");
  request.set_page_size(10);
  std::vector<std::string> candidates, rejections;
  do {
    v1::FindCandidatesResponse response;
    Read([&](pg::Tx& tx) {
      ASSERT_TRUE(FindCandidates(tx, pager, matcher_, clock_.Now(), request, &response).ok());
    });
    for (const auto& candidate : response.candidates()) {
      EXPECT_TRUE(rejections.empty());
      candidates.push_back(candidate.caregiver_id());
    }
    for (const auto& rejection : response.rejections()) {
      rejections.push_back(rejection.caregiver_id());
    }
    EXPECT_LE(response.candidates_size() + response.rejections_size(), 10);
    EXPECT_EQ(response.candidate_count(), 24);
    EXPECT_EQ(response.rule_counts_size(), 2);  // 12 off shift, 1 is being asked
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(candidates.size(), 24u);
  EXPECT_EQ(candidates.front(), "on1");  // on0 is being asked
  EXPECT_EQ(rejections.size(), 13u);
  EXPECT_TRUE(std::is_sorted(rejections.begin(), rejections.end()));
}

TEST_F(MatchingTest, AnAssignmentIsExplained) {
  AddCaregiver("first", 1000);
  AddCaregiver("second", 2000);
  AddCaregiver("third", 3000);
  AddCaregiver("off", 500, /*on_shift=*/false);
  Place({"order"});
  ASSERT_TRUE(Decline(OfferOf("order")).ok());
  const auto accepted = Accept(OfferOf("order"));
  ASSERT_TRUE(accepted.ok());
  v1::ExplainAssignmentRequest request;
  request.set_city_code(kCity);
  request.set_visit_id(accepted->assignment.visit_id);
  v1::ExplainAssignmentResponse response;
  Read([&](pg::Tx& tx) { ASSERT_TRUE(ExplainAssignment(tx, request, &response).ok()); });
  EXPECT_EQ(response.offer().caregiver_id(), "second");
  EXPECT_EQ(response.offer().visit_id(), accepted->assignment.visit_id);
  EXPECT_EQ(response.candidate_count(), 2);
  EXPECT_EQ(response.runner_up().caregiver_id(), "third");
  EXPECT_GT(response.runner_up().added_travel_seconds(), response.offer().added_travel_seconds());
  EXPECT_EQ(response.offers_before(), 1);
  EXPECT_EQ(response.rule_counts_size(), 2);
  request.set_visit_id("none");
  Read([&](pg::Tx& tx) {
    EXPECT_EQ(Reason(ExplainAssignment(tx, request, &response)), "VISIT_NOT_FOUND");
  });
  // And listed, by its day.
  v1::ListAssignmentsRequest list;
  list.set_city_code(kCity);
  list.set_service_date("2022-06-01");
  v1::ListAssignmentsResponse day;
  Read([&](pg::Tx& tx) { ASSERT_TRUE(ListAssignments(tx, rpc::Pager("key"), list, &day).ok()); });
  ASSERT_EQ(day.assignments_size(), 1);
  EXPECT_EQ(day.assignments(0).visit_id(), accepted->assignment.visit_id);
}

}  // namespace
}  // namespace homecare::matching
