// What intake refuses.
#include "homecare/intake/v1/intake_service.pb.h"
#include "services/intake/api/apply.h"
#include "services/intake/api/intake_service.h"
#include "services/intake/storage/orders.h"
#include "tests/hostile/intake_tables.h"
#include "tests/hostile/kit/world.h"

namespace homecare::intake {
namespace {

using absl::StatusCode;
using event::v1::Event;
using hostile::On;
using hostile::Table;
using hostile::Valid;

// Elders "elder" and, who has left, "gone", both entitled; their terminals and one of nobody's. Two
// orders placed, which alarm, and one completed; an incident of each colour, and one closed; the
// plans of intake_tables.h.
class IntakeWorld final : public hostile::World {
 public:
  IntakeWorld()
      : World(
            "intake",
            [this](Change& change, const Event& event) { return Apply(change, event, policy_); },
            [this](Change& change, const Deadline& due) { return Due(change, due, policy_); }),
        feed_(Feed::Create(harness().database(), storage::kOrdersFeed)),
        service_(harness().dispatcher(), harness().pager(), harness().clock(), *feed_, policy_) {
    Serve({&service_});
    HearElder("elder", true);
    HearElder("gone", false);
    HearTerminal("terminal", "elder", true);
    HearTerminal("in-store", "", true);
    HearTerminal("withdrawn", "", false);
    EXPECT_TRUE(feed_->Read(hostile::kCity, "", 1, &cursor_).ok());
    order_id_ = Must<v1::PlaceOrderResponse>("PlaceOrder", Bath()).order().order_id();
    completed_id_ = Must<v1::PlaceOrderResponse>("PlaceOrder", Bath()).order().order_id();
    Complete(completed_id_);
    Must<v1::PlaceOrderResponse>("PlaceOrder",
                                 Bath());  // like the first, it alarms in half an hour
    closed_id_ = Press(1, v1::BUTTON_GREEN);
    Must<v1::CloseIncidentResponse>("CloseIncident", Closing(closed_id_));
    harness().Advance(absl::Minutes(30));
    incident_id_ = Press(2, v1::BUTTON_RED);
    Press(3, v1::BUTTON_GREEN);
    care_plan_id_ = PutPlan("2022-06-01", "2022-07-01");
    PutPlan("2022-08-01", "");
  }
  ~IntakeWorld() override { Stop(); }

  std::vector<Table> Tables() override {
    std::vector<Table> tables = {PlaceOrder(),    CancelOrder(),   PressButton(),  Acknowledge(),
                                 CloseIncident(), GetOrder(),      ListOrders(),   WatchOrders(),
                                 GetIncident(),   ListIncidents(), ListCatalogue()};
    for (Table& table : CarePlanTables(care_plan_id_)) tables.push_back(std::move(table));
    return tables;
  }

 private:
  void HearElder(const std::string& id, bool active) {
    Event event;
    auto* elder = event.mutable_elder_changed();
    elder->set_elder_id(id);
    elder->set_county_code("370303");
    *elder->mutable_location() = rpc::ToProto(LatLng{36.8, 118.05});
    elder->set_active(active);
    elder->add_grants()->set_grant_id("grant");
    elder->mutable_grants(0)->set_level(type::v1::LEVEL_MILD);
    elder->mutable_grants(0)->set_valid_from("2022-01-01");
    ASSERT_TRUE(harness().Hear("registry", id, event).ok());
  }

  void HearTerminal(const std::string& id, const std::string& elder_id, bool active) {
    Event event;
    event.mutable_terminal_changed()->set_terminal_id(id);
    event.mutable_terminal_changed()->set_elder_id(elder_id);
    event.mutable_terminal_changed()->set_active(active);
    ASSERT_TRUE(harness().Hear("registry", id, event).ok());
  }

  void Complete(const std::string& order_id) {
    Event assigned;
    assigned.mutable_visit_assigned()->set_visit_id("visit");
    assigned.mutable_visit_assigned()->set_order_id(order_id);
    *assigned.mutable_visit_assigned()->mutable_planned() = Window(absl::Hours(1), absl::Hours(2));
    ASSERT_TRUE(harness().Hear("assignments", order_id, assigned).ok());
    for (const auto state :
         {event::v1::VISIT_STATE_IN_PROGRESS, event::v1::VISIT_STATE_COMPLETED}) {
      Event visit;
      visit.mutable_visit_changed()->set_visit_id("visit");
      visit.mutable_visit_changed()->set_order_id(order_id);
      visit.mutable_visit_changed()->set_state(state);
      ASSERT_TRUE(harness().Hear("visits", "visit", visit).ok());
    }
  }

