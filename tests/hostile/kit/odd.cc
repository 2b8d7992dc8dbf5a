#include <google/protobuf/timestamp.pb.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/convert.h"
#include "tests/hostile/kit/generic.h"
#include "tests/hostile/kit/texts.h"

namespace homecare::hostile {

using google::protobuf::Reflection;
using google::protobuf::Timestamp;

std::vector<Refused> OddCases(const Message& valid, absl::Time now) {
  constexpr const char* kTexts[] = {"' OR 1=1 --", "%_\\*?", "$1{}[];\"",
                                    "\xe2\x80\xae\xf0\x9f\x91\xbb"};
  std::vector<Refused> cases;
  for (const Route& route : RoutesOf(valid)) {
    const auto add = [&](const std::string& what, std::function<void(Message&, const Step&)> edit) {
      cases.push_back({.name = absl::StrCat(PathOf(route), ": ", what),
                       .edit = [route, edit](Message& request) {
                         edit(OwnerOf(request, route), route.back());
                       }});
    };
    const FieldDescriptor& field = *route.back().field;
    const bool list = field.is_repeated() && route.back().index < 0;
    if (!list && field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      for (const std::string text : kTexts) {
        add(text, [text](Message& owner, const Step& step) { SetText(owner, step, text); });
      }
    }
    if (!list && IsTimestamp(field)) {
      for (const absl::Duration by : {kTooFar, -kTooFar, absl::Hours(24 * 365 * 50)}) {
        add("far", [now, by](Message& owner, const Step& step) {
          owner.GetReflection()
              ->MutableMessage(&owner, step.field)
              ->CopyFrom(rpc::ToProto(now + by));
        });
      }
    }
  }
  return cases;
}

std::vector<Refused> OtherFilters(const Message& valid) {
  std::vector<Refused> cases;
  for (const Route& route : RoutesOf(valid)) {
    const FieldDescriptor& field = *route.back().field;
    const std::string& name = field.name();
    if (name == "city_code" || absl::StartsWith(name, "page_")) continue;
    Edit edit;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      edit = [route, text = OtherText(KindOf(name))](Message& request) {
        SetText(OwnerOf(request, route), route.back(), text);
      };
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      edit = [route](Message& request) {
        Message& owner = OwnerOf(request, route);
        const Reflection& reflection = *owner.GetReflection();
        const int number = reflection.GetEnumValue(owner, route.back().field);
        reflection.SetEnumValue(&owner, route.back().field, number == 1 ? 2 : 1);
      };
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      edit = [route](Message& request) {
        Message& owner = OwnerOf(request, route);
        const Reflection& reflection = *owner.GetReflection();
        reflection.SetBool(&owner, route.back().field,
                           !reflection.GetBool(owner, route.back().field));
      };
    } else if (IsTimestamp(field)) {
      edit = [route](Message& request) {
        Message& owner = OwnerOf(request, route);
        auto& time = static_cast<Timestamp&>(
            *owner.GetReflection()->MutableMessage(&owner, route.back().field));
        time.set_seconds(time.seconds() + 1);
      };
    } else {
      continue;  // ranges and points are changed by what is inside them
    }
    cases.push_back({.name = absl::StrCat(PathOf(route), " changed"), .edit = std::move(edit)});
  }
  return cases;
}

}  // namespace homecare::hostile
