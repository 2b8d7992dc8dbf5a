// Alarms about visits that are near and that nobody goes to.
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "tests/integration/intake/fixture.h"

namespace homecare::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AlarmTest : public IntakeTest {
 protected:
  // `start` and `end` are hours of the day; the test begins at 8.
  void HearPoint(const std::string& id, double latitude, const std::string& caregiver_id,
                 int start = 0, int end = 24) {
    Event event;
    auto* point = event.mutable_service_point_changed();
    point->set_service_point_id(id);
    point->set_provider_id("provider");
    point->set_county_code("370303");
    point->mutable_location()->set_latitude_degrees(latitude);
    point->mutable_location()->set_longitude_degrees(118.05);
    point->set_active(true);
    event::v1::OnCall& on_call = *point->add_on_call();
    on_call.set_caregiver_id(caregiver_id);
    on_call.set_start_minute(start * 60);
    on_call.set_end_minute(end * 60);
    ASSERT_TRUE(harness_.Hear("registry", id, event).ok());
  }

  // A bath that may start so much later.
  std::string PlaceIn(absl::Duration later) {
    v1::PlaceOrderRequest request = Bath();
    *request.mutable_start_window() =
        rpc::ToProto(rpc::TimeSpan{Now() + later, Now() + later + absl::Hours(1)});
    EXPECT_TRUE(Place(request).ok());
    return placed_.order().order_id();
  }

  v1::ListAlarmsResponse List(bool open_only = false) {
    v1::ListAlarmsRequest request;
    v1::ListAlarmsResponse response;
    request.set_open_only(open_only);
    const absl::Status status = Call(&Stub::ListAlarms, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  // "1440 OPEN at point: a, b", one text an alarm.
  std::vector<std::string> Alarms() {
    std::vector<std::string> texts;
    const v1::ListAlarmsResponse list = List();
    for (const v1::Alarm& alarm : list.alarms()) {
      texts.push_back(absl::StrCat(
          alarm.minutes_before(), " ",
          v1::AlarmOutcome_Name(alarm.outcome()).substr(sizeof("ALARM_OUTCOME_") - 1), " at ",
          alarm.service_point_id(), ": ", absl::StrJoin(alarm.on_call_caregiver_ids(), ", ")));
    }
    return texts;
  }
};

TEST_F(AlarmTest, ThreeRungsEachOnceWhileNobodyGoes) {
  HearPoint("near", 36.81, "neighbour");
  PlaceIn(absl::Hours(48));
  harness_.Advance(absl::Hours(23));
  EXPECT_THAT(Alarms(), IsEmpty());
  harness_.Advance(absl::Hours(1));
  EXPECT_THAT(Alarms(), ElementsAre("1440 OPEN at near: neighbour"));
  EXPECT_EQ(rpc::FromProto(List().alarms(0).start_time()), Now() + absl::Hours(24));
  harness_.Advance(absl::Hours(22));
  harness_.Advance(absl::Minutes(90));
  harness_.Advance(absl::Hours(1));
  EXPECT_THAT(Alarms(), ElementsAre("1440 OPEN at near: neighbour", "120 OPEN at near: neighbour",
                                    "30 OPEN at near: neighbour"));
}

TEST_F(AlarmTest, AnAssignmentEndsThemAndItsLossBeginsAnew) {
  const std::string order_id = PlaceIn(absl::Hours(25));
  harness_.Advance(absl::Hours(1));
  HearAssigned(order_id);
  EXPECT_THAT(Alarms(), ElementsAre("1440 ASSIGNED at : "));
  EXPECT_THAT(List(/*open_only=*/true).alarms(), IsEmpty());
  harness_.Advance(absl::Hours(1));
  HearUnassigned(order_id);
  harness_.Advance(absl::Hours(21));
  EXPECT_THAT(Alarms(), ElementsAre("1440 ASSIGNED at : ", "120 OPEN at : "));
  HearAssigned(order_id, "second visit");
  harness_.Advance(absl::Hours(2));
  EXPECT_THAT(Alarms(), ElementsAre("1440 ASSIGNED at : ", "120 ASSIGNED at : "));
}

TEST_F(AlarmTest, WhoWasAssignedInTimeAlarmsNobody) {
  HearAssigned(PlaceIn(absl::Hours(30)));
  harness_.Advance(absl::Hours(30));
  EXPECT_THAT(Alarms(), IsEmpty());
}

TEST_F(AlarmTest, ACancelledOrderAndOneGivenUpHaveAnEndOfTheirOwn) {
  const std::string cancelled = PlaceIn(absl::Hours(3)), given_up = PlaceIn(absl::Hours(3));
  harness_.Advance(absl::Hours(1));
  ASSERT_TRUE(Cancel(cancelled).ok());
  HearUnmatched(given_up, /*final=*/true);
  harness_.Advance(absl::Hours(2));
  EXPECT_THAT(Alarms(), ::testing::UnorderedElementsAre("120 CANCELLED at : ", "120 LAPSED at : "));
}

TEST_F(AlarmTest, TheNearestPointThatHasSomebodyOnCallAtThatHour) {
  HearPoint("far", 37.1, "always");
  HearPoint("near-by-night", 36.81, "night watch", 20, 6);
  HearPoint("near-by-day", 36.82, "day watch", 6, 20);
  PlaceIn(absl::Hours(3));   // 11:00, alarm at 09:00
  PlaceIn(absl::Hours(15));  // 23:00, alarm at 21:00
  harness_.Advance(absl::Hours(1));
  harness_.Advance(absl::Minutes(90));
  harness_.Advance(absl::Minutes(630));
  EXPECT_THAT(Alarms(),
              ElementsAre("120 OPEN at near-by-day: day watch", "30 OPEN at near-by-day: day watch",
                          "120 OPEN at near-by-night: night watch"));
}

TEST_F(AlarmTest, AnEmergencyHasALadderOfItsOwn) {
  ASSERT_TRUE(Press(1).ok());
  harness_.Advance(absl::Hours(2));
  EXPECT_THAT(Alarms(), IsEmpty());
}

}  // namespace
}  // namespace homecare::intake
