// A visit from its assignment to its end: what is kept, what is told, what is refused.
#include <thread>

#include "tests/integration/visit/fixture.h"

namespace homecare::visit {
namespace {

using ::testing::ElementsAre;

TEST_F(VisitTest, AnAssignmentWaitsForItsCaregiver) {
  HearAssigned("v");
  EXPECT_EQ(harness_.server().Count("visit"), 0);
  EXPECT_EQ(harness_.server().Count("parked WHERE wait_topic = 'registry'"
                                    " AND wait_key = 'caregiver'"),
            1);
  HearCaregiver("caregiver");
  EXPECT_EQ(Get("v").visit().state(), event::v1::VISIT_STATE_SCHEDULED);
  EXPECT_EQ(harness_.server().Count("parked"), 0);
  EXPECT_THAT(Told("v"), ElementsAre("1 SCHEDULED"));
}

TEST_F(VisitTest, ACheckInAndACheckOutProveIt) {
  HearCaregiver("caregiver");
  HearAssigned("v");
  harness_.Advance(absl::Minutes(10));
  ASSERT_TRUE(CheckIn("v").ok());
  EXPECT_EQ(in_.visit().state(), event::v1::VISIT_STATE_IN_PROGRESS);
  EXPECT_EQ(in_.exceptions_size(), 0);
  harness_.Advance(absl::Minutes(50));
  ASSERT_TRUE(CheckOut("v").ok());
  EXPECT_TRUE(out_.visit().billable());
  EXPECT_THAT(Told("v"), ElementsAre("1 SCHEDULED", "2 IN_PROGRESS", "3 COMPLETED billable"));

  const v1::GetVisitResponse got = Get("v");
  EXPECT_EQ(got.visit().SerializeAsString(), out_.visit().SerializeAsString());
  EXPECT_EQ(rpc::FromProto(got.visit().check_in_time()), start_ + absl::Minutes(10));
  EXPECT_EQ(rpc::FromProto(got.visit().check_out_time()), start_ + absl::Minutes(60));
  ASSERT_EQ(got.evidence_size(), 2);
  EXPECT_EQ(got.evidence(0).kind(), v1::EVIDENCE_KIND_CHECK_IN);
  EXPECT_EQ(got.evidence(1).kind(), v1::EVIDENCE_KIND_CHECK_OUT);
  EXPECT_EQ(got.evidence(0).method(), v1::EVIDENCE_METHOD_GPS);
  EXPECT_EQ(got.evidence(0).device_id(), "phone");
  EXPECT_EQ(got.evidence(0).skew_seconds(), 0);
  EXPECT_NEAR(got.evidence(0).distance_metres(), 0, 0.1);
  EXPECT_EQ(harness_.server().Count("deadline"), 0);
}

TEST_F(VisitTest, ARefusalLeavesNothing) {
  HearCaregiver("caregiver");
  HearCaregiver("uncertified", "2022-06-01");  // the first day it is not valid on
  HearAssigned("v");
  HearAssigned("other");
  HearAssigned("taken-back");
  HearAssigned("uncertified", "uncertified");
  HearUnassigned("taken-back");
  ASSERT_TRUE(CheckIn("other").ok());
  const int64_t outbox = harness_.server().Count("outbox");

  v1::CheckInRequest stranger = Proof<v1::CheckInRequest>("v");
  stranger.set_caregiver_id("stranger");
  v1::CheckInRequest uncertified = Proof<v1::CheckInRequest>("uncertified");
  uncertified.set_caregiver_id("uncertified");
  v1::CheckInRequest nowhere = Proof<v1::CheckInRequest>("v");
  nowhere.mutable_fix()->set_accuracy_metres(0);
  v1::CheckInRequest methodless = Proof<v1::CheckInRequest>("v");
  methodless.clear_method();
  const struct {
    v1::CheckInRequest request;
    const char* reason;
  } cases[] = {
      {Proof<v1::CheckInRequest>("unknown"), "VISIT_NOT_FOUND"},
      {stranger, "VISIT_NOT_YOURS"},
      {Proof<v1::CheckInRequest>("other"), "VISIT_WRONG_STATE"},
      {Proof<v1::CheckInRequest>("taken-back"), "VISIT_WRONG_STATE"},
      {uncertified, "CERTIFICATE_NOT_VALID"},
      {Proof<v1::CheckInRequest>("v"), "CAREGIVER_BUSY"},
      {nowhere, "INVALID_FIELD"},
      {methodless, "INVALID_FIELD"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.request.ShortDebugString());
    EXPECT_EQ(Reason(CheckIn(c.request)), c.reason);
  }
  v1::CheckOutRequest of_stranger = Proof<v1::CheckOutRequest>("other");
  of_stranger.set_caregiver_id("stranger");
  EXPECT_EQ(Reason(CheckOut(of_stranger)), "VISIT_NOT_YOURS");
  EXPECT_EQ(Reason(CheckOut("v")), "VISIT_WRONG_STATE");
  EXPECT_EQ(Reason(CheckOut("unknown")), "VISIT_NOT_FOUND");

  EXPECT_EQ(harness_.server().Count("evidence"), 1);  // the check-in at the other visit
  EXPECT_EQ(harness_.server().Count("visit_exception"), 0);
  EXPECT_EQ(harness_.server().Count("request"), 1);
  EXPECT_EQ(harness_.server().Count("outbox"), outbox);
  EXPECT_EQ(Get("v").visit().state(), event::v1::VISIT_STATE_SCHEDULED);
}

TEST_F(VisitTest, TheSameRequestTwiceIsDoneOnce) {
  HearCaregiver("caregiver");
  HearAssigned("v");
  v1::CheckInRequest request = Proof<v1::CheckInRequest>("v");
  request.set_request_id("once");
  ASSERT_TRUE(CheckIn(request).ok());
  const v1::CheckInResponse first = in_;
  harness_.Advance(absl::Minutes(1));
  ASSERT_TRUE(CheckIn(request).ok());
  EXPECT_EQ(in_.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(harness_.server().Count("evidence"), 1);
  request.set_device_id("another phone");
  EXPECT_EQ(Reason(CheckIn(request)), "REQUEST_ID_REUSED");
}

// A check-in that waited for the caregiver's check-out elsewhere began, by its clock, before it.
TEST_F(VisitTest, AVisitBeginsNoEarlierThanTheCaregiversLastOneEnded) {
  HearCaregiver("caregiver");
  HearAssigned("first");
  HearAssigned("second");
  ASSERT_TRUE(CheckIn("first").ok());
  harness_.Advance(absl::Minutes(40));
  ASSERT_TRUE(CheckOut("first").ok());
  const absl::Time end = rpc::FromProto(out_.visit().check_out_time());
  harness_.Advance(-absl::Seconds(3));
  ASSERT_TRUE(CheckIn("second").ok());
  EXPECT_EQ(rpc::FromProto(in_.visit().check_in_time()), end);
}

// Whoever loses to the index that allows one visit in progress is replayed and told the reason.
TEST_F(VisitTest, TwoDoorsAtOnceAreOneCheckIn) {
  HearCaregiver("caregiver");
  std::vector<std::thread> doors;
  std::vector<absl::Status> outcomes(8);
  for (size_t i = 0; i < outcomes.size(); ++i) HearAssigned(absl::StrCat("v", i));
  for (size_t i = 0; i < outcomes.size(); ++i) {
    doors.emplace_back([&, i] {
      v1::CheckInResponse response;
      outcomes[i] =
          Call(&Stub::CheckIn, Proof<v1::CheckInRequest>(absl::StrCat("v", i)), &response);
    });
  }
  for (std::thread& door : doors) door.join();
  int in = 0;
  for (const absl::Status& outcome : outcomes) {
    in += outcome.ok() ? 1 : 0;
    if (!outcome.ok()) {
      EXPECT_EQ(Reason(outcome), "CAREGIVER_BUSY") << outcome;
    }
  }
  EXPECT_EQ(in, 1);
  EXPECT_EQ(harness_.server().Count("evidence"), 1);
}

TEST_F(VisitTest, WhatIsTakenBackIsWithdrawnUnlessItHasBegun) {
  HearCaregiver("caregiver");
  HearAssigned("v");
  HearAssigned("begun");
  ASSERT_TRUE(CheckIn("begun").ok());
  HearUnassigned("v");
  HearUnassigned("begun");
  EXPECT_THAT(Told("v"), ElementsAre("1 SCHEDULED", "2 WITHDRAWN"));
  EXPECT_EQ(Get("begun").visit().state(), event::v1::VISIT_STATE_IN_PROGRESS);
  EXPECT_EQ(harness_.server().Count("deadline WHERE subject_id = 'v'"), 0);
  EXPECT_EQ(harness_.server().Count("deadline WHERE kind = 'NO_CHECK_OUT'"), 1);
}

TEST_F(VisitTest, NobodyCheckedIn) {
  HearCaregiver("caregiver");
  HearAssigned("v");
  harness_.Advance(absl::Minutes(10) + policy_.no_check_in - absl::Seconds(1));
  EXPECT_THAT(Told("v"), ElementsAre("1 SCHEDULED"));
  harness_.Advance(absl::Seconds(1));
  EXPECT_THAT(Told("v"), ElementsAre("1 SCHEDULED", "2 MISSED NO_CHECK_IN"));
  // Late, and the elder is cared for after all.
  ASSERT_TRUE(CheckIn("v").ok());
  EXPECT_THAT(Codes(in_.exceptions()), ElementsAre("LATE_CHECK_IN"));
  harness_.Advance(absl::Minutes(30));
  ASSERT_TRUE(CheckOut("v").ok());
  EXPECT_TRUE(out_.visit().billable());
}

TEST_F(VisitTest, NobodyCheckedOut) {
  HearCaregiver("caregiver");
  HearAssigned("v");
  ASSERT_TRUE(CheckIn("v").ok());
  harness_.Advance(absl::Minutes(70) + policy_.no_check_out - absl::Seconds(1));
  EXPECT_EQ(Get("v").exceptions_size(), 0);
  harness_.Advance(absl::Seconds(1));
  EXPECT_THAT(Codes(Get("v").exceptions()), ElementsAre("NO_CHECK_OUT"));
  ASSERT_TRUE(CheckOut("v").ok());
  EXPECT_FALSE(out_.visit().billable());
  EXPECT_THAT(Told("v"), ElementsAre("1 SCHEDULED", "2 IN_PROGRESS", "3 IN_PROGRESS NO_CHECK_OUT",
                                     "4 COMPLETED NO_CHECK_OUT"));
}

TEST_F(VisitTest, EvidenceIsNeverAltered) {
  HearCaregiver("caregiver");
  HearAssigned("v");
  ASSERT_TRUE(CheckIn("v").ok());
  for (const char* sql :
       {"UPDATE evidence SET mock = false", "DELETE FROM evidence", "TRUNCATE evidence"}) {
    const absl::Status status = harness_.database().Run(Lane::kNormal, [&](pg::Tx& tx) {
      tx.Exec(sql, {});
      return absl::OkStatus();
    });
    EXPECT_FALSE(status.ok()) << sql;
  }
  EXPECT_EQ(harness_.server().Count("evidence"), 1);
}

}  // namespace
}  // namespace homecare::visit
