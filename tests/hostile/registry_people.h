// People, providers and terminals that the registry accepts, with every field that a caller may
// write. Numbers are of the unassigned area 370390.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "common/rpc/convert.h"
#include "homecare/registry/v1/registry_service.pb.h"
#include "tests/hostile/kit/generic.h"

namespace homecare::registry {

inline constexpr char kPlace[] = "370302001001";
inline constexpr char kCounty[] = "370302";
inline constexpr char kSharedPhone[] = "13853310001";

inline type::v1::Grant GrantOf(const std::string& id, const std::string& from,
                               const std::string& to) {
  type::v1::Grant grant;
  grant.set_grant_id(id);
  grant.set_level(type::v1::LEVEL_MODERATE);
  grant.set_area(type::v1::AREA_CLASS_URBAN);
  grant.set_valid_from(from);
  grant.set_valid_to(to);
  return grant;
}

inline type::v1::Suspension SuspensionOf(const std::string& id, absl::Time start) {
  type::v1::Suspension suspension;
  suspension.set_suspension_id(id);
  suspension.set_reason(type::v1::SUSPENSION_REASON_HOSPITAL);
  *suspension.mutable_start_time() = rpc::ToProto(start);
  *suspension.mutable_end_time() = rpc::ToProto(start + absl::Hours(24 * 7));
  return suspension;
}

inline v1::Contact ContactOf(const std::string& id) {
  v1::Contact contact;
  contact.set_contact_id(id);
  contact.set_name("张小三");
  contact.set_relation(v1::CONTACT_RELATION_CHILD);
  contact.set_phone("0533-2100000");
  contact.set_call_order(1);
  return contact;
}

inline type::v1::Certificate CertificateOf(const std::string& id) {
  type::v1::Certificate certificate;
  certificate.set_certificate_id(id);
  certificate.set_qualification(type::v1::QUALIFICATION_CAREGIVER);
  certificate.set_valid_from("2021-01-01");
  certificate.set_valid_to("2024-01-01");
  return certificate;
}

// Born in 1940 + n; "barred" is a caregiver who is registered.
inline v1::Elder ElderOf(int n, absl::Time now, const std::string& barred) {
  v1::Elder elder;
  elder.set_elder_id(absl::StrCat("elder-", n));
  elder.set_name(absl::StrCat("张三", n));
  elder.set_resident_id(hostile::ResidentIdBornOn(absl::StrCat(1940 + n, "0102")));
  elder.set_phone(kSharedPhone);
  elder.set_category(v1::ELDER_CATEGORY_EXTREME_HARDSHIP);
  elder.set_street_address("共青团西路88号3单元502");
  elder.set_place_code(kPlace);
  elder.set_registered_area(type::v1::AREA_CLASS_URBAN);
  *elder.mutable_location() = rpc::ToProto(LatLng{36.61, 117.99});
  *elder.add_contacts() = ContactOf("child");
  *elder.add_grants() = GrantOf("grant", "2022-01-01", "2023-01-01");
  *elder.add_suspensions() = SuspensionOf("stay", now - absl::Hours(24 * 30));
  elder.add_terminal_ids(absl::StrCat("terminal-", n));
  auto& bar = *elder.add_barred_caregivers();
  bar.set_caregiver_id(barred);
  bar.set_reason("quarrel");
  return elder;
}

inline v1::Caregiver CaregiverOf(int n) {
  v1::Caregiver caregiver;
  caregiver.set_caregiver_id(absl::StrCat("caregiver-", n));
  caregiver.set_name(absl::StrCat("李梅", n));
  caregiver.set_resident_id(hostile::ResidentIdBornOn(absl::StrCat(1970 + n, "0102")));
  caregiver.set_phone("13953310001");
  caregiver.set_provider_id("provider-1");
  *caregiver.mutable_base() = rpc::ToProto(LatLng{36.8, 118.05});
  *caregiver.add_certificates() = CertificateOf("basic");
  caregiver.set_daily_limit_minutes(480);
  caregiver.set_weekly_limit_minutes(2640);
  return caregiver;
}

inline v1::Provider ProviderOf(int n) {
  v1::Provider provider;
  provider.set_provider_id(absl::StrCat("provider-", n));
  provider.set_name("康乐居家养老服务中心");
  provider.set_contract_from("2022-01-01");
  provider.set_contract_to("2025-01-01");
  provider.add_county_codes(kCounty);
  return provider;
}

inline v1::ServicePoint PointOf(int n) {
  v1::ServicePoint point;
  point.set_service_point_id(absl::StrCat("point-", n));
  point.set_name("般阳路街道综合养老服务中心");
  point.set_kind(v1::SERVICE_POINT_KIND_STREET_CENTRE);
  point.set_provider_id("provider-1");
  point.set_county_code(kCounty);
  *point.mutable_location() = rpc::ToProto(LatLng{36.6, 118.0});
  return point;
}

inline v1::Terminal TerminalOf(const std::string& id, const std::string& elder_id) {
  v1::Terminal terminal;
  terminal.set_terminal_id(id);
  terminal.set_elder_id(elder_id);
  return terminal;
}

}  // namespace homecare::registry
