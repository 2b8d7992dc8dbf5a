// What the service plans of its own accord: improvements worth their changes, and repairs.
#include "services/matching/api/improver.h"
#include "services/matching/storage/plans.h"
#include "tests/integration/matching/fixture.h"

namespace homecare::matching {
namespace {

class ImproveTest : public MatchingTest {
 protected:
  ImproveTest() {
    plan_policy_.improve_search = plan_policy_.repair_search = absl::Milliseconds(300);
  }

  void Watch() { matcher_.Watch(improver_); }

  // An order at that place within a narrow window, assigned to whom matching asks.
  Assignment Assigned(const std::string& id, double metres, absl::Duration from) {
    AddElder("elder-" + id, metres);
    OrderSpec spec{
        .order_id = id, .elder_id = "elder-" + id, .from = from, .to = from + absl::Minutes(1)};
    event::v1::Event placed = Placed(spec);
    *placed.mutable_order_placed()->mutable_location() = PlaceAt(metres);
    EXPECT_TRUE(Hear(placed).ok());
    const auto accepted = Accept(OfferOf(id));
    EXPECT_TRUE(accepted.ok()) << accepted.status();
    return accepted.ok() ? accepted->assignment : Assignment();
  }

  std::string WhoGoes(const std::string& order_id) {
    return server_.Scalar(absl::StrCat("SELECT coalesce(max(caregiver_id), '') FROM assignment",
                                       " WHERE state = 'SCHEDULED' AND order_id = '", order_id,
                                       "'"));
  }

  absl::Status RecordAbsence(const std::string& caregiver_id, absl::Duration from,
                             absl::Duration to) {
    return InSession([&](Session& session) {
      return desk_.RecordAbsence(session, {"", caregiver_id, start_ + from, start_ + to, 1})
          .status();
    });
  }

  Improver improver_{planner_, *database_, clock_, {kCity}};
};

TEST_F(ImproveTest, AnImprovementMustSaveEnough) {
  AddCaregiver("near", 1000);
  AddCaregiver("far", 20'000, /*on_shift=*/false);
  Assigned("order", 20'000, absl::Hours(4));
  ASSERT_EQ(WhoGoes("order"), "near");
  ASSERT_TRUE(PutShift("far", absl::ZeroDuration(), absl::Hours(10)).ok());
  plan_policy_.most_changes_permille = 1000;
  plan_policy_.least_saving = absl::Hours(10);
  EXPECT_EQ(improver_.RunOnce(), 0);
  EXPECT_EQ(server_.Count("day_plan"), 0);
  plan_policy_.least_saving = absl::Minutes(30);
  plan_policy_.most_changes_permille = 0;
  EXPECT_EQ(improver_.RunOnce(), 0);
  plan_policy_.most_changes_permille = 1000;
  EXPECT_EQ(improver_.RunOnce(), 1);
  EXPECT_EQ(WhoGoes("order"), "far");
  EXPECT_EQ(server_.Count("day_plan WHERE automatic AND state = 'COMMITTED'"), 1);
  EXPECT_EQ(improver_.RunOnce(), 0);  // nothing more to gain
}

TEST_F(ImproveTest, WhoIsBeingAskedIsLetAlone) {
  AddCaregiver("near", 1000);
  Place({.order_id = "order", .from = absl::Hours(4), .to = absl::Hours(5)});
  const Offer offer = OfferOf("order");
  plan_policy_.least_saving = -absl::Hours(1);
  plan_policy_.most_changes_permille = 1000;
  improver_.RunOnce();
  EXPECT_EQ(OfferOf("order").offer_id, offer.offer_id);
}

TEST_F(ImproveTest, AnAbsenceIsRepairedByThePlanner) {
  AddCaregiver("ill", 1000);
  Assigned("first", 0, absl::Hours(2));
  Assigned("second", 0, absl::Hours(4));
  const Assignment soon = Assigned("soon", 0, absl::Minutes(40));
  AddCaregiver("well", 2000);
  Watch();
  ASSERT_TRUE(RecordAbsence("ill", absl::ZeroDuration(), absl::Hours(10)).ok());
  // What starts soon is matched at once; the others are left to the planner for a while.
  Advance(absl::ZeroDuration());
  EXPECT_EQ(OffersOf("soon").size(), 1u);
  EXPECT_TRUE(OffersOf("first").empty());
  EXPECT_EQ(improver_.RunOnce(), 1);
  EXPECT_EQ(WhoGoes("first"), "well");
  EXPECT_EQ(WhoGoes("second"), "well");
  EXPECT_EQ(server_.Count("deadline WHERE kind = 'RETRY_MATCH'"), 0);
}

TEST_F(ImproveTest, WithoutThePlannerTheyAreMatchedOneByOne) {
  AddCaregiver("ill", 1000);
  Assigned("order", 0, absl::Hours(2));
  AddCaregiver("well", 2000);
  Watch();
  ASSERT_TRUE(RecordAbsence("ill", absl::ZeroDuration(), absl::Hours(10)).ok());
  Advance(policy_.repair_wait);  // nobody planned
  EXPECT_EQ(OfferOf("order").caregiver_id, "well");
}

TEST_F(ImproveTest, RoomIsMadeForAnOrderThatFoundNobody) {
  // The only caregiver who may go to the second is at the first, to which another may go as well.
  AddCaregiver("both", 1000);
  Assigned("first", 0, absl::Hours(3));
  ASSERT_EQ(WhoGoes("first"), "both");
  AddElder("choosy", 0, {"other"});
  AddCaregiver("other", 1500);
  Watch();
  Place({.order_id = "second",
         .elder_id = "choosy",
         .from = absl::Hours(3),
         .to = absl::Hours(3) + absl::Minutes(1)});
  ASSERT_EQ(JobState("second"), "OPEN");
  EXPECT_EQ(improver_.RunOnce(), 1);
  EXPECT_EQ(WhoGoes("second"), "both");
  EXPECT_EQ(WhoGoes("first"), "other");
}

TEST_F(ImproveTest, AnUndisturbedDayIsNotRepaired) {
  AddCaregiver("a", 1000);
  Watch();
  Assigned("order", 0, absl::Hours(2));
  const std::string before = WhoGoes("order");
  EXPECT_EQ(improver_.RunOnce(), 0);
  EXPECT_EQ(WhoGoes("order"), before);
  improver_.Start();
  improver_.Disturbed(DayNumber(Second(absl::ZeroDuration())));
  improver_.Stop();
}

}  // namespace
}  // namespace homecare::matching
