#include "common/rpc/check_request.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "google/api/field_behavior.pb.h"

namespace homecare::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

constexpr int kListLimit = 1000;
constexpr int64_t kYear1900 = -2208988800;
constexpr int64_t kYear2200 = 7258118400;

bool Has(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& all = field.options().GetRepeatedExtension(google::api::field_behavior);
  return std::find(all.begin(), all.end(), behavior) != all.end();
}

bool NamedLike(absl::string_view name, absl::string_view word) {
  return name == word || (absl::EndsWith(name, word) && name[name.size() - word.size() - 1] == '_');
}

bool IsFreeText(absl::string_view name) {
  return NamedLike(name, "note") || NamedLike(name, "reason_text") || NamedLike(name, "comment") ||
         NamedLike(name, "description");
}

size_t StringLimit(absl::string_view name, bool repeated) {
  if (name == "page_token" || name == "cursor") return 1000;
  if (IsFreeText(name)) return 2000;
  if (repeated && absl::EndsWith(name, "s")) name.remove_suffix(1);
  for (absl::string_view word : {"id", "code", "key"}) {
    if (NamedLike(name, word)) return 64;
  }
  return 200;
}

// Protobuf has made sure of UTF-8 already; what is left are the ASCII controls.
bool HasControl(absl::string_view text, bool lines_allowed) {
  return std::any_of(text.begin(), text.end(), [&](char c) {
    return absl::ascii_iscntrl(static_cast<unsigned char>(c)) && !(lines_allowed && c == '\n');
  });
}

bool IsRequestId(absl::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("._:-", c);
  });
}

