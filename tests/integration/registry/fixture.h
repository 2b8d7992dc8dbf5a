// The registry service whole, in this process: a real database, the change machinery and a gRPC
// server that the tests call as any client does. Nothing relays: what would be told stays in the
// outbox, where tests read it.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/change/mutator.h"
#include "common/change/runner.h"
#include "common/rpc/channel.h"
#include "common/rpc/convert.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/status_bridge.h"
#include "common/runtime/server.h"
#include "homecare/event/v1/event.pb.h"
#include "services/registry/api/registry_service.h"
#include "services/registry/storage/pg_rolls.h"
#include "tests/support/test_database.h"

namespace homecare::registry {

inline constexpr char kCity[] = "370300";
inline constexpr char kUrbanPlace[] = "370302001001";
inline constexpr char kRuralPlace[] = "370323111253";

// 2022-06-15T01:00:00Z, and where the test moves it.
class ManualClock final : public Clock {
 public:
  absl::Time Now() const override { return now_; }
  void Advance(absl::Duration by) { now_ += by; }

 private:
  absl::Time now_ = absl::FromUnixSeconds(1655254800);
};

// A made-up number of the unassigned area 370390, different for each n up to 360,000.
inline std::string ResidentIdOf(int n) {
  const absl::CivilDay born = absl::CivilDay(1930, 1, 1) + n / 900;
  const std::string digits =
      absl::StrCat("370390", absl::StrReplaceAll(FormatDay(born), {{"-", ""}}), 100 + n % 900);
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
  return absl::StrCat(digits, std::string(1, "10X98765432"[sum % 11]));
}

class RegistryTest : public ::testing::Test {
 protected:
  RegistryTest()
      : database_(pg::Database::Open({.conninfo = db_.conninfo()})),
        runner_(ChangeRunner::Create(*database_, clock_, [](std::vector<OutboxRow>) {})),
        mutator_(Mutator::Create(*runner_, {})),
        dispatch_(rpc::Dispatcher::Create(*database_, *mutator_, {.city_codes = {kCity}})),
        handlers_({[this](Change& change) { return OpenRolls(change, personal_, places_); },
                   [this](pg::Tx& tx, const std::string& city_code) {
                     return OpenLists(tx, city_code, personal_);
                   }},
                  pager_, clock_),
        service_(*dispatch_, handlers_) {
    auto server = runtime::Server::Start("127.0.0.1:0", {&service_});
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    stub_ = v1::RegistryService::NewStub(rpc::Connect(absl::StrCat("127.0.0.1:", server_->port())));
  }

  ~RegistryTest() override {
    dispatch_->Drain();
    server_->Shutdown(absl::Seconds(10));
  }

  using Stub = v1::RegistryService::Stub;

  // Calls as a client does. City and request id are filled in where they are empty.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                Request request) {
    if (request.city_code().empty()) request.set_city_code(kCity);
    if constexpr (requires { request.set_request_id(""); }) {
      if (request.request_id().empty()) request.set_request_id(NewRequestId());
    }
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  std::string NewRequestId() { return absl::StrCat("request-", ++last_request_); }

  // A whole elder; ids and ID number follow from n.
  static v1::Elder ElderOf(int n) {
    v1::Elder elder;
    elder.set_elder_id(absl::StrCat("elder-", 1000000 + n));
    elder.set_name(absl::StrCat("张三", n));
    elder.set_resident_id(ResidentIdOf(n));
    elder.set_phone(absl::StrCat("138533", 10000 + n % 90000));
    elder.set_category(v1::ELDER_CATEGORY_MINIMUM_LIVING_ALLOWANCE);
    elder.set_street_address("共青团西路88号3单元502");
    elder.set_place_code(kUrbanPlace);
    elder.mutable_location()->set_latitude_degrees(36.61);
    elder.mutable_location()->set_longitude_degrees(117.99);
    v1::Contact& contact = *elder.add_contacts();
    contact.set_contact_id("child");
    contact.set_name("张小三");
    contact.set_relation(v1::CONTACT_RELATION_CHILD);
    contact.set_phone(absl::StrCat("0533-2", 100000 + n));
    contact.set_call_order(1);
    *elder.add_grants() = GrantOf("first", "2022-01-01", "");
    return elder;
  }

