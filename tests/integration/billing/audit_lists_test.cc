// Visits and exceptions as auditors list them.
#include "tests/integration/billing/audit_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AuditListsTest : public AuditTest {
 protected:
  // In order of planned start: b, a, c, d, e in June, and one in July.
  AuditListsTest() {
    event::v1::Event scheduled =
        Told("y", Care("d", "2022-06-29 09:00:00", "2022-06-29 10:00:00"), "other");
    scheduled.mutable_visit_changed()->set_state(event::v1::VISIT_STATE_SCHEDULED);
    scheduled.mutable_visit_changed()->set_billable(false);
    scheduled.mutable_visit_changed()->clear_check_in_time();
    scheduled.mutable_visit_changed()->clear_check_out_time();
    Visit far = Care("c", "2022-06-03 09:00:00", "2022-06-03 10:00:00");
    far.provider_id = "another";
    event::v1::Event doubtful = Told("y", far, "other");
    Raise(doubtful, "OUTSIDE_GEOFENCE", false, "auditor");
    Raise(doubtful, "LOCATION_MOCK", true, "");
    event::v1::Event late =
        Told("x", Care("e", "2022-06-30 23:30:00", "2022-07-01 00:30:00"), "other");
    Raise(late, "CLOCK_SKEW", false, "");
    MustDeliver({Elder("x", "370302", Level::kMild), Elder("y", "370303", Level::kMild),
                 Told("x", Care("b", "2022-06-01 09:00:00", "2022-06-01 09:50:00")),
                 Told("x", Care("a", "2022-06-02 09:00:00", "2022-06-02 10:00:00")), doubtful,
                 scheduled, late,
                 Told("x", Care("july", "2022-07-01 08:00:00", "2022-07-01 09:00:00"))});
  }

  static v1::ListVisitsRequest June() {
    v1::ListVisitsRequest request;
    request.set_month("2022-06");
    return request;
  }

  std::vector<std::string> Listed(const v1::ListVisitsRequest& request) {
    std::vector<std::string> visits;
    const v1::ListVisitsResponse response = Must(&Stub::ListVisits, request);
    for (const v1::AuditedVisit& visit : response.visits()) {
      visits.push_back(visit.visit_id());
    }
    return visits;
  }

  // "c LOCATION_MOCK blocks", "c OUTSIDE_GEOFENCE cleared by auditor".
  std::vector<std::string> Exceptions(v1::ListExceptionsRequest request) {
    request.set_month("2022-06");
    std::vector<std::string> texts;
    const v1::ListExceptionsResponse response = Must(&Stub::ListExceptions, request);
    for (const v1::VisitException& one : response.exceptions()) {
      texts.push_back(absl::StrCat(
          one.visit_id(), " ", one.code(), one.blocks() ? " blocks" : "",
          one.cleared_by().empty() ? "" : absl::StrCat(" cleared by ", one.cleared_by())));
    }
    return texts;
  }
};

TEST_F(AuditListsTest, VisitsInPagesInOrderOfTheirPlans) {
  v1::ListVisitsRequest request = June();
  request.set_page_size(2);
  std::vector<std::vector<std::string>> pages;
  do {
    const v1::ListVisitsResponse response = Must(&Stub::ListVisits, request);
    request.set_page_token(response.next_page_token());
    pages.emplace_back();
    for (const v1::AuditedVisit& visit : response.visits())
      pages.back().push_back(visit.visit_id());
  } while (!request.page_token().empty());
  EXPECT_THAT(pages, ElementsAre(ElementsAre("b", "a"), ElementsAre("c", "d"), ElementsAre("e")));
}

TEST_F(AuditListsTest, EachFilterNarrows) {
  const struct {
    void (*narrow)(v1::ListVisitsRequest&);
    std::vector<std::string> visits;
  } cases[] = {
      {[](auto& r) { r.set_month("2022-05"); }, {}},
      {[](auto& r) { r.set_month("2022-07"); }, {"july"}},
      {[](auto& r) { r.set_elder_id("y"); }, {"c", "d"}},
      {[](auto& r) { r.set_caregiver_id("other"); }, {"c", "d", "e"}},
      {[](auto& r) { r.set_provider_id("another"); }, {"c"}},
      {[](auto& r) { r.set_county_code("370302"); }, {"b", "a", "e"}},
      {[](auto& r) { r.set_state(v1::AUDITED_VISIT_STATE_SCHEDULED); }, {"d"}},
      {[](auto& r) {
         r.set_caregiver_id("other");
         r.set_county_code("370303");
         r.set_state(v1::AUDITED_VISIT_STATE_COMPLETED);
       },
       {"c"}},
      {[](auto& r) {
         r.set_elder_id("x");
         r.set_provider_id("another");
       },
       {}},
  };
  for (const auto& c : cases) {
    v1::ListVisitsRequest request = June();
    c.narrow(request);
    EXPECT_EQ(Listed(request), c.visits) << request.ShortDebugString();
  }
}

