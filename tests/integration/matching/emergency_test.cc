// Emergencies: the ladder, rivals, displacement.
#include "tests/integration/matching/fixture.h"

namespace homecare::matching {
namespace {

using event::v1::Event;

std::vector<std::string> CaregiversOf(const std::vector<Offer>& offers) {
  std::vector<std::string> ids;
  for (const Offer& offer : offers) ids.push_back(offer.caregiver_id);
  return ids;
}

TEST_F(MatchingTest, TheLadderAsksTheNearestThenTheNextThenThree) {
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) {
    AddCaregiver(id, 1000.0 * (id[0] - 'a' + 1));
  }
  AddCaregiver("outside", 20'000);  // of the narrow circle
  PlaceEmergency("order");
  EXPECT_EQ(CaregiversOf(OffersOf("order")), std::vector<std::string>{"a"});
  EXPECT_TRUE(LastTold("order").emergency());
  Advance(absl::Seconds(89));
  EXPECT_EQ(OffersOf("order").size(), 1u);
  Advance(absl::Seconds(1));
  EXPECT_EQ(CaregiversOf(OffersOf("order")), (std::vector<std::string>{"a", "b"}));
  Advance(absl::Seconds(90));
  EXPECT_EQ(CaregiversOf(OffersOf("order")), (std::vector<std::string>{"a", "b", "c", "d", "e"}));
  Advance(absl::Seconds(90));
  EXPECT_EQ(CaregiversOf(OffersOf("order")),
            (std::vector<std::string>{"a", "b", "c", "d", "e", "f", "outside"}));

  // The second who was asked goes: the others are released.
  const std::vector<Offer> offers = OffersOf("order");
  const auto accepted = Accept(offers[1]);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  // Leaves now, not when the offer was made.
  EXPECT_EQ(accepted->assignment.planned_start_time,
            clock_.Now() + absl::Seconds(offers[1].added_travel_seconds));
  EXPECT_EQ(OffersOf("order", OfferState::kReleased).size(), 6u);
  EXPECT_EQ(Reason(Accept(offers[0]).status()), "OFFER_NOT_OPEN");
  EXPECT_EQ(server_.Count("caregiver_calendar"), 1);
  EXPECT_EQ(server_.Count("deadline"), 0);
}

TEST_F(MatchingTest, OneOfManyRivalsWins) {
  constexpr int kRivals = 5;
  for (int i = 0; i < kRivals; ++i) AddCaregiver(absl::StrCat("c", i), 1000 + 100 * i);
  PlaceEmergency("order");
  Advance(absl::Seconds(180));
  const std::vector<Offer> offers = OffersOf("order");
  ASSERT_EQ(offers.size(), kRivals);
  std::atomic<int> won = 0, lost = 0;
  InParallel(kRivals, [&](int i) {
    const auto accepted = Accept(offers[i]);
    if (accepted.ok()) ++won;
    if (Reason(accepted.status()) == "OFFER_NOT_OPEN") ++lost;
  });
  EXPECT_EQ(won, 1);
  EXPECT_EQ(lost, kRivals - 1);
  EXPECT_EQ(server_.Count("elder_calendar"), 1);
}

TEST_F(MatchingTest, WhoDeclinesAnEmergencyIsFollowedAtOnce) {
  AddCaregiver("a", 1000);
  AddCaregiver("b", 2000);
  PlaceEmergency("order");
  ASSERT_TRUE(Decline(OfferOf("order")).ok());
  EXPECT_EQ(OfferOf("order").caregiver_id, "b");
}

TEST_F(MatchingTest, NobodyForAnEmergencyIsToldAtEachRungUntilTheLast) {
  AddCaregiver("off", 1000, /*on_shift=*/false);
  PlaceEmergency("order");
  auto told = Told("order");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].order_unmatched().emergency());
  EXPECT_FALSE(told[0].order_unmatched().final());
  EXPECT_EQ(RuleIn(told[0].order_unmatched()), "OFF_SHIFT=1 ");
  // Somebody comes on shift: the next rung finds them.
  Advance(absl::Seconds(60));
  ASSERT_TRUE(PutShift("off", absl::ZeroDuration(), absl::Hours(8)).ok());
  Advance(absl::Seconds(30));
  ASSERT_TRUE(Decline(OfferOf("order")).ok());
  Advance(policy_.emergency.rung * policy_.emergency.rungs);
  told = Told("order");
  EXPECT_TRUE(told.back().order_unmatched().final());
  EXPECT_EQ(RuleIn(told.back().order_unmatched()), "ALREADY_ASKED=1 ");
  EXPECT_EQ(JobState("order"), "UNMATCHED");
  // Nine more attempts failed, one offer was made and declined.
  EXPECT_EQ(told.size(), 1u + 2u + 1u + 8u);
  EXPECT_EQ(server_.Count("deadline"), 0);
}

