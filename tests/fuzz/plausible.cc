#include "tests/fuzz/plausible.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include "absl/strings/match.h"
#include "homecare/type/v1/types.pb.h"
#include "tests/fuzz/edge.h"
#include "tests/fuzz/hospitable_register.h"

namespace homecare::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// By the end of the name, the first that fits.
const struct {
  absl::string_view ending;
  absl::string_view text;
} kTexts[] = {
    {"city_code", kCity},
    {"county_code", "370302"},
    {"county_codes", "370302"},
    {"place_code", "370302001001"},
    {"event_id", "01890a5d-ac96-774b-bcce-b302099a8057"},
    {"request_id", "r1"},
    {"resident_id", "37039019400101001X"},
    {"phone", "13800138000"},
    {"valid_from", "2022-05-01"},
    {"valid_to", "2022-12-31"},
    {"contract_from", "2022-05-01"},
    {"contract_to", "2022-12-31"},
    {"service_date", "2022-06-02"},
    {"date", "2022-06-01"},
    {"month", "2022-06"},
    {"page_token", ""},
    {"cursor", "7.1"},
    {"topic", "orders"},
    {"subscriber", "matching"},
    {"checker_id", "z1"},
};

// Other ids are those of the newcomer or those of somebody with a past, by the choice.
std::string TextFor(absl::string_view name, int choice) {
  for (const auto& row : kTexts) {
    if (absl::EndsWith(name, row.ending)) return std::string(row.text);
  }
  return choice % 2 == 0 ? kNewcomer : kOldHand;
}

int NumberFor(absl::string_view name) {
  if (name == "year") return 2022;
  if (absl::EndsWith(name, "end_minute")) return 600;
  return absl::EndsWith(name, "minutes") ? 60 : 1;
}

// A death has no end, unlike the suspension it is filled into.
int EnumFor(const google::protobuf::EnumDescriptor& type) {
  return type.name() == "SuspensionReason" ? 2 : 1;
}

std::unique_ptr<Message> Filled(const Descriptor& type, int choice, int depth);

// A start is at nine in the morning after the targets' now, everything else an hour later; what was
// known is asked for the morning before.
void SetTime(absl::string_view name, Message* message) {
  auto& time = static_cast<google::protobuf::Timestamp&>(*message);
  if (name == "as_of") return time.set_seconds(1654045200);
  time.set_seconds(1654131600 + (absl::StartsWith(name, "start") ? 0 : 3600));
}

void SetMessage(const FieldDescriptor& field, int choice, int depth, Message* message) {
  const std::string& type = field.message_type()->full_name();
  if (type == "google.protobuf.Timestamp") return SetTime(field.name(), message);
  if (type == "homecare.type.v1.LatLng") {
    auto& point = static_cast<type::v1::LatLng&>(*message);
    point.set_latitude_degrees(36.6);
    point.set_longitude_degrees(118.0);
    return;
  }
  message->CopyFrom(*Filled(*field.message_type(), choice, depth + 1));
}

void SetField(const FieldDescriptor& field, int choice, int depth, Message* message) {
  const auto& reflection = *message->GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetMessage(field, choice, depth,
                        many ? reflection.AddMessage(message, &field)
                             : reflection.MutableMessage(message, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return many ? reflection.AddString(message, &field, TextFor(field.name(), choice))
                  : reflection.SetString(message, &field, TextFor(field.name(), choice));
    case FieldDescriptor::CPPTYPE_ENUM:
      return many ? reflection.AddEnumValue(message, &field, EnumFor(*field.enum_type()))
                  : reflection.SetEnumValue(message, &field, EnumFor(*field.enum_type()));
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(message, &field, NumberFor(field.name()));
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetInt64(message, &field, NumberFor(field.name()));
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection.SetUInt64(message, &field, NumberFor(field.name()));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection.SetDouble(message, &field, 10.0);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(message, &field, true);
    default:
      return;
  }
}

std::unique_ptr<Message> Filled(const Descriptor& type, int choice, int depth) {
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  if (depth > 4) return message;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto* const oneof = field.real_containing_oneof();
    if (oneof != nullptr && oneof->field(choice % oneof->field_count()) != &field) continue;
    SetField(field, choice, depth, message.get());
  }
  return message;
}

}  // namespace

std::unique_ptr<Message> Plausible(const Descriptor& type, int choice) {
  return Filled(type, choice, 0);
}

}  // namespace homecare::fuzz
