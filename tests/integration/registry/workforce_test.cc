#include <gmock/gmock.h>

#include "tests/integration/registry/fixture.h"

namespace homecare::registry {
namespace {

using ::testing::ElementsAre;

class WorkforceTest : public RegistryTest {
 protected:
  absl::StatusOr<v1::Terminal> Bind(const std::string& terminal_id, const std::string& elder_id) {
    v1::BindTerminalRequest request;
    request.set_terminal_id(terminal_id);
    request.set_elder_id(elder_id);
    ASSIGN_OR_RETURN(const auto response, Call(&Stub::BindTerminal, request));
    return response.terminal();
  }
};

TEST_F(WorkforceTest, EveryPlaceOfZiboIsKnown) {
  EXPECT_EQ(db_.Count("place WHERE city_code = '370300'"), 2931);
  EXPECT_EQ(db_.Scalar("SELECT count(DISTINCT county_code) FROM place"), "8");
  EXPECT_EQ(db_.Count("place WHERE left(place_code, 6) <> county_code"), 0);
}

TEST_F(WorkforceTest, CaregiverIsRegisteredMaskedAndTold) {
  RegisterProviderAndCaregiver(7);
  v1::GetCaregiverRequest get;
  get.set_caregiver_id("caregiver-1000007");
  const auto got = Call(&Stub::GetCaregiver, get);
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->caregiver().resident_id(), "");
  EXPECT_EQ(got->caregiver().phone(), "");
  EXPECT_EQ(got->caregiver().phone_masked(), "139****0007");
  EXPECT_EQ(got->caregiver().daily_limit_minutes(), 480);
  EXPECT_EQ(got->caregiver().weekly_limit_minutes(), 2640);
  const auto told = Told("caregiver-1000007");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].caregiver_changed().provider_id(), "provider-1");
  EXPECT_EQ(told[0].caregiver_changed().certificates(0).valid_to(), "2024-01-01");
  EXPECT_TRUE(told[0].caregiver_changed().active());
  get.set_caregiver_id("nobody");
  EXPECT_EQ(Reason(Call(&Stub::GetCaregiver, get).status()), "CAREGIVER_NOT_FOUND");
}

TEST_F(WorkforceTest, RefusalsHaveNames) {
  v1::RegisterCaregiverRequest request;
  *request.mutable_caregiver() = CaregiverOf(1, "provider-1");
  EXPECT_EQ(Reason(Call(&Stub::RegisterCaregiver, request).status()), "PROVIDER_NOT_FOUND");
  RegisterProviderAndCaregiver(7);
  *request.mutable_caregiver() = CaregiverOf(7, "provider-1");
  EXPECT_TRUE(Call(&Stub::RegisterCaregiver, request).ok());
  request.mutable_caregiver()->set_name("another");
  EXPECT_EQ(Reason(Call(&Stub::RegisterCaregiver, request).status()), "CAREGIVER_EXISTS");
  request.mutable_caregiver()->set_caregiver_id("caregiver-8");
  EXPECT_EQ(Reason(Call(&Stub::RegisterCaregiver, request).status()), "RESIDENT_ID_REGISTERED");
  *request.mutable_caregiver() = CaregiverOf(8, "provider-1");
  request.mutable_caregiver()->mutable_certificates(0)->set_valid_to("2021-01-01");
  EXPECT_EQ(FieldViolations(Call(&Stub::RegisterCaregiver, request).status()).at(0).field,
            "caregiver.certificates[0].valid_to");
  v1::RegisterProviderRequest provider;
  *provider.mutable_provider() = ProviderOf("provider-1");
  EXPECT_TRUE(Call(&Stub::RegisterProvider, provider).ok());
  provider.mutable_provider()->add_county_codes("370304");
  EXPECT_EQ(Reason(Call(&Stub::RegisterProvider, provider).status()), "PROVIDER_EXISTS");
  *provider.mutable_provider() = ProviderOf("provider-2");
  provider.mutable_provider()->set_county_codes(1, "370102");
  EXPECT_EQ(FieldViolations(Call(&Stub::RegisterProvider, provider).status()).at(0).field,
            "provider.county_codes[1]");
  EXPECT_EQ(db_.Count("caregiver"), 1);
  EXPECT_EQ(db_.Count("provider"), 1);
}

