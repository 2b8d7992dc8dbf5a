// The button: what a press is about, and the ladder that sees to it that somebody comes.
#include "tests/integration/intake/fixture.h"

namespace homecare::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(IntakeTest, ARedPressOpensAnIncidentAndSendsSomebody) {
  ASSERT_TRUE(Press(1).ok());
  const v1::Incident incident = pressed_.incident();
  EXPECT_TRUE(pressed_.opened());
  EXPECT_EQ(incident.state(), v1::INCIDENT_STATE_OPEN);
  EXPECT_EQ(incident.elder_id(), "elder");
  EXPECT_EQ(incident.presses(), 1);
  const v1::Order order = Get(incident.order_id());
  EXPECT_EQ(order.incident_id(), incident.incident_id());
  EXPECT_EQ(order.item_code(), "EMERGENCY_RESPONSE");
  EXPECT_EQ(order.priority(), type::v1::PRIORITY_EMERGENCY);
  EXPECT_EQ(order.bucket(), type::v1::BUCKET_EMERGENCY);
  const std::vector<Event> told = harness_.Told("orders", incident.order_id());
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].emergency());
  EXPECT_EQ(told[0].order_placed().incident_id(), incident.incident_id());
}

TEST_F(IntakeTest, FurtherPressesJoinWhatIsOpen) {
  ASSERT_TRUE(Press(1).ok());
  const std::string incident_id = pressed_.incident().incident_id();
  harness_.Advance(absl::Seconds(30));
  ASSERT_TRUE(Press(2).ok());
  EXPECT_FALSE(pressed_.opened());
  EXPECT_EQ(pressed_.incident().incident_id(), incident_id);
  ASSERT_TRUE(Acknowledge(incident_id, "operator").ok());
  harness_.Advance(absl::Hours(3));
  ASSERT_TRUE(Press(3).ok());
  EXPECT_EQ(pressed_.incident().incident_id(), incident_id);
  EXPECT_EQ(pressed_.incident().presses(), 3);
  EXPECT_EQ(harness_.server().Count("care_order"), 1);
}

TEST_F(IntakeTest, ARetransmissionIsNoPress) {
  ASSERT_TRUE(Press(1).ok());
  const std::string incident_id = pressed_.incident().incident_id();
  ASSERT_TRUE(Press(1).ok());
  EXPECT_FALSE(pressed_.opened());
  EXPECT_EQ(pressed_.incident().presses(), 1);
  ASSERT_TRUE(Close(incident_id).ok());
  harness_.Advance(absl::Hours(1));
  ASSERT_TRUE(Press(1).ok());
  EXPECT_EQ(pressed_.incident().incident_id(), incident_id);
  EXPECT_EQ(pressed_.incident().state(), v1::INCIDENT_STATE_CLOSED);
  EXPECT_EQ(harness_.server().Count("incident"), 1);
  EXPECT_EQ(harness_.server().Count("signal"), 1);
}

TEST_F(IntakeTest, ARedPressSoonAfterTheCloseOpensItAgain) {
  ASSERT_TRUE(Press(1).ok());
  const v1::Incident first = pressed_.incident();
  ASSERT_TRUE(Acknowledge(first.incident_id(), "operator").ok());
  ASSERT_TRUE(Close(first.incident_id()).ok());
  harness_.Advance(policy_.reopen);
  ASSERT_TRUE(Press(2).ok());
  const v1::Incident again = pressed_.incident();
  EXPECT_FALSE(pressed_.opened());
  EXPECT_EQ(again.incident_id(), first.incident_id());
  EXPECT_EQ(again.state(), v1::INCIDENT_STATE_OPEN);
  EXPECT_FALSE(again.has_acknowledge_time());
  EXPECT_FALSE(again.has_close_time());
  EXPECT_EQ(again.operator_id(), "");
  EXPECT_NE(again.order_id(), first.order_id());
  EXPECT_EQ(Get(again.order_id()).state(), v1::ORDER_STATE_PLACED);

  ASSERT_TRUE(Close(first.incident_id()).ok());
  harness_.Advance(policy_.reopen + absl::Seconds(1));
  ASSERT_TRUE(Press(3).ok());
  EXPECT_TRUE(pressed_.opened());
  EXPECT_NE(pressed_.incident().incident_id(), first.incident_id());
}

