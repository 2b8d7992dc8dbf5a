#include "common/base/civil_time.h"
#include "services/registry/api/convert.h"
#include "services/registry/api/read_fields.h"

namespace homecare::registry {

absl::StatusOr<Caregiver> FromProto(const v1::Caregiver& message, absl::string_view city_code,
                                    absl::string_view path) {
  FieldReader reader(path);
  Caregiver out;
  out.caregiver_id = message.caregiver_id();
  out.name = message.name();
  out.resident_id = reader.Take(ResidentId::Parse(message.resident_id(), reader.At("resident_id")));
  out.phone = reader.OptionalPhone(message.phone(), "phone");
  out.provider_id = message.provider_id();
  out.base = reader.Point(message.base(), city_code, "base");
  for (int i = 0; i < message.certificates_size(); ++i) {
    out.certificates.push_back(
        reader.Take(FromProto(message.certificates(i), reader.At("certificates", i))));
  }
  // Zero is "the usual limits", which the domain knows.
  if (message.daily_limit_minutes() != 0) out.daily_limit_minutes = message.daily_limit_minutes();
  if (message.weekly_limit_minutes() != 0) {
    out.weekly_limit_minutes = message.weekly_limit_minutes();
  }
  return reader.Result(std::move(out));
}

absl::StatusOr<Certificate> FromProto(const type::v1::Certificate& message,
                                      absl::string_view path) {
  FieldReader reader(path);
  Certificate out;
  out.certificate_id = message.certificate_id();
  out.qualification = static_cast<Qualification>(message.qualification());
  out.valid_from = reader.Day(message.valid_from(), "valid_from");
  out.valid_to = reader.Day(message.valid_to(), "valid_to");
  return reader.Result(std::move(out));
}

absl::StatusOr<Provider> FromProto(const v1::Provider& message, absl::string_view path) {
  FieldReader reader(path);
  Provider out;
  out.provider_id = message.provider_id();
  out.name = message.name();
  out.contract_from = reader.Day(message.contract_from(), "contract_from");
  out.contract_to = reader.OptionalDay(message.contract_to(), "contract_to");
  out.county_codes.assign(message.county_codes().begin(), message.county_codes().end());
  return reader.Result(std::move(out));
}

absl::StatusOr<ServicePoint> FromProto(const v1::ServicePoint& message, absl::string_view city_code,
                                       absl::string_view path) {
  FieldReader reader(path);
  ServicePoint out;
  out.service_point_id = message.service_point_id();
  out.name = message.name();
  out.kind = static_cast<ServicePointKind>(message.kind());
  out.provider_id = message.provider_id();
  out.county_code = message.county_code();
  out.location = reader.Point(message.location(), city_code, "location");
  return reader.Result(std::move(out));
}

Terminal FromProto(const v1::Terminal& message) {
  return {message.terminal_id(), message.elder_id()};
}

std::vector<OnCall> FromProto(const v1::SetOnCallRequest& request) {
  std::vector<OnCall> on_call;
  for (const v1::OnCall& one : request.on_call()) {
    on_call.push_back({one.caregiver_id(), one.start_minute(), one.end_minute()});
  }
  return on_call;
}

v1::Caregiver ToProto(const Caregiver& caregiver) {
  v1::Caregiver out;
  out.set_caregiver_id(caregiver.caregiver_id);
  out.set_name(caregiver.name);
  out.set_resident_id_masked(caregiver.resident_id.Masked());
  if (caregiver.phone) out.set_phone_masked(caregiver.phone->Masked());
  out.set_provider_id(caregiver.provider_id);
  *out.mutable_base() = rpc::ToProto(caregiver.base);
  for (const Certificate& certificate : caregiver.certificates) {
    type::v1::Certificate& one = *out.add_certificates();
    one.set_certificate_id(certificate.certificate_id);
    one.set_qualification(static_cast<type::v1::Qualification>(certificate.qualification));
    one.set_valid_from(FormatDay(certificate.valid_from));
    one.set_valid_to(FormatDay(certificate.valid_to));
  }
  out.set_daily_limit_minutes(caregiver.daily_limit_minutes);
  out.set_weekly_limit_minutes(caregiver.weekly_limit_minutes);
  out.set_active(caregiver.active);
  return out;
}

v1::Provider ToProto(const Provider& provider) {
  v1::Provider out;
  out.set_provider_id(provider.provider_id);
  out.set_name(provider.name);
  out.set_contract_from(FormatDay(provider.contract_from));
  if (provider.contract_to) out.set_contract_to(FormatDay(*provider.contract_to));
  for (const std::string& county : provider.county_codes) out.add_county_codes(county);
  return out;
}

v1::ServicePoint ToProto(const ServicePoint& point) {
  v1::ServicePoint out;
  out.set_service_point_id(point.service_point_id);
  out.set_name(point.name);
  out.set_kind(static_cast<v1::ServicePointKind>(point.kind));
  out.set_provider_id(point.provider_id);
  out.set_county_code(point.county_code);
  *out.mutable_location() = rpc::ToProto(point.location);
  for (const OnCall& one : point.on_call) {
    v1::OnCall& on_call = *out.add_on_call();
    on_call.set_caregiver_id(one.caregiver_id);
    on_call.set_start_minute(one.start_minute);
    on_call.set_end_minute(one.end_minute);
  }
  return out;
}

v1::Terminal ToProto(const Terminal& terminal) {
  v1::Terminal out;
  out.set_terminal_id(terminal.terminal_id);
  out.set_elder_id(terminal.elder_id);
  out.set_active(terminal.active);
  return out;
}

}  // namespace homecare::registry