TEST_F(WorkforceTest, CertificatesAreAddedAndCaregiversRetired) {
  RegisterProviderAndCaregiver(7);
  v1::AddCertificateRequest add;
  add.set_caregiver_id("caregiver-1000007");
  add.mutable_certificate()->set_certificate_id("nurse");
  add.mutable_certificate()->set_qualification(type::v1::QUALIFICATION_NURSE);
  add.mutable_certificate()->set_valid_from("2022-01-01");
  add.mutable_certificate()->set_valid_to("2023-01-01");
  ASSERT_TRUE(Call(&Stub::AddCertificate, add).ok());
  ASSERT_TRUE(Call(&Stub::AddCertificate, add).ok());
  EXPECT_EQ(Told("caregiver-1000007").size(), 2u);
  add.mutable_certificate()->set_valid_to("2025-01-01");
  EXPECT_EQ(Reason(Call(&Stub::AddCertificate, add).status()), "CERTIFICATE_EXISTS");

  v1::ListCaregiversRequest list;
  list.set_qualification(type::v1::QUALIFICATION_NURSE);
  EXPECT_EQ(Call(&Stub::ListCaregivers, list)->caregivers_size(), 1);
  list.set_qualification(type::v1::QUALIFICATION_THERAPIST);
  EXPECT_EQ(Call(&Stub::ListCaregivers, list)->caregivers_size(), 0);
  list.clear_qualification();
  list.set_provider_id("provider-2");
  EXPECT_EQ(Call(&Stub::ListCaregivers, list)->caregivers_size(), 0);

  v1::RetireCaregiverRequest retire;
  retire.set_caregiver_id("caregiver-1000007");
  const auto retired = Call(&Stub::RetireCaregiver, retire);
  ASSERT_TRUE(retired.ok()) << retired.status();
  EXPECT_FALSE(retired->caregiver().active());
  EXPECT_FALSE(Told("caregiver-1000007").back().caregiver_changed().active());
}

TEST_F(WorkforceTest, ContractEnds) {
  RegisterProviderAndCaregiver(7);
  v1::EndContractRequest request;
  request.set_provider_id("provider-1");
  request.set_contract_to("2022-12-31");
  const auto ended = Call(&Stub::EndContract, request);
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->provider().contract_to(), "2022-12-31");
  const auto told = Told("provider-1");
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1].provider_changed().contract_to(), "2022-12-31");
  request.set_contract_to("2021-12-31");
  EXPECT_EQ(FieldViolations(Call(&Stub::EndContract, request).status()).at(0).field, "contract_to");
  const auto list = Call(&Stub::ListProviders, v1::ListProvidersRequest());
  ASSERT_EQ(list->providers_size(), 1);
  EXPECT_THAT(list->providers(0).county_codes(), ElementsAre("370302", "370303"));
}

TEST_F(WorkforceTest, ServicePointsAreListedByCounty) {
  RegisterProviderAndCaregiver(7);
  v1::RegisterServicePointRequest request;
  v1::ServicePoint& point = *request.mutable_service_point();
  point.set_service_point_id("point-1");
  point.set_name("般阳路街道综合养老服务中心");
  point.set_kind(v1::SERVICE_POINT_KIND_STREET_CENTRE);
  point.set_provider_id("provider-1");
  point.set_county_code("370302");
  point.mutable_location()->set_latitude_degrees(36.6);
  point.mutable_location()->set_longitude_degrees(118.0);
  ASSERT_TRUE(Call(&Stub::RegisterServicePoint, request).ok());
  EXPECT_EQ(Told("point-1").at(0).service_point_changed().county_code(), "370302");
  point.set_kind(v1::SERVICE_POINT_KIND_CANTEEN);
  EXPECT_EQ(Reason(Call(&Stub::RegisterServicePoint, request).status()), "SERVICE_POINT_EXISTS");
  v1::ListServicePointsRequest list;
  EXPECT_EQ(Call(&Stub::ListServicePoints, list)->service_points(0).kind(),
            v1::SERVICE_POINT_KIND_STREET_CENTRE);
  list.set_county_code("370303");
  EXPECT_EQ(Call(&Stub::ListServicePoints, list)->service_points_size(), 0);
}

