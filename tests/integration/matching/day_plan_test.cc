// Days planned as a whole: made, explained, committed, repaired, replayed.
#include "services/matching/api/plan_lists.h"
#include "services/matching/storage/plans.h"
#include "tests/integration/matching/fixture.h"

namespace homecare::matching {
namespace {

using event::v1::Event;

class DayPlanTest : public MatchingTest {
 protected:
  PlanQuestion Question() const {
    PlanQuestion question;
    question.city_code = kCity;
    question.day = DayNumber(Second(absl::ZeroDuration()));
    question.from_time = clock_.Now() + plan_policy_.frozen_horizon;
    question.iterations = 20;
    question.seed = 1;
    question.change_seconds = absl::ToInt64Seconds(plan_policy_.change_cost);
    return question;
  }

  absl::StatusOr<PlanRecord> Plan(const PlanQuestion& question) {
    return planner_.Plan(
        question, [&](auto body) { return database_->Read(Lane::kNormal, body); },
        [&](const PlanProgress& progress) {
          told_progress_.push_back(progress);
          return absl::OkStatus();
        });
  }

  PlanRecord MustPlan(const PlanQuestion& question) {
    const auto plan = Plan(question);
    EXPECT_TRUE(plan.ok()) << plan.status();
    return plan.ok() ? *plan : PlanRecord();
  }

  absl::StatusOr<PlanRecord> Commit(const std::string& plan_id) {
    PlanRecord plan;
    RETURN_IF_ERROR(InChange([&](homecare::Change& change) -> absl::Status {
      ChangeSession session(change);
      storage::Plans plans(change);
      ASSIGN_OR_RETURN(plan, plan_desk_.Commit(*session, plans, plan_id));
      return absl::OkStatus();
    }));
    return plan;
  }

  PlanRecord MustCommit(const std::string& plan_id) {
    const auto plan = Commit(plan_id);
    EXPECT_TRUE(plan.ok()) << plan.status();
    return plan.ok() ? *plan : PlanRecord();
  }

  PlanRecord Kept(const std::string& plan_id) {
    PlanRecord plan;
    Read([&](pg::Tx& tx) { plan = storage::FindPlan(tx, kCity, plan_id).value_or(plan); });
    return plan;
  }

  PlanMember Member(const std::string& plan_id, const std::string& order_id) {
    PlanMember member;
    Read([&](pg::Tx& tx) {
      member = storage::FindPlannedVisit(tx, kCity, plan_id, order_id).value_or(member);
    });
    EXPECT_EQ(member.order_id, order_id);
    return member;
  }

  static int Of(const PlanRecord& plan, PlannedOutcome outcome) {
    return plan.outcomes[static_cast<int>(outcome)];
  }

  // Orders of elders of their own, all at one place, one hour each.
  void PlaceMany(int orders, absl::Duration from = absl::Hours(2),
                 absl::Duration to = absl::Hours(8)) {
    for (int i = 0; i < orders; ++i) {
      const std::string elder_id = absl::StrCat("elder-", i);
      AddElder(elder_id, 0);
      Place({.order_id = absl::StrCat("order-", i), .elder_id = elder_id, .from = from, .to = to});
    }
  }