  std::string PutPlan(const std::string& valid_from, const std::string& valid_to) {
    v1::PutCarePlanRequest request;
    *request.mutable_care_plan() = WeeklyPlan(valid_from, valid_to);
    return Must<v1::PutCarePlanResponse>("PutCarePlan", request).care_plan().care_plan_id();
  }

  std::string Press(int64_t counter, v1::Button button) {
    return Must<v1::PressButtonResponse>("PressButton", Pressing(counter, button))
        .incident()
        .incident_id();
  }

  type::v1::TimeRange Window(absl::Duration from, absl::Duration to) {
    return rpc::ToProto(rpc::TimeSpan{Now() + from, Now() + to});
  }

  v1::PlaceOrderRequest Bath() {
    v1::PlaceOrderRequest request;
    request.set_elder_id("elder");
    request.set_item_code("BATHING");
    *request.mutable_start_window() = Window(absl::Hours(1), absl::Hours(3));
    return request;
  }

  v1::PressButtonRequest Pressing(int64_t counter, v1::Button button) {
    v1::PressButtonRequest request;
    request.set_terminal_id("terminal");
    request.set_button(button);
    request.set_press_counter(counter);
    *request.mutable_device_time() = rpc::ToProto(Now());
    return request;
  }

  static v1::CloseIncidentRequest Closing(const std::string& incident_id) {
    v1::CloseIncidentRequest request;
    request.set_incident_id(incident_id);
    request.set_operator_id("operator");
    request.set_outcome(v1::INCIDENT_OUTCOME_HELPED);
    return request;
  }