TEST_F(AuditListsTest, AVisitTellsWhatStandsAndWhatWasPosted) {
  v1::ListVisitsRequest request = June();
  request.set_caregiver_id("other");
  const v1::ListVisitsResponse response = Must(&Stub::ListVisits, request);
  ASSERT_EQ(response.visits_size(), 3);
  EXPECT_EQ(response.visits(0).ShortDebugString(),
            "visit_id: \"c\" elder_id: \"y\" caregiver_id: \"other\" provider_id: \"another\""
            " county_code: \"370303\" item_code: \"BATHING\" state: AUDITED_VISIT_STATE_COMPLETED"
            " planned { start_time { seconds: 1654218000 } end_time { seconds: 1654221600 } }"
            " check_in_time { seconds: 1654218000 } check_out_time { seconds: 1654221600 }"
            " open_exceptions: \"LOCATION_MOCK\"");
  EXPECT_FALSE(response.visits(1).has_check_in_time());
  const v1::AuditedVisit& night = response.visits(2);  // its half hours are of two months
  EXPECT_TRUE(night.billable());
  ASSERT_EQ(night.shares_size(), 1);
  EXPECT_EQ(night.shares(0).ShortDebugString(),
            "funding: FUNDING_SUBSIDY rate_fen_per_hour: 1500 minutes: 60 amount_fen: 1500");
}

TEST_F(AuditListsTest, ExceptionsOpenAndCleared) {
  const struct {
    void (*narrow)(v1::ListExceptionsRequest&);
    std::vector<std::string> exceptions;
  } cases[] = {
      {[](auto&) {},
       {"c LOCATION_MOCK blocks", "c OUTSIDE_GEOFENCE cleared by auditor", "e CLOCK_SKEW"}},
      {[](auto& r) { r.set_open_only(true); }, {"c LOCATION_MOCK blocks", "e CLOCK_SKEW"}},
      {[](auto& r) { r.set_code("OUTSIDE_GEOFENCE"); }, {"c OUTSIDE_GEOFENCE cleared by auditor"}},
      {[](auto& r) {
         r.set_code("OUTSIDE_GEOFENCE");
         r.set_open_only(true);
       },
       {}},
      {[](auto& r) { r.set_elder_id("x"); }, {"e CLOCK_SKEW"}},
      {[](auto& r) { r.set_provider_id("another"); },
       {"c LOCATION_MOCK blocks", "c OUTSIDE_GEOFENCE cleared by auditor"}},
      {[](auto& r) { r.set_county_code("370302"); }, {"e CLOCK_SKEW"}},
      {[](auto& r) { r.set_caregiver_id("caregiver"); }, {}},
  };
  for (const auto& c : cases) {
    v1::ListExceptionsRequest request;
    c.narrow(request);
    EXPECT_EQ(Exceptions(request), c.exceptions) << request.ShortDebugString();
  }
}

TEST_F(AuditListsTest, APageOfExceptionsHasWholeVisits) {
  v1::ListExceptionsRequest request;
  request.set_page_size(1);
  request.set_month("2022-06");
  v1::ListExceptionsResponse response = Must(&Stub::ListExceptions, request);
  EXPECT_EQ(response.exceptions_size(), 2);
  request.set_page_token(response.next_page_token());
  response = Must(&Stub::ListExceptions, request);
  ASSERT_EQ(response.exceptions_size(), 1);
  EXPECT_EQ(response.exceptions(0).visit_id(), "e");
}

// A month without an exception is looked through in parts, and its end is the end of the list.
TEST_F(AuditListsTest, ManyVisitsWithoutExceptionsEndSomewhere) {
  server_.Execute(
      "INSERT INTO visit_state (city_code, visit_id, elder_id, provider_id, caregiver_id,"
      " item_code, bucket, state, planned_start_time, planned_end_time, double_up, family_consent,"
      " emergency, billable, open_exceptions, changed_time, visit_changed)"
      " SELECT '370300', 'n' || n, 'x', 'p', 'c', 'i', 'CARE', 'MISSED', '2022-04-02', "
      "'2022-04-02',"
      " false, false, false, false, '{}', '2022-04-02', '' FROM generate_series(1, 6000) AS n");
  v1::ListExceptionsRequest request;
  request.set_month("2022-04");
  v1::ListExceptionsResponse response = Must(&Stub::ListExceptions, request);
  EXPECT_THAT(response.exceptions(), IsEmpty());
  ASSERT_NE(response.next_page_token(), "");
  request.set_page_token(response.next_page_token());
  response = Must(&Stub::ListExceptions, request);
  EXPECT_THAT(response.exceptions(), IsEmpty());
  EXPECT_EQ(response.next_page_token(), "");
}

}  // namespace
}  // namespace homecare::billing
