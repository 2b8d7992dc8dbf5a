// What the registry refuses about grants, suspensions, caregivers, providers, terminals and lists.
#include "tests/hostile/registry_people.h"
#include "tests/hostile/registry_tables.h"

namespace homecare::registry {
namespace {

using absl::StatusCode;
using hostile::Edit;
using hostile::On;
using hostile::Refused;
using hostile::Table;
using hostile::Valid;

Refused NotFound(const std::string& name, Edit edit, const std::string& reason) {
  return {name, std::move(edit), reason, {}, StatusCode::kNotFound};
}
Refused Exists(const std::string& name, Edit edit, const std::string& reason) {
  return {name, std::move(edit), reason, {}, StatusCode::kAlreadyExists};
}
Refused Wrong(const std::string& name, Edit edit, const std::string& reason) {
  return {name, std::move(edit), reason, {}, StatusCode::kFailedPrecondition};
}
Refused Field(const std::string& name, Edit edit, const std::string& field) {
  return {name, std::move(edit), "INVALID_FIELD", {field}};
}

template <typename Request>
Edit OfElder(const std::string& id) {
  return On<Request>([id](Request& r) { r.set_elder_id(id); });
}

Table RecordGrant() {
  using Request = v1::RecordGrantRequest;
  Request request;
  request.set_elder_id("elder-1");
  *request.mutable_grant() = GrantOf("next", "2023-01-01", "2024-01-01");
  const auto grant = [](const std::string& id, const std::string& from, const std::string& to) {
    return On<Request>([=](Request& r) { *r.mutable_grant() = GrantOf(id, from, to); });
  };
  return {"RecordGrant",
          {Valid(request)},
          {NotFound("unknown elder", OfElder<Request>("unknown"), "ELDER_NOT_FOUND"),
           Exists("known otherwise", grant("grant", "2023-01-01", ""), "GRANT_EXISTS"),
           Wrong("overlaps", grant("next", "2022-12-31", ""), "GRANT_OVERLAP"),
           Field("ends as it starts", grant("next", "2023-01-01", "2023-01-01"), "grant.valid_to"),
           Field("of 1999", grant("next", "1999-12-31", ""), "grant.valid_from"),
           Field("in 51 years", grant("next", "2073-06-02", ""), "grant.valid_from")}};
}

Table EndGrant() {
  using Request = v1::EndGrantRequest;
  Request request;
  request.set_elder_id("elder-1");
  request.set_grant_id("grant");
  request.set_valid_to("2022-10-01");
  const auto until = [](const std::string& day) {
    return On<Request>([day](Request& r) { r.set_valid_to(day); });
  };
  return {"EndGrant",
          {Valid(request)},
          {NotFound("unknown elder", OfElder<Request>("unknown"), "ELDER_NOT_FOUND"),
           NotFound("unknown grant", On<Request>([](Request& r) { r.set_grant_id("unknown"); }),
                    "GRANT_NOT_FOUND"),
           Field("before it starts", until("2021-12-31"), "valid_to"),
           Field("in 51 years", until("2073-06-02"), "valid_to")}};
}

Table RecordSuspension(absl::Time now) {
  using Request = v1::RecordSuspensionRequest;
  Request request;
  request.set_elder_id("elder-1");
  *request.mutable_suspension() = SuspensionOf("next", now);
  const auto on = [](auto edit) {
    return On<Request>([edit](Request& r) { edit(*r.mutable_suspension()); });
  };
  const auto from = [&](absl::Time start) {
    return on([start](type::v1::Suspension& s) { s = SuspensionOf("next", start); });
  };
  const auto until = [&](absl::Time end) {
    return on([end](type::v1::Suspension& s) { *s.mutable_end_time() = rpc::ToProto(end); });
  };
  const auto death = [&](absl::Duration after, bool ends) {
    return on([=](type::v1::Suspension& s) {
      s = SuspensionOf("next", now + after);
      s.set_reason(type::v1::SUSPENSION_REASON_DEATH);
      if (!ends) s.clear_end_time();
    });
  };
  return {
      "RecordSuspension",
      {Valid(request)},
      {NotFound("unknown elder", OfElder<Request>("unknown"), "ELDER_NOT_FOUND"),
       Exists("known otherwise", on([](type::v1::Suspension& s) { s.set_suspension_id("stay"); }),
              "SUSPENSION_EXISTS"),
       Field("next year but one", from(now + absl::Hours(24 * 400)), "suspension.start_time"),
       Field("of 1999", from(absl::FromUnixSeconds(946'000'000)), "suspension.start_time"),
       Field("ends before it starts", until(now - absl::Seconds(1)), "suspension.end_time"),
       Field("11 years", until(now + absl::Hours(24 * 366 * 11)), "suspension.end_time"),
       Field("a death to come", death(absl::Hours(1), false), "suspension.start_time"),
       Field("a death that ends", death(absl::ZeroDuration(), true), "suspension.end_time")},
      {},
      {{"far suspension.start_time", "a stay may be years ago"},
       {"far suspension.end_time", "a stay lasts up to ten years"}}};
}

Table EndSuspension(absl::Time now) {
  using Request = v1::EndSuspensionRequest;
  Request request;
  request.set_elder_id("elder-1");
  request.set_suspension_id("stay");
  *request.mutable_end_time() = rpc::ToProto(now);
  const auto until = [](absl::Time end) {
    return On<Request>([end](Request& r) { *r.mutable_end_time() = rpc::ToProto(end); });
  };
  return {"EndSuspension",
          {Valid(request)},
          {NotFound("unknown elder", OfElder<Request>("unknown"), "ELDER_NOT_FOUND"),
           NotFound("unknown suspension",
                    On<Request>([](Request& r) { r.set_suspension_id("unknown"); }),
                    "SUSPENSION_NOT_FOUND"),
           Field("before it starts", until(now - absl::Hours(24 * 31)), "end_time"),
           Field("11 years", until(now + absl::Hours(24 * 366 * 11)), "end_time")},
          {},
          {{"far end_time", "a stay lasts up to ten years"}}};
}

Table RegisterCaregiver() {
  using Request = v1::RegisterCaregiverRequest;
  Request request;
  *request.mutable_caregiver() = CaregiverOf(3);
  const auto on = [](auto edit) {
    return On<Request>([edit](Request& r) { edit(*r.mutable_caregiver()); });
  };
  const auto born = [&](const std::string& day) {
    return on([id = hostile::ResidentIdBornOn(day)](v1::Caregiver& c) { c.set_resident_id(id); });
  };
  return {"RegisterCaregiver",
          {Valid(request)},
          {NotFound("unknown provider", on([](v1::Caregiver& c) { c.set_provider_id("unknown"); }),
                    "PROVIDER_NOT_FOUND"),
           Exists("id of another", on([](v1::Caregiver& c) { c.set_caregiver_id("caregiver-1"); }),
                  "CAREGIVER_EXISTS"),
           Exists("ID number of another", born("19710102"), "RESIDENT_ID_REGISTERED"),
           Field("under 16", born("20060602"), "caregiver.resident_id"),
           Field("born tomorrow", born("20220602"), "caregiver.resident_id"),
           Field("25 hours a day", on([](v1::Caregiver& c) { c.set_daily_limit_minutes(1500); }),
                 "caregiver.daily_limit_minutes"),
           Field("certificate ends as it starts", on([](v1::Caregiver& c) {
                   c.mutable_certificates(0)->set_valid_to("2021-01-01");
                 }),
                 "caregiver.certificates[0].valid_to")}};
}

Table AddCertificate() {
  using Request = v1::AddCertificateRequest;
  Request request;
  request.set_caregiver_id("caregiver-1");
  *request.mutable_certificate() = CertificateOf("nurse");
  const auto of = [](const std::string& id) {
    return On<Request>([id](Request& r) { r.set_caregiver_id(id); });
  };
  return {"AddCertificate",
          {Valid(request)},
          {NotFound("unknown caregiver", of("unknown"), "CAREGIVER_NOT_FOUND"),
           Wrong("the 51st", of("certified"), "LIST_FULL"),
           Exists("known otherwise", On<Request>([](Request& r) {
                    r.mutable_certificate()->set_certificate_id("basic");
                    r.mutable_certificate()->set_valid_to("2025-01-01");
                  }),
                  "CERTIFICATE_EXISTS")}};
}

// RetireCaregiver and GetCaregiver.
template <typename Request>
Table AboutCaregiver(const std::string& method) {
  Request request;
  request.set_caregiver_id("caregiver-2");
  return {method,
          {Valid(request)},
          {NotFound("unknown", On<Request>([](Request& r) { r.set_caregiver_id("unknown"); }),
                    "CAREGIVER_NOT_FOUND")}};
}

Table RegisterProvider() {
  using Request = v1::RegisterProviderRequest;
  Request request;
  *request.mutable_provider() = ProviderOf(3);
  const auto on = [](auto edit) {
    return On<Request>([edit](Request& r) { edit(*r.mutable_provider()); });
  };
  return {
      "RegisterProvider",
      {Valid(request)},
      {Exists("id of another", on([](v1::Provider& p) {
                p.set_provider_id("provider-1");
                p.set_name("another");
              }),
              "PROVIDER_EXISTS"),
       Field("county of another city", on([](v1::Provider& p) { p.set_county_codes(0, "110101"); }),
             "provider.county_codes[0]"),
       Field("ends as it starts", on([](v1::Provider& p) { p.set_contract_to("2022-01-01"); }),
             "provider.contract_to")}};
}

Table EndContract() {
  using Request = v1::EndContractRequest;
  Request request;
  request.set_provider_id("provider-1");
  request.set_contract_to("2023-01-01");
  return {"EndContract",
          {Valid(request)},
          {NotFound("unknown", On<Request>([](Request& r) { r.set_provider_id("unknown"); }),
                    "PROVIDER_NOT_FOUND"),
           Field("before it starts",
                 On<Request>([](Request& r) { r.set_contract_to("2021-12-31"); }), "contract_to"),
           Field("in 51 years", On<Request>([](Request& r) { r.set_contract_to("2073-06-02"); }),
                 "contract_to")}};
}

Table RegisterServicePoint() {
  using Request = v1::RegisterServicePointRequest;
  Request request;
  *request.mutable_service_point() = PointOf(3);
  const auto on = [](auto edit) {
    return On<Request>([edit](Request& r) { edit(*r.mutable_service_point()); });
  };
  return {
      "RegisterServicePoint",
      {Valid(request)},
      {NotFound("unknown provider", on([](v1::ServicePoint& p) { p.set_provider_id("unknown"); }),
                "PROVIDER_NOT_FOUND"),
       Exists("id of another", on([](v1::ServicePoint& p) {
                p.set_service_point_id("point-1");
                p.set_name("another");
              }),
              "SERVICE_POINT_EXISTS"),
       Field("county of another city", on([](v1::ServicePoint& p) { p.set_county_code("110101"); }),
             "service_point.county_code")}};
}

Table SetOnCall() {
  using Request = v1::SetOnCallRequest;
  Request request;
  request.set_service_point_id("point-1");
  v1::OnCall& one = *request.add_on_call();
  one.set_caregiver_id("caregiver-1");
  one.set_start_minute(20 * 60);
  one.set_end_minute(6 * 60);
  Request many = request;
  for (int i = 0; i < 20; ++i) {
    *many.add_on_call() = one;
    many.mutable_on_call(i + 1)->set_start_minute(i);
  }
  return {
      "SetOnCall",
      {Valid(request)},
      {NotFound("unknown point", On<Request>([](Request& r) { r.set_service_point_id("unknown"); }),
                "SERVICE_POINT_NOT_FOUND"),
       NotFound("unknown caregiver",
                On<Request>([](Request& r) { r.mutable_on_call(0)->set_caregiver_id("unknown"); }),
                "CAREGIVER_NOT_FOUND"),
       Field("21 on call",
             On<Request>([many](Request& r) { *r.mutable_on_call() = many.on_call(); }), "on_call"),
       Field("from midnight of the next day",
             On<Request>([](Request& r) { r.mutable_on_call(0)->set_start_minute(1440); }),
             "on_call[0].start_minute")}};
}

Table RegisterTerminal() {
  using Request = v1::RegisterTerminalRequest;
  Request request;
  *request.mutable_terminal() = TerminalOf("new", "elder-1");
  const auto terminal = [](const std::string& id, const std::string& elder_id) {
    return On<Request>([=](Request& r) { *r.mutable_terminal() = TerminalOf(id, elder_id); });
  };
  return {"RegisterTerminal",
          {Valid(request)},
          {NotFound("unknown elder", terminal("new", "unknown"), "ELDER_NOT_FOUND"),
           Exists("id of another", terminal("in-store", "elder-2"), "TERMINAL_EXISTS"),
           Field("a blank in the id", terminal("a b", ""), "terminal.terminal_id")}};
}

Table BindTerminal() {
  using Request = v1::BindTerminalRequest;
  Request request;
  request.set_terminal_id("in-store");
  request.set_elder_id("elder-1");
  const auto terminal = [](const std::string& id) {
    return On<Request>([=](Request& r) { r.set_terminal_id(id); });
  };
  return {"BindTerminal",
          {Valid(request)},
          {NotFound("unknown", terminal("unknown"), "TERMINAL_NOT_FOUND"),
           NotFound("unknown elder", OfElder<Request>("unknown"), "ELDER_NOT_FOUND"),
           Wrong("withdrawn", terminal("withdrawn"), "TERMINAL_WITHDRAWN")}};
}

// WithdrawTerminal and GetTerminal.
template <typename Request>
Table AboutTerminal(const std::string& method) {
  Request request;
  request.set_terminal_id("in-store");
  return {method,
          {Valid(request)},
          {NotFound("unknown", On<Request>([](Request& r) { r.set_terminal_id("unknown"); }),
                    "TERMINAL_NOT_FOUND")}};
}

// ListGrants and ListSuspensions.
template <typename Request>
Table History(const std::string& method, absl::Time now) {
  Request request;
  *request.mutable_known_time() = rpc::ToProto(now);
  return {method, {Valid(request)}, {}, {}, {{"far known_time", "the past is what is asked for"}}};
}

Table FindElders() {
  using Request = v1::FindEldersRequest;
  std::vector<Request> requests(4);
  requests[0].set_phone(kSharedPhone);
  requests[1].set_resident_id(hostile::ResidentIdBornOn("19410102"));
  requests[2].set_terminal_id("terminal-1");
  requests[3].set_name_prefix("张");
  Table table{"FindElders", {}};
  for (const Request& request : requests) table.valid.push_back(Valid(request));
  table.refused = {
      Field("by nothing", On<Request>([](Request& r) { r.clear_by(); }), "by"),
      Field("by no phone", On<Request>([](Request& r) { r.set_phone(""); }), "phone"),
      Field("by no ID number", On<Request>([](Request& r) { r.set_resident_id(""); }),
            "resident_id"),
      Field("by no terminal", On<Request>([](Request& r) { r.set_terminal_id(""); }),
            "terminal_id"),
      Field("by no name", On<Request>([](Request& r) { r.set_name_prefix(""); }), "name_prefix"),
  };
  return table;
}

}  // namespace

std::vector<Table> EntitlementTables(absl::Time now) {
  return {RecordGrant(), EndGrant(), RecordSuspension(now), EndSuspension(now)};
}

std::vector<Table> WorkforceTables() {
  return {RegisterCaregiver(),
          AddCertificate(),
          AboutCaregiver<v1::RetireCaregiverRequest>("RetireCaregiver"),
          AboutCaregiver<v1::GetCaregiverRequest>("GetCaregiver"),
          RegisterProvider(),
          EndContract(),
          RegisterServicePoint(),
          SetOnCall(),
          RegisterTerminal(),
          BindTerminal(),
          AboutTerminal<v1::WithdrawTerminalRequest>("WithdrawTerminal"),
          AboutTerminal<v1::GetTerminalRequest>("GetTerminal")};
}

std::vector<Table> ListTables(absl::Time now) {
  return {FindElders(),
          {"ListElders", {Valid(v1::ListEldersRequest())}},
          History<v1::ListGrantsRequest>("ListGrants", now),
          History<v1::ListSuspensionsRequest>("ListSuspensions", now),
          {"ListCaregivers", {Valid(v1::ListCaregiversRequest())}},
          {"ListProviders", {Valid(v1::ListProvidersRequest())}},
          {"ListServicePoints", {Valid(v1::ListServicePointsRequest())}}};
}

}  // namespace homecare::registry