TEST_F(MatchingTest, AnEmergencyDisplacesAVisitOnceItIsAccepted) {
  AddElder("other", 0);
  AddCaregiver("only", 1000);
  Place({.order_id = "visit",
         .elder_id = "other",
         .from = absl::Minutes(20),
         .to = absl::Minutes(21)});
  const auto visit = Accept(OfferOf("visit"));
  ASSERT_TRUE(visit.ok());
  AddCaregiver("far", 12'000);  // 50 minutes away: too late to be preferred
  PlaceEmergency("order");
  const Offer offer = OfferOf("order");
  EXPECT_EQ(offer.caregiver_id, "only");
  EXPECT_TRUE(offer.displacing);
  EXPECT_EQ(JobState("visit"), "ASSIGNED");  // as long as nobody goes
  ASSERT_TRUE(Accept(offer).ok());
  const Event taken = LastTold("visit");
  EXPECT_EQ(taken.visit_unassigned().visit_id(), visit->assignment.visit_id);
  EXPECT_EQ(taken.visit_unassigned().reason(), event::v1::UNASSIGN_REASON_DISPLACED);
  Advance(absl::ZeroDuration());
  EXPECT_EQ(JobState("visit"), "OPEN");  // matched anew, and nobody can be there in time
  EXPECT_EQ(RuleIn(LastTold("visit").order_unmatched()), "OVERLAP=2 ");
}

TEST_F(MatchingTest, SomebodyFreeIsPreferredIfNotMuchLater) {
  AddElder("other", 0);
  AddCaregiver("busy", 1000);
  Place({.order_id = "visit",
         .elder_id = "other",
         .from = absl::Minutes(20),
         .to = absl::Minutes(21)});
  ASSERT_TRUE(Accept(OfferOf("visit")).ok());
  AddCaregiver("free", 1800);
  PlaceEmergency("order");
  EXPECT_EQ(OfferOf("order").caregiver_id, "free");
  EXPECT_FALSE(OfferOf("order").displacing);
}

TEST_F(MatchingTest, AVisitThatHasBegunIsNotDisplaced) {
  AddElder("other", 0);
  AddCaregiver("only", 1000);
  Place({.order_id = "visit",
         .elder_id = "other",
         .from = absl::Minutes(20),
         .to = absl::Minutes(21)});
  const auto visit = Accept(OfferOf("visit"));
  ASSERT_TRUE(visit.ok());
  PlaceEmergency("asked");
  const Offer offer = OfferOf("asked");
  // Begins while the offer is open.
  VisitIs(visit->assignment, event::v1::VISIT_STATE_IN_PROGRESS);
  EXPECT_EQ(Reason(Accept(offer).status()), "CAREGIVER_BUSY");
  ASSERT_TRUE(Decline(offer).ok());
  AddElder("third", 500);
  PlaceEmergency("order", "third");
  EXPECT_EQ(RuleIn(LastTold("order").order_unmatched()), "OVERLAP=1 ");
}

TEST_F(MatchingTest, ANormalHoldGivesWayToAnEmergency) {
  AddElder("other", 0);
  AddCaregiver("only", 1000);
  Place({.order_id = "held",
         .elder_id = "other",
         .from = absl::Minutes(15),
         .to = absl::Minutes(90)});
  const Offer hold = OfferOf("held");
  PlaceEmergency("order");
  ASSERT_TRUE(Accept(OfferOf("order")).ok());
  EXPECT_EQ(LastTold("held").offer_closed().outcome(), event::v1::OFFER_OUTCOME_RELEASED);
  EXPECT_EQ(Reason(Accept(hold).status()), "OFFER_NOT_OPEN");
  Advance(absl::ZeroDuration());
  EXPECT_GT(OfferOf("held").planned_start_time, start_ + absl::Minutes(30));  // after it
}

}  // namespace
}  // namespace homecare::matching
