#include "tests/hostile/kit/filled.h"

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "common/base/ids.h"
#include "common/rpc/convert.h"
#include "homecare/type/v1/types.pb.h"

namespace homecare::hostile {
namespace {

using event::v1::Event;
using google::protobuf::Reflection;

void Fill(Message& message, absl::Time now);

std::string TextFor(const std::string& name) {
  if (name == "valid_from" || name == "contract_from") return "2022-01-01";
  if (name == "valid_to" || name == "contract_to") return "2023-01-01";
  if (name == "month") return "2022-06";
  if (name == "county_code" || name == "county_codes") return "370303";
  if (absl::EndsWith(name, "_id")) return std::string(absl::StripSuffix(name, "_id"));
  return name;
}

void FillInner(Message& inner, absl::Time now) {
  if (inner.GetDescriptor()->full_name() == "google.protobuf.Timestamp") {
    inner.CopyFrom(rpc::ToProto(now));
  } else if (inner.GetDescriptor() == type::v1::TimeRange::descriptor()) {
    inner.CopyFrom(rpc::ToProto(rpc::TimeSpan{now + absl::Hours(1), now + absl::Hours(3)}));
  } else if (inner.GetDescriptor() == type::v1::LatLng::descriptor()) {
    inner.CopyFrom(rpc::ToProto(LatLng{36.8, 118.05}));
  } else {
    Fill(inner, now);
  }
}

void FillField(Message& message, const FieldDescriptor& field, absl::Time now) {
  const Reflection& reflection = *message.GetReflection();
  const bool list = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return list ? reflection.AddString(&message, &field, TextFor(field.name()))
                  : reflection.SetString(&message, &field, TextFor(field.name()));
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.SetEnumValue(&message, &field, 1);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(&message, &field, 60);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetInt64(&message, &field, 60);
    case FieldDescriptor::CPPTYPE_BOOL:
      // Of an emergency nothing is ever a dead letter.
      return reflection.SetBool(&message, &field, field.name() == "active");
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return FillInner(list ? *reflection.AddMessage(&message, &field)
                            : *reflection.MutableMessage(&message, &field),
                       now);
    default:
      return;
  }
}

void Fill(Message& message, absl::Time now) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    FillField(message, *message.GetDescriptor()->field(i), now);
  }
}

}  // namespace

Event FilledEvent(const FieldDescriptor& payload, const std::string& topic, const std::string& key,
                  absl::Time now) {
  Event event;
  event.set_event_id(NewId());
  event.set_city_code("370300");
  event.set_topic(topic);
  event.set_key(key);
  event.set_version(1);
  Message& inner = *event.GetReflection()->MutableMessage(&event, &payload);
  Fill(inner, now);
  // The first field names the subject, but for events about an order.
  const auto& type = *inner.GetDescriptor();
  const bool of_order = topic == "orders" || topic == "assignments";
  const FieldDescriptor* const subject =
      of_order ? type.FindFieldByName("order_id") : type.field(0);
  inner.GetReflection()->SetString(&inner, subject, key);
  return event;
}

const google::protobuf::OneofDescriptor& Payloads() {
  return *Event::descriptor()->FindOneofByName("payload");
}

Message& PayloadOf(Event& event) {
  const Reflection& reflection = *event.GetReflection();
  return *reflection.MutableMessage(&event, reflection.GetOneofFieldDescriptor(event, &Payloads()));
}

}  // namespace homecare::hostile
