#include "common/rpc/check_request.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
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

// What the contract says of a field, read once.
struct Rule {
  explicit Rule(const FieldDescriptor& of)
      : field(of),
        required(Has(of, google::api::REQUIRED)),
        free_text(IsFreeText(of.name())),
        limit(StringLimit(of.name(), of.is_repeated())),
        city(of.name() == "city_code"),
        request_id(of.name() == "request_id"),
        page_size(of.name() == "page_size") {}

  const FieldDescriptor& field;
  const bool required;
  const bool free_text;
  const size_t limit;  // bytes of a string
  const bool city;
  const bool request_id;
  const bool page_size;
};

// Of the fields that a caller may set. Reflection over options and names costs more than all the
// rest of a check, so each thread keeps what it found.
const std::vector<Rule>& RulesOf(const Descriptor& type) {
  thread_local absl::flat_hash_map<const Descriptor*, std::unique_ptr<const std::vector<Rule>>> all;
  std::unique_ptr<const std::vector<Rule>>& known = all[&type];
  if (known == nullptr) {
    auto rules = std::make_unique<std::vector<Rule>>();
    for (int i = 0; i < type.field_count(); ++i) {
      if (!Has(*type.field(i), google::api::OUTPUT_ONLY)) rules->emplace_back(*type.field(i));
    }
    known = std::move(rules);
  }
  return *known;
}

// One field of one message. `index` is -1 for a singular field or a whole list; `outer` is the
// field that holds the message, null at the top.
struct Place {
  const Message& message;
  const Rule& rule;
  const Place* outer;
  int index = -1;

  const FieldDescriptor& field() const { return rule.field; }
  const Reflection& reflection() const { return *message.GetReflection(); }

  std::string path() const {
    const std::string own =
        index < 0 ? field().name() : absl::StrCat(field().name(), "[", index, "]");
    return outer == nullptr ? own : absl::StrCat(outer->path(), ".", own);
  }
};

// Generated messages hold their strings as such: nothing is copied.
absl::string_view TextOf(const Place& place) {
  thread_local std::string scratch;
  return place.index < 0
             ? place.reflection().GetStringReference(place.message, &place.field(), &scratch)
             : place.reflection().GetRepeatedStringReference(place.message, &place.field(),
                                                             place.index, &scratch);
}

class Checker {
 public:
  // `batch`: the message whose lists of messages are not looked into, or null.
  Checker(const std::vector<std::string>& city_codes, const Message* batch)
      : city_codes_(city_codes), batch_(batch) {}

  void CheckTop(const Message& request) {
    CheckMessage(request, nullptr);
    for (const Rule& rule : RulesOf(*request.GetDescriptor())) {
      if (!rule.request_id) continue;
      Expect(IsRequestId(TextOf({request, rule, nullptr})), {request, rule, nullptr},
             "must be 1 to 64 of A-Z a-z 0-9 . _ : -");
    }
    for (const Rule& rule : RulesOf(*request.GetDescriptor())) {
      if (rule.city && TextOf({request, rule, nullptr}).empty()) {
        CheckCity("", {request, rule, nullptr});
      }
    }
  }

  absl::Status Result() const { return violations_.ToStatus(); }

 private:
  bool Expect(bool ok, const Place& place, absl::string_view description) {
    if (!ok) violations_.Add(place.path(), description);
    return ok;
  }

  // `outer`: the field that holds the message.
  void CheckMessage(const Message& message, const Place* outer) {
    const Descriptor& type = *message.GetDescriptor();
    if (&type == Timestamp::descriptor()) return CheckTimestamp(message, *outer);
    for (const Rule& rule : RulesOf(type)) CheckField({message, rule, outer});
  }

  void CheckField(const Place& place) {
    const FieldDescriptor& field = place.field();
    if (field.is_repeated()) return CheckList(place);
    if (place.rule.required && Missing(place)) {
      // CheckTop has the better words for these two.
      const bool later = place.outer == nullptr && (place.rule.request_id || place.rule.city);
      if (!later) violations_.Add(place.path(), "is required");
      return;
    }
    const bool has_presence = field.has_presence();
    if (has_presence && !place.reflection().HasField(place.message, &field)) return;
    CheckValue(place, has_presence);
  }

