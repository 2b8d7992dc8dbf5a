// The whole line, as it is deployed: five programs, one PostgreSQL, one Redis. From the register to
// the ledger, and from the button to a caregiver, in virtual time.
#include "tests/support/line/line.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/rpc/channel.h"
#include "common/rpc/convert.h"
#include "common/rpc/status_bridge.h"
#include "homecare/billing/v1/billing_service.grpc.pb.h"
#include "homecare/intake/v1/intake_service.grpc.pb.h"
#include "homecare/matching/v1/matching_service.grpc.pb.h"
#include "homecare/registry/v1/registry_service.grpc.pb.h"
#include "homecare/runtime/v1/runtime_service.grpc.pb.h"
#include "homecare/visit/v1/visit_service.grpc.pb.h"
#include "tests/support/eventually.h"

namespace homecare {
namespace {

using Billing = billing::v1::BillingService::Stub;
using Intake = intake::v1::IntakeService::Stub;
using Matching = matching::v1::MatchingService::Stub;
using Registry = registry::v1::RegistryService::Stub;
using Runtime = runtime::v1::RuntimeService::Stub;
using VisitStub = visit::v1::VisitService::Stub;

constexpr char kCity[] = "370300";
constexpr char kRuralPlace[] = "370323111253";
constexpr char kRuralCounty[] = "370323";
constexpr absl::Duration kPatience = absl::Seconds(60);

// A made-up number of the unassigned area 370390, born 1930-01-01.
std::string ResidentIdOf(int n) {
  const std::string digits = absl::StrCat("37039019300101", 100 + n);
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
  return absl::StrCat(digits, std::string(1, "10X98765432"[sum % 11]));
}

type::v1::LatLng Home() {
  type::v1::LatLng place;
  place.set_latitude_degrees(36.18);
  place.set_longitude_degrees(118.16);
  return place;
}

class LineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto line = testing::Line::Create({.durable = false, .virtual_time = true});
    ASSERT_TRUE(line.ok()) << line.status();
    line_ = *std::move(line);
    const absl::Status started = line_->StartAll();
    ASSERT_TRUE(started.ok()) << started;
    std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
    for (const std::string& name : line_->processes()) {
      channels[name] = rpc::Connect(line_->address(name));
      runtime_[name] = runtime::v1::RuntimeService::NewStub(channels[name]);
    }
    billing_ = billing::v1::BillingService::NewStub(channels["billing"]);
    intake_ = intake::v1::IntakeService::NewStub(channels["intake"]);
    matching_ = matching::v1::MatchingService::NewStub(channels["matching"]);
    registry_ = registry::v1::RegistryService::NewStub(channels["registry"]);
    visit_ = visit::v1::VisitService::NewStub(channels["visit"]);
  }

  void TearDown() override {
    if (!HasFailure() || line_ == nullptr) return;
    for (const std::string& name : line_->processes()) {
      GTEST_LOG_(INFO) << name << "\n" << line_->LogOf(name);
    }
  }

  template <typename Stub, typename Request, typename Response>
  absl::Status Call(Stub& stub,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    response->Clear();
    return rpc::FromGrpc((stub.*method)(&context, request, response));
  }

  // Asks until it is OK: a service may still start, or wait for what another one tells. The request
  // id makes the repeats harmless.
  template <typename Stub, typename Request, typename Response>
  Response Soon(Stub& stub,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                Request request) {
    if constexpr (requires { request.set_city_code(""); }) request.set_city_code(kCity);
    if constexpr (requires { request.set_request_id(""); }) request.set_request_id(NewId());
    Response response;
    absl::Status status;
    EXPECT_TRUE(testing::Eventually(kPatience,
                                    [&] {
                                      status = Call(stub, method, request, &response);
                                      return status.ok();
                                    }))
        << request.GetTypeName() << ": " << status;
    return response;
  }

  // In two phases: no service may act on a deadline that another does not know to be due.
  void MoveTo(absl::Time time) {
    runtime::v1::SetTimeRequest set;
    *set.mutable_time() = rpc::ToProto(time);
    for (auto& [name, stub] : runtime_) Soon(*stub, &Runtime::SetTime, set);
    for (auto& [name, stub] : runtime_) {
      Soon(*stub, &Runtime::ReleaseTime, runtime::v1::ReleaseTimeRequest());
    }
    now_ = time;
  }