TEST_F(WorkforceTest, AServicePointHasCaregiversOnCall) {
  RegisterProviderAndCaregiver(7);
  v1::RegisterServicePointRequest point;
  point.mutable_service_point()->set_service_point_id("point-1");
  point.mutable_service_point()->set_name("般阳路街道综合养老服务中心");
  point.mutable_service_point()->set_kind(v1::SERVICE_POINT_KIND_STREET_CENTRE);
  point.mutable_service_point()->set_provider_id("provider-1");
  point.mutable_service_point()->set_county_code("370302");
  point.mutable_service_point()->mutable_location()->set_latitude_degrees(36.6);
  point.mutable_service_point()->mutable_location()->set_longitude_degrees(118.0);
  ASSERT_TRUE(Call(&Stub::RegisterServicePoint, point).ok());
  v1::SetOnCallRequest request;
  request.set_service_point_id("point-1");
  for (const int start : {480, 1200}) {
    v1::OnCall& one = *request.add_on_call();
    one.set_caregiver_id("caregiver-1000007");
    one.set_start_minute(start);
    one.set_end_minute(1680 - start);
  }
  const auto set = Call(&Stub::SetOnCall, request);
  ASSERT_TRUE(set.ok()) << set.status();
  const auto list = Call(&Stub::ListServicePoints, v1::ListServicePointsRequest());
  ASSERT_EQ(list->service_points(0).on_call_size(), 2);
  EXPECT_EQ(list->service_points(0).on_call(0).end_minute(), 1200);
  EXPECT_EQ(list->service_points(0).on_call(1).start_minute(), 1200);
  auto told = Told("point-1");
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1].service_point_changed().on_call(1).caregiver_id(), "caregiver-1000007");
  // The same list again is no change, and the point is still what was registered.
  ASSERT_TRUE(Call(&Stub::SetOnCall, request).ok());
  ASSERT_TRUE(Call(&Stub::RegisterServicePoint, point).ok());
  EXPECT_EQ(Told("point-1").size(), 2u);
  request.clear_on_call();
  ASSERT_TRUE(Call(&Stub::SetOnCall, request).ok());
  EXPECT_EQ(Told("point-1").back().service_point_changed().on_call_size(), 0);
  request.set_service_point_id("point-2");
  EXPECT_EQ(Reason(Call(&Stub::SetOnCall, request).status()), "SERVICE_POINT_NOT_FOUND");
}

TEST_F(WorkforceTest, TerminalMovesBetweenStoreAndElders) {
  ASSERT_TRUE(Register(ElderOf(1)).ok());
  v1::RegisterTerminalRequest request;
  request.mutable_terminal()->set_terminal_id("terminal-1");
  ASSERT_TRUE(Call(&Stub::RegisterTerminal, request).ok());
  const auto bound = Bind("terminal-1", "elder-1000001");
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_EQ(bound->elder_id(), "elder-1000001");
  EXPECT_THAT(Get("elder-1000001")->terminal_ids(), ElementsAre("terminal-1"));
  EXPECT_EQ(Reason(Bind("terminal-1", "nobody").status()), "ELDER_NOT_FOUND");
  EXPECT_EQ(Reason(Bind("terminal-2", "elder-1000001").status()), "TERMINAL_NOT_FOUND");

  v1::Elder other = ElderOf(2);
  other.add_terminal_ids("terminal-1");
  EXPECT_EQ(Reason(Register(other).status()), "TERMINAL_BOUND");
  ASSERT_TRUE(Bind("terminal-1", "").ok());
  ASSERT_TRUE(Register(other).ok());

  v1::WithdrawTerminalRequest withdraw;
  withdraw.set_terminal_id("terminal-1");
  const auto withdrawn = Call(&Stub::WithdrawTerminal, withdraw);
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_FALSE(withdrawn->terminal().active());
  EXPECT_EQ(Reason(Bind("terminal-1", "elder-1000001").status()), "TERMINAL_WITHDRAWN");

  std::vector<std::string> at;
  for (const event::v1::Event& event : Told("terminal-1")) {
    at.push_back(event.terminal_changed().elder_id());
    EXPECT_EQ(event.version(), static_cast<int64_t>(at.size()));
  }
  EXPECT_THAT(at, ElementsAre("", "elder-1000001", "", "elder-1000002", ""));

  v1::GetTerminalRequest get;
  get.set_terminal_id("terminal-1");
  EXPECT_FALSE(Call(&Stub::GetTerminal, get)->terminal().active());
  get.set_terminal_id("terminal-9");
  EXPECT_EQ(Reason(Call(&Stub::GetTerminal, get).status()), "TERMINAL_NOT_FOUND");
}

}  // namespace
}  // namespace homecare::registry
