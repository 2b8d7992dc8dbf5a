// What is odd about a visit, what it means for the bill, and the lists that auditors walk.
#include <set>

#include "tests/integration/visit/fixture.h"

namespace homecare::visit {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

class ExceptionsTest : public VisitTest {
 protected:
  ExceptionsTest() {
    HearCaregiver("caregiver");
    HearCaregiver("second");
  }

  absl::Status Clear(const std::string& exception_id, const std::string& provider_id = "") {
    v1::ClearExceptionRequest request;
    request.set_exception_id(exception_id);
    request.set_actor_id("auditor");
    request.set_actor_provider_id(provider_id);
    request.set_reason_text("seen on site");
    return Call(&Stub::ClearException, request, &cleared_);
  }

  v1::ClearExceptionResponse cleared_;
};

TEST_F(ExceptionsTest, AnOddCheckInIsKeptAndNamed) {
  const auto odd = [this](const std::string& id, double metres, bool mock, double accuracy) {
    v1::CheckInRequest request = Proof<v1::CheckInRequest>(id, metres);
    request.mutable_fix()->set_mock(mock);
    request.mutable_fix()->set_accuracy_metres(accuracy);
    return request;
  };
  v1::CheckInRequest off = Proof<v1::CheckInRequest>("v0");
  off.clear_fix();
  v1::CheckInRequest skewed = Proof<v1::CheckInRequest>("v1");
  *skewed.mutable_device_time() = rpc::ToProto(Now() - absl::Minutes(6));
  const struct {
    v1::CheckInRequest request;
    std::vector<std::string> codes;
    bool bills;
  } cases[] = {
      {off, {"LOCATION_OFF"}, true},
      {skewed, {"CLOCK_SKEW"}, true},
      {odd("v2", 299, false, 10), {}, true},
      {odd("v3", 301, false, 10), {"OUTSIDE_GEOFENCE"}, false},
      {odd("v4", 0, true, 10), {"LOCATION_MOCK"}, false},
      {odd("v5", 0, false, 201), {"LOCATION_COARSE"}, true},
      {odd("v6", 400, true, 500), {"LOCATION_MOCK", "LOCATION_COARSE", "OUTSIDE_GEOFENCE"}, false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.request.ShortDebugString());
    const std::string visit_id = c.request.visit_id();
    HearAssigned(visit_id);
    ASSERT_TRUE(CheckIn(c.request).ok());
    EXPECT_THAT(Codes(in_.exceptions()), ElementsAreArray(c.codes));
    ASSERT_TRUE(CheckOut(visit_id).ok());
    EXPECT_EQ(out_.visit().billable(), c.bills);
    EXPECT_EQ(Get(visit_id).evidence_size(), 2);
  }
  EXPECT_FALSE(Get("v0").evidence(0).has_fix());
  EXPECT_FALSE(Get("v0").evidence(0).has_distance_metres());
}

TEST_F(ExceptionsTest, AWrongPlaceAtTheEndBlocksToo) {
  HearAssigned("v");
  ASSERT_TRUE(CheckIn("v").ok());
  ASSERT_TRUE(CheckOut(Proof<v1::CheckOutRequest>("v", 5'000)).ok());
  EXPECT_THAT(Codes(out_.exceptions()), ElementsAre("OUTSIDE_GEOFENCE"));
  EXPECT_FALSE(out_.visit().billable());
}

TEST_F(ExceptionsTest, EarlyAndLateAreToldFromThePlan) {
  HearAssigned("early", "caregiver", absl::Minutes(31));
  ASSERT_TRUE(CheckIn("early").ok());
  EXPECT_THAT(Codes(in_.exceptions()), ElementsAre("EARLY_CHECK_IN"));
  ASSERT_TRUE(CheckOut("early").ok());
  HearAssigned("late", "caregiver", -absl::Minutes(16));
  ASSERT_TRUE(CheckIn("late").ok());
  EXPECT_THAT(Codes(in_.exceptions()), ElementsAre("LATE_CHECK_IN"));
}

TEST_F(ExceptionsTest, TwoAtOneEldersAreAnOverlap) {
  HearAssigned("v", "caregiver", absl::Minutes(10), "elder");
  HearAssigned("w", "second", absl::Minutes(10), "elder");
  ASSERT_TRUE(CheckIn("v").ok());
  v1::CheckInRequest request = Proof<v1::CheckInRequest>("w");
  request.set_caregiver_id("second");
  ASSERT_TRUE(CheckIn(request).ok());
  EXPECT_THAT(Codes(in_.exceptions()), ElementsAre("ELDER_OVERLAP"));
}

TEST_F(ExceptionsTest, ABlockedVisitBillsOnceEveryBlockIsCleared) {
  HearAssigned("v");
  v1::CheckInRequest mocked = Proof<v1::CheckInRequest>("v", 400);
  mocked.mutable_fix()->set_mock(true);
  ASSERT_TRUE(CheckIn(mocked).ok());
  ASSERT_EQ(in_.exceptions_size(), 2);
  const std::string first = in_.exceptions(0).exception_id();
  const std::string second = in_.exceptions(1).exception_id();
  EXPECT_EQ(in_.exceptions(0).effect(), v1::BILLING_EFFECT_BLOCKS);
  ASSERT_TRUE(CheckOut("v").ok());
  EXPECT_FALSE(out_.visit().billable());

  EXPECT_EQ(Reason(Clear(first, "provider")), "OWN_PROVIDER");
  EXPECT_EQ(Reason(Clear("unknown")), "EXCEPTION_NOT_FOUND");
  ASSERT_TRUE(Clear(first, "another provider").ok());
  EXPECT_EQ(cleared_.exception().cleared_by(), "auditor");
  EXPECT_EQ(cleared_.exception().clear_reason(), "seen on site");
  EXPECT_FALSE(cleared_.visit().billable());
  EXPECT_EQ(Reason(Clear(first)), "EXCEPTION_CLEARED");
  ASSERT_TRUE(Clear(second).ok());
  EXPECT_TRUE(cleared_.visit().billable());
  EXPECT_THAT(Told("v"), ElementsAre("1 SCHEDULED", "2 IN_PROGRESS LOCATION_MOCK OUTSIDE_GEOFENCE",
                                     "3 COMPLETED LOCATION_MOCK OUTSIDE_GEOFENCE",
                                     "4 COMPLETED OUTSIDE_GEOFENCE", "5 COMPLETED billable"));
}

template <typename Request>
Request Ruled(const std::string& visit_id) {
  Request request;
  request.set_visit_id(visit_id);
  request.set_actor_id("officer");
  request.set_confirmer_id("second");
  request.set_reason_text("told by the family");
  return request;
}

// DOMAIN, E8c.
TEST_F(ExceptionsTest, AForgottenEndIsSetByTwoPeopleAndNotAfterThePlan) {
  HearAssigned("v", "caregiver", absl::Minutes(10));
  ASSERT_TRUE(CheckIn("v").ok());
  const absl::Time planned_end = rpc::FromProto(in_.visit().planned().end_time());
  harness_.Advance(absl::Hours(4));
  ASSERT_THAT(Codes(Get("v").exceptions()), ElementsAre("NO_CHECK_OUT"));

  v1::SetVisitEndResponse response;
  auto request = Ruled<v1::SetVisitEndRequest>("v");
  *request.mutable_end_time() = rpc::ToProto(planned_end + absl::Seconds(1));
  EXPECT_EQ(Reason(Call(&Stub::SetVisitEnd, request, &response)), "END_OUT_OF_RANGE");
  *request.mutable_end_time() = rpc::ToProto(planned_end);
  ASSERT_TRUE(Call(&Stub::SetVisitEnd, request, &response).ok());
  EXPECT_TRUE(response.visit().billable());
  EXPECT_EQ(rpc::FromProto(response.visit().check_out_time()), planned_end);

  const v1::GetVisitResponse shown = Get("v");
  ASSERT_EQ(shown.evidence_size(), 2);
  EXPECT_EQ(shown.evidence(1).method(), v1::EVIDENCE_METHOD_MANUAL);
  EXPECT_EQ(shown.evidence(1).entered_by(), "officer");
  EXPECT_EQ(shown.evidence(1).confirmed_by(), "second");
  EXPECT_EQ(shown.exceptions(0).cleared_by(), "second");
  EXPECT_THAT(Told("v"), ElementsAre("1 SCHEDULED", "2 IN_PROGRESS", "3 IN_PROGRESS NO_CHECK_OUT",
                                     "4 COMPLETED billable"));
  const event::v1::VisitChanged told = harness_.Told("visits", "v").back().visit_changed();
  EXPECT_EQ(told.check_out_proof().method(), event::v1::PROOF_METHOD_MANUAL);
  EXPECT_EQ(told.check_out_proof().entered_by(), "officer");
}

TEST_F(ExceptionsTest, AVoidedVisitBillsNothingAndSaysWhoSaidSo) {
  HearAssigned("v");
  ASSERT_TRUE(CheckIn("v").ok());
  ASSERT_TRUE(CheckOut("v").ok());
  ASSERT_TRUE(out_.visit().billable());
  v1::VoidVisitResponse response;
  ASSERT_TRUE(Call(&Stub::VoidVisit, Ruled<v1::VoidVisitRequest>("v"), &response).ok());
  EXPECT_EQ(response.visit().state(), event::v1::VISIT_STATE_VOIDED);
  EXPECT_FALSE(response.visit().billable());
  EXPECT_EQ(Get("v").voiding().actor_id(), "officer");
  EXPECT_EQ(Get("v").voiding().reason_text(), "told by the family");
  EXPECT_THAT(Told("v"),
              ElementsAre("1 SCHEDULED", "2 IN_PROGRESS", "3 COMPLETED billable", "4 VOIDED"));
}

TEST_F(ExceptionsTest, PagesWalkEveryVisitOnce) {
  std::set<std::string> all;
  for (int i = 0; i < 7; ++i) {
    all.insert(absl::StrCat("v", i));
    // Three of them start at one instant.
    HearAssigned(absl::StrCat("v", i), "caregiver", absl::Minutes(10 * std::max(0, i - 2)));
  }
  v1::ListVisitsRequest request;
  v1::ListVisitsResponse response;
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    request.set_page_token(response.next_page_token());
    ASSERT_TRUE(Call(&Stub::ListVisits, request, &response).ok());
    EXPECT_LE(response.visits_size(), 2);
    for (const v1::Visit& visit : response.visits()) seen.push_back(visit.visit_id());
  } while (!response.next_page_token().empty());
  EXPECT_THAT(seen, ElementsAreArray(all));

  request.set_page_token("forged");
  EXPECT_EQ(Reason(Call(&Stub::ListVisits, request, &response)), "INVALID_PAGE_TOKEN");
  request.clear_page_token();
  request.set_state(event::v1::VISIT_STATE_COMPLETED);
  ASSERT_TRUE(Call(&Stub::ListVisits, request, &response).ok());
  EXPECT_EQ(response.visits_size(), 0);
}

TEST_F(ExceptionsTest, ACaregiverSeesTheirOwnDay) {
  HearAssigned("v");
  HearAssigned("w", "second");
  v1::ListMyVisitsRequest request;
  v1::ListMyVisitsResponse response;
  request.set_caregiver_id("caregiver");
  *request.mutable_range() = rpc::ToProto(rpc::TimeSpan{start_, start_ + absl::Hours(1)});
  ASSERT_TRUE(Call(&Stub::ListMyVisits, request, &response).ok());
  ASSERT_EQ(response.visits_size(), 1);
  EXPECT_EQ(response.visits(0).visit_id(), "v");
  *request.mutable_range() = rpc::ToProto(rpc::TimeSpan{start_, start_ + absl::Hours(24 * 32)});
  EXPECT_EQ(Reason(Call(&Stub::ListMyVisits, request, &response)), "INVALID_FIELD");
}

TEST_F(ExceptionsTest, ExceptionsAreListedByVisitCodeAndBeingOpen) {
  for (const char* id : {"v", "w"}) {
    HearAssigned(id);
    ASSERT_TRUE(CheckIn(Proof<v1::CheckInRequest>(id, 400)).ok());
    v1::CheckOutRequest out = Proof<v1::CheckOutRequest>(id);
    out.clear_fix();
    ASSERT_TRUE(CheckOut(out).ok());
  }
  ASSERT_TRUE(Clear(Get("v").exceptions(0).exception_id()).ok());
  const struct {
    const char* visit_id;
    v1::ExceptionCode code;
    bool open_only;
    int exceptions;
  } cases[] = {
      {"", v1::EXCEPTION_CODE_UNSPECIFIED, false, 4},
      {"", v1::EXCEPTION_CODE_UNSPECIFIED, true, 3},
      {"v", v1::EXCEPTION_CODE_UNSPECIFIED, false, 2},
      {"v", v1::EXCEPTION_CODE_OUTSIDE_GEOFENCE, true, 0},
      {"", v1::EXCEPTION_CODE_LOCATION_OFF, true, 2},
      {"", v1::EXCEPTION_CODE_NO_CHECK_IN, false, 0},
  };
  for (const auto& c : cases) {
    v1::ListExceptionsRequest request;
    v1::ListExceptionsResponse response;
    request.set_visit_id(c.visit_id);
    request.set_code(c.code);
    request.set_open_only(c.open_only);
    request.set_page_size(1);
    SCOPED_TRACE(request.ShortDebugString());
    int exceptions = 0;
    do {
      request.set_page_token(response.next_page_token());
      ASSERT_TRUE(Call(&Stub::ListExceptions, request, &response).ok());
      exceptions += response.exceptions_size();
    } while (!response.next_page_token().empty());
    EXPECT_EQ(exceptions, c.exceptions);
  }
}

}  // namespace
}  // namespace homecare::visit
