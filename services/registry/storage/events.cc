#include "services/registry/storage/events.h"

#include "common/base/civil_time.h"
#include "common/rpc/convert.h"
#include "homecare/type/v1/types.pb.h"

namespace homecare::registry {
namespace {

event::v1::Event Envelope(const std::string& key) {
  event::v1::Event event;
  event.set_topic("registry");
  event.set_key(key);
  return event;
}

void Fill(const Grant& grant, type::v1::Grant* out) {
  out->set_grant_id(grant.grant_id);
  out->set_level(static_cast<type::v1::Level>(grant.level));
  out->set_area(static_cast<type::v1::AreaClass>(grant.area));
  out->set_valid_from(FormatDay(grant.valid_from));
  if (grant.valid_to) out->set_valid_to(FormatDay(*grant.valid_to));
  *out->mutable_recorded_time() = rpc::ToProto(grant.recorded_time);
}

void Fill(const Suspension& suspension, type::v1::Suspension* out) {
  out->set_suspension_id(suspension.suspension_id);
  out->set_reason(static_cast<type::v1::SuspensionReason>(suspension.reason));
  *out->mutable_start_time() = rpc::ToProto(suspension.start_time);
  if (suspension.end_time) *out->mutable_end_time() = rpc::ToProto(*suspension.end_time);
  *out->mutable_recorded_time() = rpc::ToProto(suspension.recorded_time);
}

}  // namespace

event::v1::Event ChangedEvent(const Elder& elder) {
  event::v1::Event event = Envelope(elder.elder_id);
  event::v1::ElderChanged& out = *event.mutable_elder_changed();
  out.set_elder_id(elder.elder_id);
  out.set_county_code(elder.home.county_code);
  out.set_place_code(elder.home.place_code);
  out.set_registered_area(static_cast<type::v1::AreaClass>(*elder.home.registered_area));
  *out.mutable_location() = rpc::ToProto(elder.home.location);
  out.set_lives_alone(elder.lives_alone);
  out.set_active(elder.active());
  for (const Grant& grant : elder.grants) Fill(grant, out.add_grants());
  for (const Suspension& one : elder.suspensions) Fill(one, out.add_suspensions());
  for (const BarredCaregiver& bar : elder.barred_caregivers) {
    out.add_barred_caregiver_ids(bar.caregiver_id);
  }
  return event;
}

event::v1::Event ChangedEvent(const Caregiver& caregiver) {
  event::v1::Event event = Envelope(caregiver.caregiver_id);
  event::v1::CaregiverChanged& out = *event.mutable_caregiver_changed();
  out.set_caregiver_id(caregiver.caregiver_id);
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
  return event;
}

event::v1::Event ChangedEvent(const Provider& provider) {
  event::v1::Event event = Envelope(provider.provider_id);
  event::v1::ProviderChanged& out = *event.mutable_provider_changed();
  out.set_provider_id(provider.provider_id);
  out.set_contract_from(FormatDay(provider.contract_from));
  if (provider.contract_to) out.set_contract_to(FormatDay(*provider.contract_to));
  for (const std::string& county : provider.county_codes) out.add_county_codes(county);
  out.set_active(true);
  return event;
}

event::v1::Event ChangedEvent(const ServicePoint& point) {
  event::v1::Event event = Envelope(point.service_point_id);
  event::v1::ServicePointChanged& out = *event.mutable_service_point_changed();
  out.set_service_point_id(point.service_point_id);
  out.set_provider_id(point.provider_id);
  out.set_county_code(point.county_code);
  *out.mutable_location() = rpc::ToProto(point.location);
  out.set_active(true);
  for (const OnCall& one : point.on_call) {
    event::v1::OnCall& on_call = *out.add_on_call();
    on_call.set_caregiver_id(one.caregiver_id);
    on_call.set_start_minute(one.start_minute);
    on_call.set_end_minute(one.end_minute);
  }
  return event;
}

event::v1::Event ChangedEvent(const Terminal& terminal) {
  event::v1::Event event = Envelope(terminal.terminal_id);
  event::v1::TerminalChanged& out = *event.mutable_terminal_changed();
  out.set_terminal_id(terminal.terminal_id);
  out.set_elder_id(terminal.elder_id);
  out.set_active(terminal.active);
  return event;
}

}  // namespace homecare::registry
