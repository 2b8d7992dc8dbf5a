// Intake in this process: what it hears, what operators and terminals ask of it.
#pragma once

#include "homecare/intake/v1/intake_service.grpc.pb.h"
#include "services/intake/api/apply.h"
#include "services/intake/api/intake_service.h"
#include "services/intake/storage/orders.h"
#include "tests/integration/harness.h"

namespace homecare::intake {

using event::v1::Event;
using testing::kCity;
using Stub = v1::IntakeService::Stub;

class IntakeTest : public ::testing::Test {
 protected:
  IntakeTest()
      : harness_(
            "intake",
            [this](Change& change, const Event& event) { return Apply(change, event, policy_); },
            [this](Change& change, const Deadline& due) { return Due(change, due, policy_); },
            &ApplyAhead),
        feed_(Feed::Create(harness_.database(), storage::kOrdersFeed)),
        service_(harness_.dispatcher(), harness_.pager(), harness_.clock(), *feed_, policy_) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    rpcs_ = builder.BuildAndStart();
    stub_ = v1::IntakeService::NewStub(rpcs_->InProcessChannel({}));
    HearElder("elder");
    HearTerminal("terminal", "elder");
  }
  ~IntakeTest() override {
    harness_.dispatcher().Drain();
    rpcs_->Shutdown();
  }

  void HearElder(const std::string& id, bool active = true) {
    Event event;
    auto* elder = event.mutable_elder_changed();
    elder->set_elder_id(id);
    elder->set_county_code("370303");
    elder->mutable_location()->set_latitude_degrees(36.8);
    elder->mutable_location()->set_longitude_degrees(118.05);
    elder->set_active(active);
    ASSERT_TRUE(harness_.Hear("registry", id, event).ok());
  }

  void HearTerminal(const std::string& id, const std::string& elder_id, bool active = true) {
    Event event;
    event.mutable_terminal_changed()->set_terminal_id(id);
    event.mutable_terminal_changed()->set_elder_id(elder_id);
    event.mutable_terminal_changed()->set_active(active);
    ASSERT_TRUE(harness_.Hear("registry", id, event).ok());
  }

  static Event Offered(const std::string& order_id, const std::string& caregiver_id) {
    Event event;
    event.mutable_offer_made()->set_offer_id(absl::StrCat("offer to ", caregiver_id));
    event.mutable_offer_made()->set_order_id(order_id);
    event.mutable_offer_made()->set_caregiver_id(caregiver_id);
    return event;
  }
  void HearOffered(const std::string& order_id, const std::string& caregiver_id = "caregiver") {
    ASSERT_TRUE(harness_.Hear("assignments", order_id, Offered(order_id, caregiver_id)).ok());
  }

  void HearClosed(const std::string& order_id, event::v1::OfferOutcome outcome,
                  const std::string& caregiver_id = "caregiver") {
    Event event;
    event.mutable_offer_closed()->set_offer_id(absl::StrCat("offer to ", caregiver_id));
    event.mutable_offer_closed()->set_order_id(order_id);
    event.mutable_offer_closed()->set_caregiver_id(caregiver_id);
    event.mutable_offer_closed()->set_outcome(outcome);
    ASSERT_TRUE(harness_.Hear("assignments", order_id, event).ok());
  }

  void HearAssigned(const std::string& order_id, const std::string& visit_id = "visit") {
    Event event;
    auto* assigned = event.mutable_visit_assigned();
    assigned->set_visit_id(visit_id);
    assigned->set_order_id(order_id);
    assigned->set_caregiver_id("caregiver");
    *assigned->mutable_planned() = Planned();
    ASSERT_TRUE(harness_.Hear("assignments", order_id, event).ok());
  }

  void HearUnassigned(const std::string& order_id, const std::string& visit_id = "visit") {
    Event event;
    event.mutable_visit_unassigned()->set_visit_id(visit_id);
    event.mutable_visit_unassigned()->set_order_id(order_id);
    ASSERT_TRUE(harness_.Hear("assignments", order_id, event).ok());
  }

  void HearUnmatched(const std::string& order_id, bool final) {
    Event event;
    event.mutable_order_unmatched()->set_order_id(order_id);
    event.mutable_order_unmatched()->set_final(final);
    ASSERT_TRUE(harness_.Hear("assignments", order_id, event).ok());
  }

