// What an event tells of a visit's evidence and exceptions: all that an auditor asks billing for.
#include "common/base/check.h"
#include "common/event/payload.h"
#include "tests/integration/visit/fixture.h"

namespace homecare::visit {
namespace {

// The one with that code; HC_CHECK.
template <typename Code, typename Exceptions>
const auto& Coded(Code code, const Exceptions& exceptions) {
  for (const auto& exception : exceptions) {
    if (exception.code() == code) return exception;
  }
  HC_CHECK(false && "no exception with that code");
}

class ToldEvidenceTest : public VisitTest {
 protected:
  ToldEvidenceTest() { HearCaregiver("caregiver"); }

  event::v1::VisitChanged Last(const std::string& visit_id) {
    const std::vector<Event> events = harness_.Told("visits", visit_id);
    for (const Event& event : events) {
      EXPECT_TRUE(event::CheckPayload(event).ok()) << event::CheckPayload(event);
    }
    return events.back().visit_changed();
  }
};

TEST_F(ToldEvidenceTest, BothProofsAsTheyWereGiven) {
  HearAssigned("v");
  EXPECT_FALSE(Last("v").has_check_in_proof());
  v1::CheckInRequest in = Proof<v1::CheckInRequest>("v", 100);
  *in.mutable_device_time() = rpc::ToProto(Now() - absl::Seconds(7));
  ASSERT_TRUE(CheckIn(in).ok());
  EXPECT_FALSE(Last("v").has_check_out_proof());
  harness_.Advance(absl::Minutes(50));
  v1::CheckOutRequest out = Proof<v1::CheckOutRequest>("v");
  out.clear_fix();
  out.set_method(v1::EVIDENCE_METHOD_QR);
  ASSERT_TRUE(CheckOut(out).ok());

  const v1::GetVisitResponse got = Get("v");
  const event::v1::VisitChanged told = Last("v");
  const event::v1::VisitProof& first = told.check_in_proof();
  EXPECT_EQ(first.evidence_id(), got.evidence(0).evidence_id());
  EXPECT_EQ(first.method(), event::v1::PROOF_METHOD_GPS);
  EXPECT_EQ(first.device_id(), "phone");
  EXPECT_EQ(rpc::FromProto(first.receive_time()) - rpc::FromProto(first.device_time()),
            absl::Seconds(7));
  EXPECT_EQ(first.point().SerializeAsString(), in.fix().point().SerializeAsString());
  EXPECT_EQ(first.accuracy_metres(), 10);
  EXPECT_NEAR(first.distance_metres(), 100, 1);
  EXPECT_FALSE(first.location_off() || first.mocked());
  EXPECT_EQ(first.entered_by() + first.confirmed_by(), "");
  const event::v1::VisitProof& second = told.check_out_proof();
  EXPECT_EQ(second.evidence_id(), got.evidence(1).evidence_id());
  EXPECT_EQ(second.method(), event::v1::PROOF_METHOD_QR);
  EXPECT_TRUE(second.location_off());
  EXPECT_FALSE(second.has_point() || second.has_distance_metres());
}

TEST_F(ToldEvidenceTest, ExceptionsStayWithWhoClearedThemAndWhy) {
  HearAssigned("v");
  v1::CheckInRequest mocked = Proof<v1::CheckInRequest>("v", 400);
  mocked.mutable_fix()->set_mock(true);
  ASSERT_TRUE(CheckIn(mocked).ok());
  v1::ClearExceptionRequest clear;
  v1::ClearExceptionResponse cleared;
  // Two of one instant come in any order.
  clear.set_exception_id(Coded(v1::EXCEPTION_CODE_LOCATION_MOCK, in_.exceptions()).exception_id());
  clear.set_actor_id("auditor");
  clear.set_reason_text("seen on site,\n" + std::string(1900, 'x'));
  ASSERT_TRUE(Call(&Stub::ClearException, clear, &cleared).ok());

  const event::v1::VisitChanged told = Last("v");
  EXPECT_TRUE(told.check_in_proof().mocked());
  ASSERT_EQ(told.exceptions_size(), 2);
  const event::v1::RaisedException& mock = Coded("LOCATION_MOCK", told.exceptions());
  EXPECT_EQ(mock.exception_id(), clear.exception_id());
  EXPECT_TRUE(mock.blocking());
  EXPECT_EQ(rpc::FromProto(mock.raised_time()), Now());
  EXPECT_EQ(rpc::FromProto(mock.cleared_time()), Now());
  EXPECT_EQ(mock.cleared_by(), "auditor");
  EXPECT_EQ(mock.clear_reason_text(), clear.reason_text());
  const event::v1::RaisedException& outside = Coded("OUTSIDE_GEOFENCE", told.exceptions());
  EXPECT_FALSE(outside.has_cleared_time());
  EXPECT_EQ(outside.detail(), "400 m from the elder's home, allowed 300 m");
  ASSERT_EQ(told.open_exceptions_size(), 1);
  EXPECT_EQ(told.open_exceptions(0), "OUTSIDE_GEOFENCE");
}

// Matching takes a visit back and assigns another of the same order.
TEST_F(ToldEvidenceTest, WhoWasReplacedIsTold) {
  HearCaregiver("second");
  const auto assign = [&](const std::string& visit_id, const std::string& caregiver_id) {
    Event event;
    auto* assigned = event.mutable_visit_assigned();
    assigned->set_visit_id(visit_id);
    assigned->set_order_id("order");
    assigned->set_elder_id("elder");
    assigned->set_caregiver_id(caregiver_id);
    assigned->set_provider_id("provider");
    *assigned->mutable_planned() = rpc::ToProto(rpc::TimeSpan{start_, start_ + absl::Hours(1)});
    assigned->set_item_code("BATHING");
    assigned->set_bucket(type::v1::BUCKET_CARE_HOURS);
    assigned->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    *assigned->mutable_location() = rpc::ToProto(home_);
    ASSERT_TRUE(harness_.Hear("assignments", "order", event).ok());
  };
  const auto take_back = [&](const std::string& visit_id) {
    Event event;
    event.mutable_visit_unassigned()->set_visit_id(visit_id);
    event.mutable_visit_unassigned()->set_order_id("order");
    ASSERT_TRUE(harness_.Hear("assignments", "order", event).ok());
  };
  assign("v1", "second");
  EXPECT_EQ(Last("v1").replaced_caregiver_id(), "");
  take_back("v1");
  assign("v2", "second");  // the same again is no replacement
  EXPECT_EQ(Last("v2").replaced_caregiver_id(), "");
  take_back("v2");
  assign("v3", "caregiver");
  EXPECT_EQ(Last("v3").replaced_caregiver_id(), "second");
  ASSERT_TRUE(CheckIn("v3").ok());
  EXPECT_EQ(Last("v3").replaced_caregiver_id(), "second");
}

}  // namespace
}  // namespace homecare::visit