TEST_F(IntakeTest, AGreenPressAsksForACallAndSendsNobody) {
  ASSERT_TRUE(Press(1, v1::BUTTON_GREEN).ok());
  const std::string incident_id = pressed_.incident().incident_id();
  EXPECT_TRUE(pressed_.opened());
  EXPECT_EQ(pressed_.incident().order_id(), "");
  ASSERT_TRUE(Press(2).ok());  // the other colour is another matter
  EXPECT_TRUE(pressed_.opened());
  EXPECT_EQ(harness_.server().Count("care_order"), 1);
  ASSERT_TRUE(Close(incident_id, v1::INCIDENT_OUTCOME_CALLED_BACK).ok());
  harness_.Advance(policy_.join);
  ASSERT_TRUE(Press(3, v1::BUTTON_GREEN).ok());
  EXPECT_EQ(pressed_.incident().incident_id(), incident_id);
  EXPECT_EQ(pressed_.incident().state(), v1::INCIDENT_STATE_CLOSED);
  harness_.Advance(policy_.join + absl::Seconds(1));
  ASSERT_TRUE(Press(4, v1::BUTTON_GREEN).ok());
  EXPECT_TRUE(pressed_.opened());
  EXPECT_EQ(harness_.server().Count("care_order"), 1);
}

TEST_F(IntakeTest, APressOfNobodysTerminalIsRefused) {
  HearTerminal("in-store", "");
  HearTerminal("withdrawn", "", false);
  v1::PressButtonRequest request;
  request.set_button(v1::BUTTON_RED);
  request.set_press_counter(1);
  const struct {
    const char *terminal_id, *reason;
  } cases[] = {{"unknown", "TERMINAL_NOT_FOUND"},
               {"withdrawn", "TERMINAL_NOT_FOUND"},
               {"in-store", "TERMINAL_UNBOUND"}};
  for (const auto& c : cases) {
    request.set_terminal_id(c.terminal_id);
    EXPECT_EQ(Reason(Press(request)), c.reason) << c.terminal_id;
  }
  EXPECT_EQ(Reason(Press(0)), "INVALID_FIELD");
  EXPECT_EQ(Reason(Press(1, v1::BUTTON_UNSPECIFIED)), "INVALID_FIELD");
  EXPECT_EQ(harness_.server().Count("signal"), 0);
  EXPECT_EQ(harness_.server().Count("incident"), 0);
}

TEST_F(IntakeTest, EachRungThatIsLateEscalatesOnce) {
  ASSERT_TRUE(Press(1).ok());
  const std::string incident_id = pressed_.incident().incident_id();
  harness_.Advance(policy_.offer - absl::Seconds(1));
  EXPECT_THAT(Attempts(incident_id), IsEmpty());
  harness_.Advance(absl::Seconds(1));
  EXPECT_THAT(Attempts(incident_id), ElementsAre("OFFER LATE", "ESCALATE DONE"));
  const absl::Time escalated = Now();
  harness_.Advance(policy_.assign);
  EXPECT_THAT(Attempts(incident_id),
              ElementsAre("OFFER LATE", "ESCALATE DONE", "ACKNOWLEDGE LATE", "ASSIGN LATE"));
  EXPECT_EQ(rpc::FromProto(GetIncident(incident_id).incident().escalate_time()), escalated);

  v1::ListIncidentsRequest list;
  v1::ListIncidentsResponse listed;
  list.set_escalated_only(true);
  list.set_state(v1::INCIDENT_STATE_OPEN);
  ASSERT_TRUE(Call(&Stub::ListIncidents, list, &listed).ok());
  EXPECT_EQ(listed.incidents_size(), 1);
}

TEST_F(IntakeTest, EachRungEscalatesByItself) {
  const struct {
    bool acknowledge, offer, assign;
    const char* late;
  } cases[] = {{false, true, true, "ACKNOWLEDGE LATE"},
               {true, false, false, "OFFER LATE"},
               {true, true, false, "ASSIGN LATE"}};
  int64_t counter = 0;
  for (const auto& c : cases) {
    SCOPED_TRACE(c.late);
    ASSERT_TRUE(Press(++counter).ok());
    const v1::Incident incident = pressed_.incident();
    if (c.acknowledge) {
      ASSERT_TRUE(Acknowledge(incident.incident_id(), "operator").ok());
    }
    if (c.offer) HearOffered(incident.order_id());
    if (c.assign) HearAssigned(incident.order_id(), incident.incident_id());
    harness_.Advance(absl::Hours(1));
    EXPECT_THAT(Attempts(incident.incident_id()), ::testing::Contains(c.late));
    EXPECT_THAT(Attempts(incident.incident_id()), ::testing::Contains("ESCALATE DONE"));
    ASSERT_TRUE(Close(incident.incident_id()).ok());
    harness_.Advance(absl::Hours(1));
  }
}