  std::vector<PlanProgress> told_progress_;
};

TEST_F(DayPlanTest, APlanIsMadeExplainedAndBecomesTheDay) {
  AddCaregiver("near", 1000);
  AddCaregiver("far", 4000);
  AddCaregiver("off", 500, /*on_shift=*/false);
  PlaceMany(3);
  const PlanRecord plan = MustPlan(Question());
  EXPECT_EQ(plan.state, PlanState::kReady);
  EXPECT_EQ(plan.before.visits_planned, 3);
  EXPECT_EQ(plan.after.visits_planned, 3);
  EXPECT_EQ(plan.after.visits_unserved, 0);
  EXPECT_EQ(plan.after.care_seconds, 3 * 3600);
  EXPECT_LE(plan.after.travel_seconds, plan.before.travel_seconds);
  ASSERT_FALSE(told_progress_.empty());
  EXPECT_EQ(told_progress_.front().figures, plan.before);
  // Nobody's day has changed.
  EXPECT_EQ(server_.Count("assignment"), 0);
  EXPECT_EQ(server_.Count("offer WHERE state = 'OPEN'"), 3);

  const PlanRecord committed = MustCommit(plan.plan_id);
  EXPECT_EQ(committed.state, PlanState::kCommitted);
  EXPECT_EQ(committed.commit_time, clock_.Now());
  EXPECT_EQ(Of(committed, PlannedOutcome::kPending), 0);
  EXPECT_EQ(Of(committed, PlannedOutcome::kAssigned), 3);
  EXPECT_EQ(server_.Count("assignment"), 3);
  for (int i = 0; i < 3; ++i) {
    const std::string order_id = absl::StrCat("order-", i);
    const PlanMember member = Member(plan.plan_id, order_id);
    EXPECT_NE(member.place.caregiver_id, "off");
    v1::ExplainPlanRequest request;
    request.set_city_code(kCity);
    request.set_plan_id(plan.plan_id);
    request.set_order_id(order_id);
    v1::ExplainPlanResponse why;
    Read([&](pg::Tx& tx) { ASSERT_TRUE(ExplainPlan(tx, request, &why).ok()); });
    EXPECT_EQ(why.visit().order_id(), order_id);
    EXPECT_EQ(why.candidate_count(), 2);
    EXPECT_TRUE(why.has_runner_up());
    EXPECT_NE(why.runner_up().caregiver_id(), why.visit().caregiver_id());
    ASSERT_EQ(why.exclusions_size(), 1);
    EXPECT_EQ(why.exclusions(0).rule(), v1::RULE_OFF_SHIFT);
    EXPECT_EQ(why.exclusions(0).caregivers(), 1);
    EXPECT_EQ(why.exclusions(0).nearest_caregiver_ids(0), "off");
  }
  EXPECT_EQ(Reason(Commit(plan.plan_id).status()), "PLAN_NOT_READY");
  EXPECT_EQ(Reason(Commit("none").status()), "PLAN_NOT_FOUND");
}

TEST_F(DayPlanTest, CaregiversAreToldAndNotAsked) {
  AddCaregiver("late", 1000, /*on_shift=*/false);
  Place({"order"});
  ASSERT_EQ(JobState("order"), "OPEN");
  server_.Execute(
      "INSERT INTO shift SELECT city_code, 'made', 'late', '2022-06-01T00:00Z',"
      " '2022-06-01T10:00Z', 1 FROM job");
  ASSERT_TRUE(storage::LoadModel(*database_, kCity, clock_.Now(), model_).ok());
  const PlanRecord plan = MustPlan(Question());
  EXPECT_EQ(plan.before.visits_unserved, 1);
  ASSERT_EQ(Of(MustCommit(plan.plan_id), PlannedOutcome::kAssigned), 1);
  EXPECT_EQ(JobState("order"), "ASSIGNED");
  const auto told = Told("order");
  ASSERT_EQ(told.size(), 3u);  // nobody could go, assigned, and an offer that is closed as accepted
  const event::v1::VisitAssigned& visit = told[1].visit_assigned();
  EXPECT_EQ(visit.caregiver_id(), "late");
  EXPECT_EQ(visit.provider_id(), "provider");
  EXPECT_EQ(rpc::FromProto(visit.planned()).start, start_ + absl::Hours(2));
  EXPECT_EQ(told[2].offer_closed().outcome(), event::v1::OFFER_OUTCOME_ACCEPTED);
  EXPECT_EQ(server_.Count("deadline"), 0);
  // Planned again, it stays.
  const PlanRecord again = MustPlan(Question());
  EXPECT_EQ(again.steps, 0);
  EXPECT_EQ(Of(again, PlannedOutcome::kKept), 1);
  EXPECT_EQ(MustCommit(again.plan_id).state, PlanState::kCommitted);
  EXPECT_EQ(Told("order").size(), 3u);
}

TEST_F(DayPlanTest, ALargePlanIsCommittedStepByStep) {
  for (const char* id : {"a", "b", "c"}) AddCaregiver(id, 1000, /*on_shift=*/false);
  plan_policy_.step_visits = 2;
  PlaceMany(9, absl::Hours(2), absl::Hours(9));
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_TRUE(PutShift(id, absl::ZeroDuration(), absl::Hours(10)).ok());
  }
  const PlanRecord plan = MustPlan(Question());
  ASSERT_GT(plan.steps, 1);
  const int pending = Of(plan, PlannedOutcome::kPending);
  PlanRecord committing = MustCommit(plan.plan_id);
  EXPECT_EQ(committing.state, PlanState::kCommitting);
  EXPECT_EQ(committing.next_step, 1);
  EXPECT_LT(Of(committing, PlannedOutcome::kPending), pending);
  EXPECT_EQ(Reason(Commit(plan.plan_id).status()), "PLAN_NOT_READY");
  Advance(absl::ZeroDuration());  // the other steps, each by a deadline
  const PlanRecord committed = Kept(plan.plan_id);
  EXPECT_EQ(committed.state, PlanState::kCommitted);
  EXPECT_EQ(committed.next_step, plan.steps);
  EXPECT_EQ(Of(committed, PlannedOutcome::kPending), 0);
  EXPECT_EQ(Of(committed, PlannedOutcome::kAssigned), 9);
  EXPECT_EQ(server_.Count("job WHERE state = 'ASSIGNED'"), 9);
}

TEST_F(DayPlanTest, WhatLostARaceIsRepaired) {
  AddCaregiver("a", 1000);
  AddElder("other", 0);
  const OrderSpec spec{
      .order_id = "taken", .from = absl::Hours(2), .to = absl::Hours(2) + absl::Minutes(1)};
  Place(spec);
  ASSERT_TRUE(Decline(OfferOf("taken")).ok());  // so that it is open, and may not be a's
  AddCaregiver("b", 3000);
  Place({.order_id = "gone", .elder_id = "other", .from = absl::Hours(5), .to = absl::Hours(6)});
  const PlanRecord plan = MustPlan(Question());
  ASSERT_EQ(Member(plan.plan_id, "taken").place.caregiver_id, "b");
  // Meanwhile b's time is lost to somebody else, and the other order is cancelled.
  AddElder("quick", 0);
  OrderSpec quick = spec;
  quick.order_id = "quick";
  quick.elder_id = "quick";
  Place(quick);
  const Offer offer = OfferOf("quick");
  server_.Execute(
      absl::StrCat("UPDATE offer SET caregiver_id = 'b' WHERE offer_id = '", offer.offer_id, "'"));
  server_.Execute(
      absl::StrCat("UPDATE caregiver_calendar SET caregiver_id = 'b'"
                   " WHERE offer_id = '",
                   offer.offer_id, "'"));
  ASSERT_TRUE(storage::LoadModel(*database_, kCity, clock_.Now(), model_).ok());
  Cancel("gone");
  AddCaregiver("c", 9000);
  const PlanRecord committed = MustCommit(plan.plan_id);
  EXPECT_EQ(committed.state, PlanState::kCommitted);
  EXPECT_EQ(Member(plan.plan_id, "taken").outcome, PlannedOutcome::kRepaired);
  EXPECT_EQ(OfferOf("taken").caregiver_id, "c");
  EXPECT_EQ(Member(plan.plan_id, "gone").outcome, PlannedOutcome::kOvertaken);
  EXPECT_EQ(JobState("gone"), "CANCELLED");
}

TEST_F(DayPlanTest, NobodyLeftMeansLeft) {
  AddCaregiver("a", 1000, /*on_shift=*/false);
  Place({"order"});
  ASSERT_TRUE(PutShift("a", absl::ZeroDuration(), absl::Hours(10)).ok());
  const PlanRecord plan = MustPlan(Question());
  ASSERT_EQ(Member(plan.plan_id, "order").place.caregiver_id, "a");
  ASSERT_TRUE(PutShift("a", absl::Hours(8), absl::Hours(10)).ok());
  const PlanRecord committed = MustCommit(plan.plan_id);
  EXPECT_EQ(Of(committed, PlannedOutcome::kLeft), 1);
  EXPECT_EQ(JobState("order"), "OPEN");
  EXPECT_EQ(server_.Count("deadline WHERE kind = 'RETRY_MATCH'"), 1);
}

TEST_F(DayPlanTest, CaregiversExchangeVisitsInOneStep) {
  // The elders live at the doors of two caregivers, and each goes to the other's.
  AddCaregiver("north", 9000);
  AddCaregiver("south", -9000);
  AddElder("at-north", 9000);
  AddElder("at-south", -9000);
  for (const char* where : {"north", "south"}) {
    OrderSpec spec{.order_id = absl::StrCat("order-", where),
                   .elder_id = absl::StrCat("at-", where),
                   .from = absl::Hours(3),
                   .to = absl::Hours(3) + absl::Minutes(1)};
    Event placed = Placed(spec);
    *placed.mutable_order_placed()->mutable_location() =
        PlaceAt(where == std::string("north") ? 9000 : -9000);
    ASSERT_TRUE(Hear(placed).ok());
    ASSERT_TRUE(Accept(OfferOf(spec.order_id)).ok());
  }
  for (const char* table : {"caregiver_calendar", "assignment", "offer"}) {
    server_.Execute(absl::StrCat("UPDATE ", table, " SET caregiver_id = 'aside-' || order_id"));
    server_.Execute(absl::StrCat("UPDATE ", table,
                                 " SET caregiver_id = CASE order_id WHEN"
                                 " 'order-north' THEN 'south' ELSE 'north' END"));
  }
  ASSERT_TRUE(storage::LoadModel(*database_, kCity, clock_.Now(), model_).ok());
  const PlanRecord plan = MustPlan(Question());
  EXPECT_EQ(plan.after.travel_seconds, 0);
  EXPECT_EQ(plan.after.changes, 2);
  ASSERT_EQ(plan.steps, 1);
  const PlanRecord committed = MustCommit(plan.plan_id);
  EXPECT_EQ(Of(committed, PlannedOutcome::kAssigned), 2);
  const auto told = Told("order-north");
  ASSERT_GE(told.size(), 3u);
  EXPECT_EQ(told[told.size() - 3].visit_unassigned().reason(),
            event::v1::UNASSIGN_REASON_REPLANNED);
  EXPECT_EQ(told[told.size() - 2].visit_assigned().caregiver_id(), "north");
}

TEST_F(DayPlanTest, WhatIsNearOrHasBegunStays) {
  AddCaregiver("a", 1000);
  AddElder("other", 0);
  Place({.order_id = "near", .from = absl::Minutes(30), .to = absl::Minutes(50), .minutes = 30});
  const auto near = Accept(OfferOf("near"));
  ASSERT_TRUE(near.ok());
  Place({.order_id = "later", .elder_id = "other"});
  const PlanRecord plan = MustPlan(Question());
  EXPECT_EQ(plan.after.visits_planned, 2);  // the near one is counted, and no part of the plan
  Read([&](pg::Tx& tx) {
    EXPECT_FALSE(storage::FindPlannedVisit(tx, kCity, plan.plan_id, "near").has_value());
  });
  // Whoever said yes between plan and commit stays.
  const auto later = Accept(OfferOf("later"));
  ASSERT_TRUE(later.ok());
  const PlanRecord committed = MustCommit(plan.plan_id);
  EXPECT_EQ(Of(committed, PlannedOutcome::kKept), 1);
  EXPECT_EQ(server_.Count(absl::StrCat("assignment WHERE state = 'SCHEDULED' AND visit_id = '",
                                       later->assignment.visit_id, "'")),
            1);
}

TEST_F(DayPlanTest, WhatHasComeTooNearIsAskedForInstead) {
  AddCaregiver("a", 1000, /*on_shift=*/false);
  Place({.order_id = "order", .from = absl::Hours(2), .to = absl::Hours(2) + absl::Minutes(1)});
  ASSERT_TRUE(PutShift("a", absl::Hours(1), absl::Hours(10)).ok());
  server_.Execute("DELETE FROM deadline");  // so that nobody matches it meanwhile
  const PlanRecord plan = MustPlan(Question());
  ASSERT_EQ(Member(plan.plan_id, "order").place.caregiver_id, "a");
  Advance(absl::Hours(1) + absl::Minutes(35));
  const PlanRecord committed = MustCommit(plan.plan_id);
  EXPECT_EQ(Of(committed, PlannedOutcome::kRepaired), 1);
  EXPECT_EQ(OfferOf("order").caregiver_id, "a");
}

TEST_F(DayPlanTest, ASecondCaregiverComesAtTheSameTime) {
  AddCaregiver("a", 1000, /*on_shift=*/false);
  AddCaregiver("b", 2000, /*on_shift=*/false);
  Place({"first"});
  Place({.order_id = "second", .double_up = true});
  for (const char* id : {"a", "b"}) {
    ASSERT_TRUE(PutShift(id, absl::ZeroDuration(), absl::Hours(10)).ok());
  }
  const PlanRecord plan = MustPlan(Question());
  const PlanMember first = Member(plan.plan_id, "first"), second = Member(plan.plan_id, "second");
  EXPECT_TRUE(first.place.planned());
  EXPECT_EQ(first.place.start, second.place.start);
  EXPECT_NE(first.place.caregiver_id, second.place.caregiver_id);
  EXPECT_EQ(first.step, second.step);
  EXPECT_EQ(Of(MustCommit(plan.plan_id), PlannedOutcome::kAssigned), 2);
}

TEST_F(DayPlanTest, APlanIsReplayedFromWhatWasKept) {
  for (const char* id : {"a", "b"}) AddCaregiver(id, 1000);
  PlaceMany(5);
  PlanQuestion by_time = Question();
  by_time.iterations = 0;
  by_time.seconds = 0.2;
  for (const PlanQuestion& question : {Question(), by_time}) {
    const PlanRecord plan = MustPlan(question);
    MustCommit(plan.plan_id);
    std::string snapshot;
    const auto differences = planner_.Replay(
        kCity, plan.plan_id, [&](auto body) { return database_->Read(Lane::kNormal, body); },
        [](const PlanProgress&) { return absl::OkStatus(); }, &snapshot);
    ASSERT_TRUE(differences.ok()) << differences.status();
    EXPECT_EQ(*differences, 0);
    EXPECT_FALSE(snapshot.empty());
  }
  std::string snapshot;
  EXPECT_EQ(
      Reason(planner_
                 .Replay(
                     kCity, "none", [&](auto body) { return database_->Read(Lane::kNormal, body); },
                     [](const PlanProgress&) { return absl::OkStatus(); }, &snapshot)
                 .status()),
      "PLAN_NOT_FOUND");
}

TEST_F(DayPlanTest, ACallerWhoGoesEndsTheSearch) {
  AddCaregiver("a", 1000);
  PlaceMany(2);
  const absl::Status gone = absl::CancelledError("gone");
  const auto plan = planner_.Plan(
      Question(), [&](auto body) { return database_->Read(Lane::kNormal, body); },
      [&](const PlanProgress&) { return gone; });
  EXPECT_EQ(plan.status(), gone);
  EXPECT_EQ(server_.Count("day_plan"), 0);
}

TEST_F(DayPlanTest, OldProposalsAreForgottenAndHistoryIsKept) {
  AddCaregiver("a", 1000);
  PlaceMany(1);
  const PlanRecord kept = MustPlan(Question());
  MustCommit(kept.plan_id);
  const PlanRecord dropped = MustPlan(Question());
  Advance(plan_policy_.keep_uncommitted + absl::Hours(1));
  const PlanRecord fresh = MustPlan(Question());
  EXPECT_EQ(Kept(kept.plan_id).plan_id, kept.plan_id);
  EXPECT_EQ(Kept(dropped.plan_id).plan_id, "");
  EXPECT_EQ(server_.Count(absl::StrCat("planned_visit WHERE plan_id = '", dropped.plan_id, "'")),
            0);
  EXPECT_EQ(fresh.outcomes, PlanRecord().outcomes);  // the day is over
}

}  // namespace
}  // namespace homecare::matching
