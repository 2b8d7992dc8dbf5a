#include "common/base/civil_time.h"
#include "services/registry/api/convert.h"
#include "services/registry/api/read_fields.h"

namespace homecare::registry {
namespace {

std::optional<AreaClass> OptionalArea(type::v1::AreaClass area) {
  if (area == type::v1::AREA_CLASS_UNSPECIFIED) return std::nullopt;
  return static_cast<AreaClass>(area);
}

void ReadParts(const v1::Elder& message, FieldReader& reader, Elder& elder) {
  for (int i = 0; i < message.contacts_size(); ++i) {
    elder.contacts.push_back(reader.Take(FromProto(message.contacts(i), reader.At("contacts", i))));
  }
  for (int i = 0; i < message.grants_size(); ++i) {
    elder.grants.push_back(reader.Take(FromProto(message.grants(i), reader.At("grants", i))));
  }
  for (int i = 0; i < message.suspensions_size(); ++i) {
    elder.suspensions.push_back(
        reader.Take(FromProto(message.suspensions(i), reader.At("suspensions", i))));
  }
  elder.terminal_ids.assign(message.terminal_ids().begin(), message.terminal_ids().end());
  for (const v1::BarredCaregiver& bar : message.barred_caregivers()) {
    elder.barred_caregivers.push_back(FromProto(bar));
  }
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

void Fill(const Contact& contact, v1::Contact* out) {
  out->set_contact_id(contact.contact_id);
  out->set_name(contact.name);
  out->set_relation(static_cast<v1::ContactRelation>(contact.relation));
  out->set_phone_masked(contact.phone.Masked());
  out->set_call_order(contact.call_order);
}

void FillHome(const Home& home, v1::Elder* out) {
  out->set_street_address(home.street_address);
  out->set_place_code(home.place_code);
  out->set_county_code(home.county_code);
  out->set_registered_area(static_cast<type::v1::AreaClass>(*home.registered_area));
  *out->mutable_location() = rpc::ToProto(home.location);
}

}  // namespace

absl::Time InstantFrom(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixMicros(absl::ToUnixMicros(rpc::FromProto(timestamp)));
}

absl::StatusOr<Elder> FromProto(const v1::Elder& message, absl::string_view city_code,
                                absl::string_view path) {
  FieldReader reader(path);
  Elder elder;
  elder.elder_id = message.elder_id();
  elder.name = message.name();
  elder.resident_id =
      reader.Take(ResidentId::Parse(message.resident_id(), reader.At("resident_id")));
  elder.phone = reader.OptionalPhone(message.phone(), "phone");
  elder.category = static_cast<ElderCategory>(message.category());
  elder.home.street_address = message.street_address();
  elder.home.place_code = message.place_code();
  elder.home.registered_area = OptionalArea(message.registered_area());
  elder.home.location = reader.Point(message.location(), city_code, "location");
  elder.lives_alone = message.lives_alone();
  ReadParts(message, reader, elder);
  return reader.Result(std::move(elder));
}

absl::StatusOr<Grant> FromProto(const type::v1::Grant& message, absl::string_view path) {
  FieldReader reader(path);
  Grant grant;
  grant.grant_id = message.grant_id();
  grant.level = static_cast<Level>(message.level());
  grant.area = static_cast<AreaClass>(message.area());
  grant.valid_from = reader.Day(message.valid_from(), "valid_from");
  grant.valid_to = reader.OptionalDay(message.valid_to(), "valid_to");
  return reader.Result(std::move(grant));
}

absl::StatusOr<Suspension> FromProto(const type::v1::Suspension& message, absl::string_view path) {
  FieldReader reader(path);
  Suspension suspension;
  suspension.suspension_id = message.suspension_id();
  suspension.reason = static_cast<SuspensionReason>(message.reason());
  suspension.start_time = InstantFrom(message.start_time());
  if (message.has_end_time()) suspension.end_time = InstantFrom(message.end_time());
  return reader.Result(std::move(suspension));
}

absl::StatusOr<Contact> FromProto(const v1::Contact& message, absl::string_view path) {
  FieldReader reader(path);
  Contact contact;
  contact.contact_id = message.contact_id();
  contact.name = message.name();
  contact.relation = static_cast<ContactRelation>(message.relation());
  contact.phone = reader.Take(Phone::Parse(message.phone(), reader.At("phone")));
  contact.call_order = message.call_order();
  return reader.Result(std::move(contact));
}

BarredCaregiver FromProto(const v1::BarredCaregiver& message) {
  return {message.caregiver_id(), message.reason()};
}

absl::StatusOr<Move> FromProto(const v1::MoveElderRequest& request) {
  FieldReader reader("");
  Move move;
  move.home.street_address = request.street_address();
  move.home.place_code = request.place_code();
  move.home.registered_area = OptionalArea(request.registered_area());
  move.home.location = reader.Point(request.location(), request.city_code(), "location");
  move.phone = reader.OptionalPhone(request.phone(), "phone");
  if (request.has_lives_alone()) move.lives_alone = request.lives_alone();
  return reader.Result(std::move(move));
}

absl::StatusOr<ElderQuery> FromProto(const v1::FindEldersRequest& request) {
  FieldReader reader("");
  ElderQuery query;
  switch (request.by_case()) {
    case v1::FindEldersRequest::kPhone:
      query.phone = reader.Take(Phone::Parse(request.phone(), "phone"));
      break;
    case v1::FindEldersRequest::kResidentId:
      query.resident_id = reader.Take(ResidentId::Parse(request.resident_id(), "resident_id"));
      break;
    case v1::FindEldersRequest::kTerminalId:
      query.terminal_id = request.terminal_id();
      if (query.terminal_id.empty()) return InvalidField("terminal_id", "must not be empty");
      break;
    case v1::FindEldersRequest::kNamePrefix:
      query.name_prefix = request.name_prefix();
      if (query.name_prefix.empty()) return InvalidField("name_prefix", "must not be empty");
      break;
    case v1::FindEldersRequest::BY_NOT_SET:
      return InvalidField("by", "exactly one way to find elders must be given");
  }
  return reader.Result(std::move(query));
}

v1::Elder ToProto(const Elder& elder) {
  v1::Elder out;
  out.set_elder_id(elder.elder_id);
  out.set_name(elder.name);
  out.set_resident_id_masked(elder.resident_id.Masked());
  out.set_birth_date(FormatDay(elder.resident_id.birth_date()));
  out.set_sex(static_cast<v1::Sex>(elder.resident_id.sex()));
  if (elder.phone) out.set_phone_masked(elder.phone->Masked());
  out.set_category(static_cast<v1::ElderCategory>(elder.category));
  FillHome(elder.home, &out);
  out.set_lives_alone(elder.lives_alone);
  for (const Contact& contact : elder.contacts) Fill(contact, out.add_contacts());
  for (const Grant& grant : elder.grants) Fill(grant, out.add_grants());
  for (const Suspension& suspension : elder.suspensions) Fill(suspension, out.add_suspensions());
  for (const std::string& terminal_id : elder.terminal_ids) out.add_terminal_ids(terminal_id);
  for (const BarredCaregiver& bar : elder.barred_caregivers) {
    v1::BarredCaregiver& one = *out.add_barred_caregivers();
    one.set_caregiver_id(bar.caregiver_id);
    one.set_reason(bar.reason);
  }
  out.set_active(elder.active());
  return out;
}

v1::GrantRecord ToProto(const Revision<Grant>& revision) {
  v1::GrantRecord out;
  out.set_elder_id(revision.elder_id);
  Fill(revision.value, out.mutable_grant());
  out.set_revision(revision.value.revision);
  if (revision.superseded_time) {
    *out.mutable_superseded_time() = rpc::ToProto(*revision.superseded_time);
  }
  return out;
}

v1::SuspensionRecord ToProto(const Revision<Suspension>& revision) {
  v1::SuspensionRecord out;
  out.set_elder_id(revision.elder_id);
  Fill(revision.value, out.mutable_suspension());
  out.set_revision(revision.value.revision);
  if (revision.superseded_time) {
    *out.mutable_superseded_time() = rpc::ToProto(*revision.superseded_time);
  }
  return out;
}

}  // namespace homecare::registry