  void HearVisit(const std::string& order_id, event::v1::VisitState state,
                 const std::string& visit_id = "visit") {
    Event event;
    event.mutable_visit_changed()->set_visit_id(visit_id);
    event.mutable_visit_changed()->set_order_id(order_id);
    event.mutable_visit_changed()->set_state(state);
    ASSERT_TRUE(harness_.Hear("visits", visit_id, event).ok());
  }

  // A bath for "elder", to begin within the two hours after an hour from now.
  v1::PlaceOrderRequest Bath() const {
    v1::PlaceOrderRequest request;
    request.set_elder_id("elder");
    request.set_item_code("BATHING");
    *request.mutable_start_window() =
        rpc::ToProto(rpc::TimeSpan{Now() + absl::Hours(1), Now() + absl::Hours(3)});
    return request;
  }

  absl::Status Place(const v1::PlaceOrderRequest& request) {
    return Call(&Stub::PlaceOrder, request, &placed_);
  }

  // The id of a bath just placed.
  std::string PlaceBath() {
    const absl::Status status = Place(Bath());
    EXPECT_TRUE(status.ok()) << status;
    return placed_.order().order_id();
  }

  absl::Status Cancel(const std::string& order_id) {
    v1::CancelOrderRequest request;
    v1::CancelOrderResponse response;
    request.set_order_id(order_id);
    request.set_reason(v1::CANCEL_REASON_NOT_WANTED);
    return Call(&Stub::CancelOrder, request, &response);
  }

  v1::Order Get(const std::string& order_id) {
    v1::GetOrderRequest request;
    v1::GetOrderResponse response;
    request.set_order_id(order_id);
    const absl::Status status = Call(&Stub::GetOrder, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response.order();
  }

  std::string StateOf(const std::string& order_id) {
    return v1::OrderState_Name(Get(order_id).state()).substr(sizeof("ORDER_STATE_") - 1);
  }

  absl::Status Press(const v1::PressButtonRequest& request) {
    return Call(&Stub::PressButton, request, &pressed_);
  }
  absl::Status Press(int64_t counter, v1::Button button = v1::BUTTON_RED) {
    v1::PressButtonRequest request;
    request.set_terminal_id("terminal");
    request.set_button(button);
    request.set_press_counter(counter);
    return Press(request);
  }

  absl::Status Acknowledge(const std::string& incident_id, const std::string& operator_id) {
    v1::AcknowledgeIncidentRequest request;
    request.set_incident_id(incident_id);
    request.set_operator_id(operator_id);
    return Call(&Stub::AcknowledgeIncident, request, &acknowledged_);
  }

  absl::Status Close(const std::string& incident_id,
                     v1::IncidentOutcome outcome = v1::INCIDENT_OUTCOME_HELPED) {
    v1::CloseIncidentRequest request;
    v1::CloseIncidentResponse response;
    request.set_incident_id(incident_id);
    request.set_operator_id("operator");
    request.set_outcome(outcome);
    return Call(&Stub::CloseIncident, request, &response);
  }

  v1::GetIncidentResponse GetIncident(const std::string& incident_id) {
    v1::GetIncidentRequest request;
    v1::GetIncidentResponse response;
    request.set_incident_id(incident_id);
    const absl::Status status = Call(&Stub::GetIncident, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  // "ACKNOWLEDGE LATE", one text an attempt, in order of time.
  std::vector<std::string> Attempts(const std::string& incident_id) {
    std::vector<std::string> texts;
    const v1::GetIncidentResponse response = GetIncident(incident_id);
    for (const v1::Attempt& attempt : response.attempts()) {
      texts.push_back(
          absl::StrCat(v1::AttemptKind_Name(attempt.kind()).substr(sizeof("ATTEMPT_KIND_") - 1),
                       " ", attempt.outcome()));
    }
    return texts;
  }

  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    return harness_.Call(*stub_, method, request, response);
  }

  type::v1::TimeRange Planned() const {
    return rpc::ToProto(rpc::TimeSpan{start_ + absl::Hours(2), start_ + absl::Hours(3)});
  }
  absl::Time Now() const { return clock_.Now(); }

  const LadderPolicy policy_;
  testing::Harness harness_;
  const testing::ManualClock& clock_ = harness_.clock();
  const absl::Time start_ = clock_.Now();
  const std::unique_ptr<Feed> feed_;
  IntakeService service_;
  std::unique_ptr<grpc::Server> rpcs_;
  std::unique_ptr<Stub> stub_;
  v1::PlaceOrderResponse placed_;
  v1::PressButtonResponse pressed_;
  v1::AcknowledgeIncidentResponse acknowledged_;
};

}  // namespace homecare::intake