  static type::v1::Grant GrantOf(const std::string& id, const std::string& from,
                                 const std::string& to) {
    type::v1::Grant grant;
    grant.set_grant_id(id);
    grant.set_level(type::v1::LEVEL_MODERATE);
    grant.set_area(type::v1::AREA_CLASS_URBAN);
    grant.set_valid_from(from);
    grant.set_valid_to(to);
    return grant;
  }

  static v1::Provider ProviderOf(const std::string& id) {
    v1::Provider provider;
    provider.set_provider_id(id);
    provider.set_name("康乐居家养老服务中心");
    provider.set_contract_from("2022-01-01");
    provider.add_county_codes("370302");
    provider.add_county_codes("370303");
    return provider;
  }

  static v1::Caregiver CaregiverOf(int n, const std::string& provider_id) {
    v1::Caregiver caregiver;
    caregiver.set_caregiver_id(absl::StrCat("caregiver-", 1000000 + n));
    caregiver.set_name(absl::StrCat("李梅", n));
    caregiver.set_resident_id(ResidentIdOf(n));
    caregiver.set_phone(absl::StrCat("139533", 10000 + n % 90000));
    caregiver.set_provider_id(provider_id);
    caregiver.mutable_base()->set_latitude_degrees(36.8);
    caregiver.mutable_base()->set_longitude_degrees(118.05);
    type::v1::Certificate& certificate = *caregiver.add_certificates();
    certificate.set_certificate_id("basic");
    certificate.set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    certificate.set_valid_from("2021-01-01");
    certificate.set_valid_to("2024-01-01");
    return caregiver;
  }

  absl::StatusOr<v1::Elder> Register(const v1::Elder& elder) {
    v1::RegisterElderRequest request;
    *request.mutable_elder() = elder;
    ASSIGN_OR_RETURN(const auto response, Call(&Stub::RegisterElder, request));
    return response.elder();
  }

  absl::StatusOr<v1::Elder> Get(const std::string& elder_id) {
    v1::GetElderRequest request;
    request.set_elder_id(elder_id);
    ASSIGN_OR_RETURN(const auto response, Call(&Stub::GetElder, request));
    return response.elder();
  }

  void RegisterProviderAndCaregiver(int n) {
    v1::RegisterProviderRequest provider;
    *provider.mutable_provider() = ProviderOf("provider-1");
    ASSERT_TRUE(Call(&Stub::RegisterProvider, provider).ok());
    v1::RegisterCaregiverRequest caregiver;
    *caregiver.mutable_caregiver() = CaregiverOf(n, "provider-1");
    const auto response = Call(&Stub::RegisterCaregiver, caregiver);
    ASSERT_TRUE(response.ok()) << response.status();
  }

  // What was told of a key, in order of version.
  std::vector<event::v1::Event> Told(const std::string& key) {
    std::vector<event::v1::Event> out;
    const absl::Status status = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
      const pg::Rows rows = tx.Exec(
          "SELECT event FROM outbox WHERE city_code = $1 AND topic = 'registry' AND key = $2"
          " ORDER BY version",
          {kCity, key});
      out.clear();
      for (const pg::Row row : rows)
        EXPECT_TRUE(out.emplace_back().ParseFromString(row.Bytes("event")));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return out;
  }

  testing::TestDatabase db_{"registry"};
  ManualClock clock_;
  const std::string key_ = std::string(32, 'k');
  const PersonalData personal_{key_};
  const rpc::Pager pager_{key_};
  PlaceTable places_;
  std::unique_ptr<pg::Database> database_;
  std::unique_ptr<ChangeRunner> runner_;
  std::unique_ptr<Mutator> mutator_;
  std::unique_ptr<rpc::Dispatcher> dispatch_;
  const Handlers handlers_;
  RegistryService service_;
  std::unique_ptr<runtime::Server> server_;
  std::unique_ptr<Stub> stub_;
  int last_request_ = 0;
};

}  // namespace homecare::registry