  void Register() {
    registry::v1::RegisterProviderRequest provider;
    provider.mutable_provider()->set_provider_id("provider");
    provider.mutable_provider()->set_name("康乐居家养老服务中心");
    provider.mutable_provider()->set_contract_from("2022-01-01");
    provider.mutable_provider()->add_county_codes(kRuralCounty);
    Soon(*registry_, &Registry::RegisterProvider, provider);
    RegisterCaregiver("a", 1);
    RegisterCaregiver("b", 2);
    RegisterElder();
    registry::v1::RegisterTerminalRequest terminal;
    terminal.mutable_terminal()->set_terminal_id("terminal");
    terminal.mutable_terminal()->set_elder_id("elder");
    Soon(*registry_, &Registry::RegisterTerminal, terminal);
  }

  void RegisterCaregiver(const std::string& id, int number) {
    registry::v1::RegisterCaregiverRequest request;
    registry::v1::Caregiver& caregiver = *request.mutable_caregiver();
    caregiver.set_caregiver_id(id);
    caregiver.set_name("李梅");
    caregiver.set_resident_id(ResidentIdOf(number));
    caregiver.set_provider_id("provider");
    *caregiver.mutable_base() = Home();
    type::v1::Certificate& certificate = *caregiver.add_certificates();
    certificate.set_certificate_id("basic");
    certificate.set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    certificate.set_valid_from("2021-01-01");
    certificate.set_valid_to("2024-01-01");
    Soon(*registry_, &Registry::RegisterCaregiver, request);
  }

  void RegisterElder() {
    registry::v1::RegisterElderRequest request;
    registry::v1::Elder& elder = *request.mutable_elder();
    elder.set_elder_id("elder");
    elder.set_name("张三");
    elder.set_resident_id(ResidentIdOf(0));
    elder.set_category(registry::v1::ELDER_CATEGORY_MINIMUM_LIVING_ALLOWANCE);
    elder.set_street_address("村东12号");
    elder.set_place_code(kRuralPlace);
    *elder.mutable_location() = Home();
    type::v1::Grant& grant = *elder.add_grants();
    grant.set_grant_id("grant");
    grant.set_level(type::v1::LEVEL_MILD);
    grant.set_area(type::v1::AREA_CLASS_RURAL);
    grant.set_valid_from("2022-01-01");
    Soon(*registry_, &Registry::RegisterElder, request);
  }

  void PutShifts() {
    matching::v1::PutShiftsRequest request;
    for (const char* id : {"a", "b"}) {
      matching::v1::Shift& shift = *request.add_shifts();
      shift.set_shift_id(absl::StrCat("shift-", id));
      shift.set_caregiver_id(id);
      *shift.mutable_start_time() = rpc::ToProto(start_);
      *shift.mutable_end_time() = rpc::ToProto(start_ + absl::Hours(10));
    }
    Soon(*matching_, &Matching::PutShifts, request);
  }

  // The open offer of an order, once there is one.
  matching::v1::Offer OfferOf(const std::string& order_id) {
    matching::v1::ListOffersRequest request;
    matching::v1::ListOffersResponse response;
    request.set_city_code(kCity);
    request.set_order_id(order_id);
    request.set_state(matching::v1::OFFER_STATE_OPEN);
    EXPECT_TRUE(testing::Eventually(
        kPatience,
        [&] {
          return Call(*matching_, &Matching::ListOffers, request, &response).ok() &&
                 response.offers_size() > 0;
        }))
        << "nobody is asked for " << order_id;
    return response.offers_size() > 0 ? response.offers(0) : matching::v1::Offer();
  }

  // Fifty minutes of bathing, from the order to the caregiver's yes.
  matching::v1::Assignment OrderAndAccept() {
    intake::v1::PlaceOrderRequest request;
    request.set_elder_id("elder");
    request.set_item_code("BATHING");
    request.set_duration_minutes(50);
    request.set_family_consent(true);
    *request.mutable_start_window() =
        rpc::ToProto(rpc::TimeSpan{start_ + absl::Hours(1), start_ + absl::Hours(3)});
    const auto placed = Soon(*intake_, &Intake::PlaceOrder, request);
    const matching::v1::Offer offer = OfferOf(placed.order().order_id());
    matching::v1::AcceptOfferRequest accept;
    accept.set_offer_id(offer.offer_id());
    accept.set_caregiver_id(offer.caregiver_id());
    return Soon(*matching_, &Matching::AcceptOffer, accept).assignment();
  }

  template <typename Request>
  Request Proof(const matching::v1::Assignment& assignment) const {
    Request request;
    request.set_visit_id(assignment.visit_id());
    request.set_caregiver_id(assignment.caregiver_id());
    request.set_method(visit::v1::EVIDENCE_METHOD_GPS);
    *request.mutable_fix()->mutable_point() = Home();
    request.mutable_fix()->set_accuracy_metres(10);
    *request.mutable_device_time() = rpc::ToProto(now_);
    request.set_device_id("phone");
    return request;
  }