bool IsSixDigits(absl::string_view text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

// One field of one message. `index` is -1 for a singular field.
struct Place {
  const Message& message;
  const FieldDescriptor& field;
  int index;
  const std::string& path;

  const Reflection& reflection() const { return *message.GetReflection(); }
};

class Checker {
 public:
  // `batch`: the message whose lists of messages are not looked into, or null.
  Checker(const std::vector<std::string>& city_codes, const Message* batch)
      : city_codes_(city_codes), batch_(batch) {}

  void CheckTop(const Message& request) {
    CheckMessage(request, "");
    const Descriptor& type = *request.GetDescriptor();
    const FieldDescriptor* const request_id = type.FindFieldByName("request_id");
    if (request_id != nullptr) {
      violations_.Expect(IsRequestId(request.GetReflection()->GetString(request, request_id)),
                         "request_id", "must be 1 to 64 of A-Z a-z 0-9 . _ : -");
    }
    const FieldDescriptor* const city = type.FindFieldByName("city_code");
    if (city != nullptr && request.GetReflection()->GetString(request, city).empty()) {
      CheckCity("", "city_code");
    }
  }

  absl::Status Result() const { return violations_.ToStatus(); }

 private:
  void CheckMessage(const Message& message, const std::string& prefix) {
    const Descriptor& type = *message.GetDescriptor();
    if (&type == Timestamp::descriptor()) return CheckTimestamp(message, prefix);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (Has(field, google::api::OUTPUT_ONLY)) continue;
      const std::string path =
          prefix.empty() ? field.name() : absl::StrCat(prefix, ".", field.name());
      CheckField(message, field, path);
    }
  }

  void CheckField(const Message& message, const FieldDescriptor& field, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) return CheckList(message, field, path);
    const bool required = Has(field, google::api::REQUIRED);
    if (required && Missing(message, field)) {
      // CheckTop has the better words for these two.
      if (path != "request_id" && path != "city_code") violations_.Add(path, "is required");
      return;
    }
    if (field.has_presence() && !reflection.HasField(message, &field)) return;
    CheckValue({message, field, -1, path}, field.has_presence());
  }

  static bool Missing(const Message& message, const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    if (field.real_containing_oneof() != nullptr) {
      return !reflection.HasOneof(message, field.real_containing_oneof());
    }
    const bool plain_number = !field.has_presence() &&
                              field.cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
                              field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM;
    return !plain_number && !reflection.HasField(message, &field);
  }

  void CheckList(const Message& message, const FieldDescriptor& field, const std::string& path) {
    const int size = message.GetReflection()->FieldSize(message, &field);
    if (size == 0 && Has(field, google::api::REQUIRED)) violations_.Add(path, "is required");
    if (size > kListLimit) {
      violations_.Add(path, absl::StrCat("must have at most ", kListLimit, " elements"));
      return;
    }
    if (&message == batch_ && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return;
    for (int i = 0; i < size; ++i) {
      const std::string element = absl::StrCat(path, "[", i, "]");
      CheckValue({message, field, i, element}, /*given=*/true);
    }
  }

  // `given`: the caller wrote the value, even where it is the default one.
  void CheckValue(const Place& place, bool given) {
    const Reflection& reflection = place.reflection();
    const bool one = place.index < 0;
    switch (place.field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return CheckMessage(
            one ? reflection.GetMessage(place.message, &place.field)
                : reflection.GetRepeatedMessage(place.message, &place.field, place.index),
            place.path);
      case FieldDescriptor::CPPTYPE_STRING:
        if (place.field.type() == FieldDescriptor::TYPE_BYTES) return;
        return CheckString(place);
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(place, given);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckFinite(
            place, one ? reflection.GetDouble(place.message, &place.field)
                       : reflection.GetRepeatedDouble(place.message, &place.field, place.index));
      case FieldDescriptor::CPPTYPE_FLOAT:
        return CheckFinite(
            place, one ? reflection.GetFloat(place.message, &place.field)
                       : reflection.GetRepeatedFloat(place.message, &place.field, place.index));
      case FieldDescriptor::CPPTYPE_INT32:
        if (place.field.name() == "page_size" && one) {
          violations_.Expect(reflection.GetInt32(place.message, &place.field) >= 0, place.path,
                             "must not be negative");
        }
        return;
      default:
        return;
    }
  }

  void CheckString(const Place& place) {
    std::string scratch;
    const std::string& text =
        place.index < 0
            ? place.reflection().GetStringReference(place.message, &place.field, &scratch)
            : place.reflection().GetRepeatedStringReference(place.message, &place.field,
                                                            place.index, &scratch);
    if (place.path == "request_id") return;  // CheckTop asks more of it
    const size_t limit = StringLimit(place.field.name(), place.field.is_repeated());
    if (text.size() > limit) {
      violations_.Add(place.path, absl::StrCat("must be at most ", limit, " bytes"));
    }
    violations_.Expect(!HasControl(text, IsFreeText(place.field.name())), place.path,
                       "must not have control characters");
    if (place.field.name() == "city_code" && !text.empty()) CheckCity(text, place.path);
  }

  void CheckCity(absl::string_view text, const std::string& path) {
    if (!violations_.Expect(IsSixDigits(text), path, "must be six digits (GB/T 2260)")) return;
    violations_.Expect(std::find(city_codes_.begin(), city_codes_.end(), text) != city_codes_.end(),
                       path, "is not a city served here");
  }

  void CheckEnum(const Place& place, bool given) {
    const int number =
        place.index < 0
            ? place.reflection().GetEnumValue(place.message, &place.field)
            : place.reflection().GetRepeatedEnumValue(place.message, &place.field, place.index);
    const bool known = place.field.enum_type()->FindValueByNumber(number) != nullptr;
    violations_.Expect(known && (number != 0 || !given), place.path, "is not a known value");
  }

  void CheckFinite(const Place& place, double number) {
    violations_.Expect(std::isfinite(number), place.path, "must be finite");
  }

  void CheckTimestamp(const Message& message, const std::string& path) {
    const auto& time = static_cast<const Timestamp&>(message);
    violations_.Expect(time.seconds() >= kYear1900 && time.seconds() < kYear2200 &&
                           time.nanos() >= 0 && time.nanos() < 1'000'000'000,
                       path, "must be a valid time from 1900 to before 2200");
  }

  const std::vector<std::string>& city_codes_;
  const Message* const batch_;
  Violations violations_;
};

}  // namespace

absl::Status CheckRequest(const Message& request, const std::vector<std::string>& city_codes) {
  Checker checker(city_codes, /*batch=*/nullptr);
  checker.CheckTop(request);
  return checker.Result();
}

absl::Status CheckBatch(const Message& batch, const std::vector<std::string>& city_codes) {
  Checker checker(city_codes, &batch);
  checker.CheckTop(batch);
  return checker.Result();
}

}  // namespace homecare::rpc