  static bool Missing(const Place& place) {
    const FieldDescriptor& field = place.field();
    if (field.real_containing_oneof() != nullptr) {
      return !place.reflection().HasOneof(place.message, field.real_containing_oneof());
    }
    const bool plain_number = !field.has_presence() &&
                              field.cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
                              field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM;
    return !plain_number && !place.reflection().HasField(place.message, &field);
  }

  void CheckList(const Place& list) {
    const FieldDescriptor& field = list.field();
    const int size = list.reflection().FieldSize(list.message, &field);
    if (size == 0 && list.rule.required) violations_.Add(list.path(), "is required");
    if (size > kListLimit) {
      violations_.Add(list.path(), absl::StrCat("must have at most ", kListLimit, " elements"));
      return;
    }
    if (&list.message == batch_ && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return;
    for (int i = 0; i < size; ++i) {
      CheckValue({list.message, list.rule, list.outer, i}, /*given=*/true);
    }
  }

  // `given`: the caller wrote the value, even where it is the default one.
  void CheckValue(const Place& place, bool given) {
    const Reflection& reflection = place.reflection();
    const FieldDescriptor& field = place.field();
    const bool one = place.index < 0;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return CheckMessage(one ? reflection.GetMessage(place.message, &field)
                                : reflection.GetRepeatedMessage(place.message, &field, place.index),
                            &place);
      case FieldDescriptor::CPPTYPE_STRING:
        if (field.type() == FieldDescriptor::TYPE_BYTES) return;
        return CheckString(place);
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(place, given);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckFinite(place,
                           one ? reflection.GetDouble(place.message, &field)
                               : reflection.GetRepeatedDouble(place.message, &field, place.index));
      case FieldDescriptor::CPPTYPE_FLOAT:
        return CheckFinite(place,
                           one ? reflection.GetFloat(place.message, &field)
                               : reflection.GetRepeatedFloat(place.message, &field, place.index));
      case FieldDescriptor::CPPTYPE_INT32:
        if (place.rule.page_size && one) {
          Expect(reflection.GetInt32(place.message, &field) >= 0, place, "must not be negative");
        }
        return;
      default:
        return;
    }
  }

  void CheckString(const Place& place) {
    if (place.rule.request_id && place.outer == nullptr) return;  // CheckTop asks more of it
    const absl::string_view text = TextOf(place);
    if (text.size() > place.rule.limit) {
      violations_.Add(place.path(), absl::StrCat("must be at most ", place.rule.limit, " bytes"));
    }
    Expect(!HasControl(text, place.rule.free_text), place, "must not have control characters");
    if (place.rule.city && !text.empty()) CheckCity(text, place);
  }

  void CheckCity(absl::string_view text, const Place& place) {
    if (!Expect(IsSixDigits(text), place, "must be six digits (GB/T 2260)")) return;
    Expect(std::find(city_codes_.begin(), city_codes_.end(), text) != city_codes_.end(), place,
           "is not a city served here");
  }

  void CheckEnum(const Place& place, bool given) {
    const int number =
        place.index < 0
            ? place.reflection().GetEnumValue(place.message, &place.field())
            : place.reflection().GetRepeatedEnumValue(place.message, &place.field(), place.index);
    const bool known = place.field().enum_type()->FindValueByNumber(number) != nullptr;
    Expect(known && (number != 0 || !given), place, "is not a known value");
  }

  void CheckFinite(const Place& place, double number) {
    Expect(std::isfinite(number), place, "must be finite");
  }

  void CheckTimestamp(const Message& message, const Place& place) {
    const auto& time = static_cast<const Timestamp&>(message);
    Expect(time.seconds() >= kYear1900 && time.seconds() < kYear2200 && time.nanos() >= 0 &&
               time.nanos() < 1'000'000'000,
           place, "must be a valid time from 1900 to before 2200");
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