TEST_F(IntakeTest, ALadderClimbedInTimeTroublesNobody) {
  ASSERT_TRUE(Press(1).ok());
  const v1::Incident incident = pressed_.incident();
  harness_.Advance(absl::Seconds(10));
  HearOffered(incident.order_id());
  harness_.Advance(absl::Seconds(10));
  ASSERT_TRUE(Acknowledge(incident.incident_id(), "operator").ok());
  harness_.Advance(absl::Seconds(10));
  HearClosed(incident.order_id(), event::v1::OFFER_OUTCOME_ACCEPTED);
  HearAssigned(incident.order_id());
  harness_.Advance(absl::Hours(1));
  EXPECT_THAT(Attempts(incident.incident_id()),
              ElementsAre("OFFER ASKED", "ACKNOWLEDGE DONE", "OFFER ACCEPTED", "ASSIGN DONE"));
  const v1::Incident done = GetIncident(incident.incident_id()).incident();
  EXPECT_FALSE(done.has_escalate_time());
  EXPECT_EQ(rpc::FromProto(done.offer_time()), start_ + absl::Seconds(10));
  EXPECT_EQ(rpc::FromProto(done.assign_time()), start_ + absl::Seconds(30));
}

TEST_F(IntakeTest, NobodyFreeEscalatesAtOnce) {
  ASSERT_TRUE(Press(1).ok());
  const v1::Incident incident = pressed_.incident();
  HearUnmatched(incident.order_id(), false);
  EXPECT_THAT(Attempts(incident.incident_id()), ElementsAre("OFFER NOBODY_FREE", "ESCALATE DONE"));
}

TEST_F(IntakeTest, TheFirstAcknowledgementStands) {
  ASSERT_TRUE(Press(1).ok());
  const std::string incident_id = pressed_.incident().incident_id();
  ASSERT_TRUE(Acknowledge(incident_id, "first").ok());
  const v1::Incident first = acknowledged_.incident();
  EXPECT_EQ(first.state(), v1::INCIDENT_STATE_ACKNOWLEDGED);
  harness_.Advance(absl::Seconds(1));
  ASSERT_TRUE(Acknowledge(incident_id, "second").ok());
  EXPECT_EQ(acknowledged_.incident().SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Reason(Acknowledge("unknown", "first")), "INCIDENT_NOT_FOUND");
}

TEST_F(IntakeTest, AFalseAlarmCallsTheOrderOff) {
  ASSERT_TRUE(Press(1).ok());
  const v1::Incident incident = pressed_.incident();
  ASSERT_TRUE(Close(incident.incident_id(), v1::INCIDENT_OUTCOME_FALSE_ALARM).ok());
  EXPECT_EQ(Get(incident.order_id()).state(), v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(Get(incident.order_id()).cancel_reason(), v1::CANCEL_REASON_FALSE_ALARM);
  EXPECT_EQ(harness_.Told("orders", incident.order_id()).size(), 2u);
  EXPECT_EQ(harness_.server().Count("deadline"), 0);
  EXPECT_EQ(Reason(Close(incident.incident_id())), "INCIDENT_CLOSED");
  EXPECT_EQ(Reason(Close("unknown")), "INCIDENT_NOT_FOUND");
}

TEST_F(IntakeTest, HelpThatCameIsNotCalledOff) {
  ASSERT_TRUE(Press(1).ok());
  const v1::Incident incident = pressed_.incident();
  HearAssigned(incident.order_id());
  HearVisit(incident.order_id(), event::v1::VISIT_STATE_IN_PROGRESS);
  ASSERT_TRUE(Close(incident.incident_id(), v1::INCIDENT_OUTCOME_FALSE_ALARM).ok());
  EXPECT_EQ(StateOf(incident.order_id()), "IN_SERVICE");
  EXPECT_EQ(harness_.Told("orders", incident.order_id()).size(), 1u);
}

TEST_F(IntakeTest, AttemptsAreNeverAltered) {
  for (const char* sql : {"UPDATE attempt SET outcome = ''", "DELETE FROM attempt"}) {
    const absl::Status status = harness_.database().Run(Lane::kNormal, [&](pg::Tx& tx) {
      tx.Exec(sql, {});
      return absl::OkStatus();
    });
    EXPECT_FALSE(status.ok()) << sql;
  }
}

}  // namespace
}  // namespace homecare::intake