  void Serve(const matching::v1::Assignment& assignment) {
    MoveTo(rpc::FromProto(assignment.planned().start_time()));
    const auto in =
        Soon(*visit_, &VisitStub::CheckIn, Proof<visit::v1::CheckInRequest>(assignment));
    EXPECT_EQ(in.exceptions_size(), 0) << in.ShortDebugString();
    MoveTo(now_ + absl::Minutes(50));
    const auto out =
        Soon(*visit_, &VisitStub::CheckOut, Proof<visit::v1::CheckOutRequest>(assignment));
    EXPECT_TRUE(out.visit().billable()) << out.ShortDebugString();
  }

  // The lines of June, once there is one.
  billing::v1::ListLedgerResponse Ledger() {
    billing::v1::ListLedgerRequest request;
    billing::v1::ListLedgerResponse response;
    request.set_city_code(kCity);
    request.set_month("2022-06");
    request.set_elder_id("elder");
    EXPECT_TRUE(testing::Eventually(kPatience, [&] {
      return Call(*billing_, &Billing::ListLedger, request, &response).ok() &&
             response.lines_size() > 0;
    }));
    return response;
  }

  // Nothing is under way anywhere; what still is, in words, where it does not end.
  void ExpectSettled() {
    std::string busy;
    EXPECT_TRUE(testing::Eventually(kPatience, [&] {
      busy.clear();
      for (auto& [name, stub] : runtime_) {
        const auto status = Soon(*stub, &Runtime::GetStatus, runtime::v1::GetStatusRequest());
        if (status.outbox_left() + status.parked() + status.dead_letters() +
                status.deadlines_due() + status.changes_in_flight() >
            0) {
          absl::StrAppend(&busy, status.ShortDebugString(), "\n");
        }
      }
      return busy.empty();
    })) << busy;
  }

  const absl::Time start_ = absl::FromUnixSeconds(1654041600);  // 2022-06-01, 08:00 in Zibo
  absl::Time now_ = start_;
  std::unique_ptr<testing::Line> line_;
  std::map<std::string, std::unique_ptr<Runtime>> runtime_;
  std::unique_ptr<Billing> billing_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<Matching> matching_;
  std::unique_ptr<Registry> registry_;
  std::unique_ptr<VisitStub> visit_;
};

TEST_F(LineTest, FromTheRegisterToTheLedgerAndFromTheButtonToACaregiver) {
  MoveTo(start_);
  Register();
  PutShifts();
  const matching::v1::Assignment assignment = OrderAndAccept();
  ASSERT_NE(assignment.visit_id(), "");
  // The visit service learns of the visit before the clock moves past it.
  visit::v1::GetVisitRequest get;
  get.set_visit_id(assignment.visit_id());
  Soon(*visit_, &VisitStub::GetVisit, get);
  Serve(assignment);

  // DOMAIN, rural: 50 min at 10.00 yuan an hour.
  const billing::v1::ListLedgerResponse ledger = Ledger();
  ASSERT_EQ(ledger.lines_size(), 1);
  EXPECT_EQ(ledger.lines(0).visit_id(), assignment.visit_id());
  EXPECT_EQ(ledger.lines(0).funding(), billing::v1::FUNDING_SUBSIDY);
  EXPECT_EQ(ledger.lines(0).minutes(), 50);
  EXPECT_EQ(ledger.lines(0).amount_fen(), 833);
  intake::v1::GetOrderRequest order;
  order.set_order_id(assignment.order_id());
  EXPECT_TRUE(testing::Eventually(kPatience, [&] {
    return Soon(*intake_, &Intake::GetOrder, order).order().state() ==
           intake::v1::ORDER_STATE_COMPLETED;
  }));

  intake::v1::PressButtonRequest press;
  press.set_terminal_id("terminal");
  press.set_button(intake::v1::BUTTON_RED);
  press.set_press_counter(1);
  const auto pressed = Soon(*intake_, &Intake::PressButton, press);
  EXPECT_TRUE(pressed.opened());
  EXPECT_TRUE(OfferOf(pressed.incident().order_id()).emergency());
  intake::v1::GetIncidentRequest incident;
  incident.set_incident_id(pressed.incident().incident_id());
  EXPECT_TRUE(testing::Eventually(kPatience, [&] {
    return Soon(*intake_, &Intake::GetIncident, incident).incident().has_offer_time();
  }));

  ExpectSettled();
  for (const std::string& name : line_->processes()) {
    EXPECT_EQ(line_->program(name)->Terminate(kPatience), 0) << name;
  }
}

}  // namespace
}  // namespace homecare
