#include "common/event/payload.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/check_request.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "homecare/type/v1/types.pb.h"

namespace homecare::event {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kReason[] = "EVENT_INVALID";

// Where a payload belongs, and which of its fields is the event's key.
struct Home {
  const char* payload;
  const char* topic;
  const char* key;
};

constexpr auto kHomes = std::to_array<Home>({
    {"elder_changed", "registry", "elder_id"},
    {"caregiver_changed", "registry", "caregiver_id"},
    {"provider_changed", "registry", "provider_id"},
    {"service_point_changed", "registry", "service_point_id"},
    {"terminal_changed", "registry", "terminal_id"},
    {"order_placed", "orders", "order_id"},
    {"order_cancelled", "orders", "order_id"},
    {"offer_made", "assignments", "order_id"},
    {"offer_closed", "assignments", "order_id"},
    {"visit_assigned", "assignments", "order_id"},
    {"visit_unassigned", "assignments", "order_id"},
    {"order_unmatched", "assignments", "order_id"},
    {"visit_changed", "visits", "visit_id"},
    {"elder_month_changed", "billing", "elder_id"},
});

// What its subject may not have, or what an older producer does not tell.
bool MayBeEmpty(absl::string_view path) {
  constexpr auto kOptional = std::to_array<absl::string_view>({
      "terminal_changed.elder_id",
      "order_placed.incident_id",
      "order_placed.preferred_caregiver_id",
      "visit_changed.check_in_time",
      "visit_changed.check_out_time",
      "visit_changed.check_in_proof",
      "visit_changed.check_out_proof",
      "visit_changed.replaced_caregiver_id",
  });
  return std::find(kOptional.begin(), kOptional.end(), path) != kOptional.end();
}

bool IsDay(absl::string_view name) {
  return name == "valid_from" || name == "valid_to" || name == "contract_from" ||
         name == "contract_to";
}

bool IsOnEarth(const type::v1::LatLng& place) {
  return std::abs(place.latitude_degrees()) <= 90 && std::abs(place.longitude_degrees()) <= 180;
}

bool IsForward(const type::v1::TimeRange& range) {
  const rpc::TimeSpan span = rpc::FromProto(range);
  return span.start < span.end;
}

class PayloadChecker {
 public:
  PayloadChecker(const v1::Event& event, const FieldDescriptor& field)
      : event_(event),
        name_(field.name()),
        payload_(event.GetReflection()->GetMessage(event, &field)) {}

  absl::Status Check() {
    CheckHome();
    const absl::Status fields = rpc::CheckRequest(payload_, {});
    for (const FieldViolation& violation : FieldViolations(fields)) {
      violations_.push_back({absl::StrCat(name_, ".", violation.field), violation.description});
    }
    // What follows reads times, which must be times first.
    if (fields.ok()) CheckFields();
    CheckDays(payload_, name_);
    return violations_.empty() ? absl::OkStatus() : InvalidFields(violations_, kReason);
  }

 private:
  void Expect(bool ok, absl::string_view path, absl::string_view description) {
    if (!ok) violations_.push_back({std::string(path), std::string(description)});
  }

  void CheckHome() {
    for (const Home& home : kHomes) {
      if (name_ != home.payload) continue;
      const FieldDescriptor* const key = payload_.GetDescriptor()->FindFieldByName(home.key);
      Expect(event_.topic() == home.topic, "topic", "is not the payload's");
      Expect(event_.key() == payload_.GetReflection()->GetString(payload_, key), "key",
             "is not the payload's");
      return;
    }
  }

  void CheckFields() {
    const Reflection& reflection = *payload_.GetReflection();
    for (int i = 0; i < payload_.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *payload_.GetDescriptor()->field(i);
      const std::string path = absl::StrCat(name_, ".", field.name());
      if (field.is_repeated() || MayBeEmpty(path)) continue;
      switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
          Expect(!absl::EndsWith(field.name(), "_id") ||
                     !reflection.GetString(payload_, &field).empty(),
                 path, "is empty");
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          Expect(reflection.GetEnumValue(payload_, &field) != 0, path, "is not specified");
          break;
        case FieldDescriptor::CPPTYPE_INT32:
          CheckNumber(field, reflection.GetInt32(payload_, &field), path);
          break;
        case FieldDescriptor::CPPTYPE_INT64:
          CheckNumber(field, reflection.GetInt64(payload_, &field), path);
          break;
        case FieldDescriptor::CPPTYPE_MESSAGE:
          Expect(reflection.HasField(payload_, &field), path, "is missing");
          CheckValue(reflection.GetMessage(payload_, &field), path);
          break;
        default:
          break;  // truth values
      }
    }
  }

  // However deep: subscribers hand them on to the database, which knows dates only.
  void CheckDays(const Message& message, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> set;
    reflection.ListFields(message, &set);
    for (const FieldDescriptor* field : set) {
      const std::string own = absl::StrCat(path, ".", field->name());
      if (IsDay(field->name())) {
        Expect(ParseDay(reflection.GetString(message, field)).ok(), own, "is not a date");
      }
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      if (!field->is_repeated()) CheckDays(reflection.GetMessage(message, field), own);
      for (int i = 0; field->is_repeated() && i < reflection.FieldSize(message, field); ++i) {
        CheckDays(reflection.GetRepeatedMessage(message, field, i), absl::StrCat(own, "[", i, "]"));
      }
    }
  }

  void CheckNumber(const FieldDescriptor& field, int64_t number, absl::string_view path) {
    Expect(number >= (field.name() == "duration_minutes" ? 1 : 0), path, "is too small");
  }

  void CheckValue(const Message& value, absl::string_view path) {
    if (value.GetDescriptor() == type::v1::TimeRange::descriptor()) {
      Expect(IsForward(static_cast<const type::v1::TimeRange&>(value)), path,
             "does not end after it starts");
    }
    if (value.GetDescriptor() == type::v1::LatLng::descriptor()) {
      Expect(IsOnEarth(static_cast<const type::v1::LatLng&>(value)), path, "is not on the earth");
    }
  }

  const v1::Event& event_;
  const std::string name_;
  const Message& payload_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

absl::Status CheckPayload(const v1::Event& event) {
  const auto* const oneof = v1::Event::descriptor()->FindOneofByName("payload");
  const Reflection& reflection = *event.GetReflection();
  const FieldDescriptor* const field = reflection.GetOneofFieldDescriptor(event, oneof);
  if (field != nullptr) return PayloadChecker(event, *field).Check();
  if (!reflection.GetUnknownFields(event).empty()) return absl::OkStatus();
  return InvalidField("payload", "is missing", kReason);
}

Apply Checked(Apply apply) {
  return [apply = std::move(apply)](Change& change, const v1::Event& event) {
    const absl::Status status = CheckPayload(event);
    return status.ok() ? apply(change, event) : status;
  };
}

}  // namespace homecare::event