  Table PlaceOrder() {
    using Request = v1::PlaceOrderRequest;
    Table table{"PlaceOrder", {Valid(Bath())}};
    const auto window = [this](absl::Duration from, absl::Duration to) {
      return On<Request>(
          [range = Window(from, to)](Request& r) { *r.mutable_start_window() = range; });
    };
    const auto minutes = [](int minutes) {
      return On<Request>([minutes](Request& r) { r.set_duration_minutes(minutes); });
    };
    table.refused = {
        {"unknown elder",
         On<Request>([](Request& r) { r.set_elder_id("unknown"); }),
         "ELDER_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"elder who has left",
         On<Request>([](Request& r) { r.set_elder_id("gone"); }),
         "ELDER_INACTIVE",
         {},
         StatusCode::kFailedPrecondition},
        {"unknown item",
         On<Request>([](Request& r) { r.set_item_code("GOLD"); }),
         "ITEM_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"emergency from the menu",
         On<Request>([](Request& r) { r.set_item_code("EMERGENCY_RESPONSE"); }),
         "ITEM_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"over", window(-absl::Hours(2), -absl::Hours(1)), "START_IN_PAST", {"start_window"}},
        {"91 days ahead",
         window(absl::Hours(91 * 24), absl::Hours(91 * 24 + 1)),
         "START_TOO_FAR",
         {"start_window"}},
        {"25 hours long",
         window(absl::Hours(1), absl::Hours(26)),
         "INVALID_FIELD",
         {"start_window"}},
        {"nobody authorised",
         On<Request>([](Request& r) { r.set_double_up(true); }),
         "INVALID_FIELD",
         {"double_up_authorised_by"}},
        {"authorised what",
         On<Request>([](Request& r) { r.set_double_up_authorised_by("boss"); }),
         "INVALID_FIELD",
         {"double_up_authorised_by"}},
        {"too short", minutes(29), "INVALID_FIELD", {"duration_minutes"}},
        {"too long", minutes(121), "INVALID_FIELD", {"duration_minutes"}},
    };
    return table;
  }

  Table CancelOrder() {
    using Request = v1::CancelOrderRequest;
    Request request;
    request.set_order_id(order_id_);
    request.set_reason(v1::CANCEL_REASON_MISTAKE);
    Table table{"CancelOrder", {Valid(request)}};
    table.refused = {
        {"the care plan's own reason",
         On<Request>([](Request& r) { r.set_reason(v1::CANCEL_REASON_CARE_PLAN); }),
         "INVALID_FIELD",
         {"reason"}},
        {"unknown",
         On<Request>([](Request& r) { r.set_order_id("unknown"); }),
         "ORDER_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"completed",
         On<Request>([id = completed_id_](Request& r) { r.set_order_id(id); }),
         "ORDER_NOT_CANCELLABLE",
         {},
         StatusCode::kFailedPrecondition},
    };
    table.afterwards = {{"again",
                         [](hostile::Message&) {},
                         "ORDER_NOT_CANCELLABLE",
                         {},
                         StatusCode::kFailedPrecondition}};
    return table;
  }

  Table PressButton() {
    using Request = v1::PressButtonRequest;
    Table table{"PressButton", {Valid(Pressing(9, v1::BUTTON_RED))}};
    const auto terminal = [](const std::string& id) {
      return On<Request>([id](Request& r) { r.set_terminal_id(id); });
    };
    table.refused = {
        {"unknown", terminal("unknown"), "TERMINAL_NOT_FOUND", {}, StatusCode::kNotFound},
        {"withdrawn", terminal("withdrawn"), "TERMINAL_NOT_FOUND", {}, StatusCode::kNotFound},
        {"in store", terminal("in-store"), "TERMINAL_UNBOUND", {}, StatusCode::kFailedPrecondition},
    };
    for (const int64_t counter : {int64_t{0}, int64_t{-1}, std::numeric_limits<int64_t>::min()}) {
      table.refused.push_back({absl::StrCat("press ", counter),
                               On<Request>([counter](Request& r) { r.set_press_counter(counter); }),
                               "INVALID_FIELD",
                               {"press_counter"}});
    }
    table.accepts = {
        {"number press_counter", "a counter may have counted far"},
        {"far device_time", "nobody is left alone because a terminal's clock is wrong"},
    };
    return table;
  }

  Table Acknowledge() {
    using Request = v1::AcknowledgeIncidentRequest;
    Request request;
    request.set_incident_id(incident_id_);
    request.set_operator_id("operator");
    Table table{"AcknowledgeIncident", {Valid(request)}};
    table.refused = {
        {"unknown",
         On<Request>([](Request& r) { r.set_incident_id("unknown"); }),
         "INCIDENT_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"closed",
         On<Request>([id = closed_id_](Request& r) { r.set_incident_id(id); }),
         "INCIDENT_CLOSED",
         {},
         StatusCode::kFailedPrecondition},
    };
    return table;
  }

  Table CloseIncident() {
    using Request = v1::CloseIncidentRequest;
    Table table{"CloseIncident", {Valid(Closing(incident_id_))}};
    table.refused = {
        {"unknown",
         On<Request>([](Request& r) { r.set_incident_id("unknown"); }),
         "INCIDENT_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"closed",
         On<Request>([id = closed_id_](Request& r) { r.set_incident_id(id); }),
         "INCIDENT_CLOSED",
         {},
         StatusCode::kFailedPrecondition},
    };
    table.afterwards = {{"again",
                         [](hostile::Message&) {},
                         "INCIDENT_CLOSED",
                         {},
                         StatusCode::kFailedPrecondition}};
    return table;
  }

  Table GetOrder() {
    using Request = v1::GetOrderRequest;
    Request request;
    request.set_order_id(order_id_);
    Table table{"GetOrder", {Valid(request)}};
    table.refused = {{"unknown",
                      On<Request>([](Request& r) { r.set_order_id("unknown"); }),
                      "ORDER_NOT_FOUND",
                      {},
                      StatusCode::kNotFound}};
    return table;
  }

  Table ListOrders() {
    v1::ListOrdersRequest request;
    *request.mutable_starts_within() = Window(-absl::Hours(24), absl::Hours(24));
    return {"ListOrders", {Valid(request)}};
  }

  Table WatchOrders() {
    v1::WatchOrdersRequest request;
    request.set_cursor(cursor_);
    return {"WatchOrders", {Valid(request)}};
  }

  Table GetIncident() {
    using Request = v1::GetIncidentRequest;
    Request request;
    request.set_incident_id(incident_id_);
    Table table{"GetIncident", {Valid(request)}};
    table.refused = {{"unknown",
                      On<Request>([](Request& r) { r.set_incident_id("unknown"); }),
                      "INCIDENT_NOT_FOUND",
                      {},
                      StatusCode::kNotFound}};
    return table;
  }

  Table ListIncidents() { return {"ListIncidents", {Valid(v1::ListIncidentsRequest())}}; }

  Table ListCatalogue() {
    v1::ListCatalogueItemsRequest request;
    *request.mutable_effective_time() = rpc::ToProto(Now());
    Table table{"ListCatalogueItems", {Valid(request)}};
    table.accepts = {{"far effective_time", "the menu of any day may be looked up"}};
    return table;
  }

  const LadderPolicy policy_;
  const std::unique_ptr<Feed> feed_;
  IntakeService service_;
  std::string cursor_, order_id_, completed_id_, incident_id_, closed_id_, care_plan_id_;
};

const hostile::RegisterWorld kWorld("homecare.intake.v1.IntakeService",
                                    [] { return std::make_unique<IntakeWorld>(); });

}  // namespace
}  // namespace homecare::intake
