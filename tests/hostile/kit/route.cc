#include "tests/hostile/kit/route.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/api/field_behavior.pb.h"

namespace homecare::hostile {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Reflection;

bool Has(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& all = field.options().GetRepeatedExtension(google::api::field_behavior);
  return std::find(all.begin(), all.end(), behavior) != all.end();
}

bool IsInner(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsTimestamp(field);
}

void Collect(const Message& message, const Route& prefix, std::vector<Route>& out) {
  const Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (Has(field, google::api::OUTPUT_ONLY)) continue;
    Route route = prefix;
    route.push_back({&field});
    if (field.is_repeated()) {
      out.push_back(route);
      if (reflection.FieldSize(message, &field) == 0) continue;
      route.back().index = 0;
      out.push_back(route);
      if (IsInner(field)) Collect(reflection.GetRepeatedMessage(message, &field, 0), route, out);
      continue;
    }
    const bool set = !field.has_presence() || reflection.HasField(message, &field);
    if (field.real_containing_oneof() != nullptr && !set) continue;
    out.push_back(route);
    if (IsInner(field) && set) Collect(reflection.GetMessage(message, &field), route, out);
  }
}

void CollectPaths(const Descriptor& type, const std::string& prefix, std::set<std::string>& out) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (Has(field, google::api::OUTPUT_ONLY)) continue;
    const std::string path = absl::StrCat(prefix, prefix.empty() ? "" : ".", field.name());
    out.insert(path);
    if (IsInner(field)) CollectPaths(*field.message_type(), path, out);
  }
}

}  // namespace

std::string PathOf(const Route& route, bool with_indices) {
  std::string path;
  for (const Step& step : route) {
    absl::StrAppend(&path, path.empty() ? "" : ".", step.field->name());
    if (with_indices && step.index >= 0) absl::StrAppend(&path, "[", step.index, "]");
  }
  return path;
}

Message& OwnerOf(Message& request, const Route& route) {
  Message* owner = &request;
  for (size_t i = 0; i + 1 < route.size(); ++i) {
    const Reflection& reflection = *owner->GetReflection();
    const Step& step = route[i];
    owner = step.index < 0 ? reflection.MutableMessage(owner, step.field)
                           : reflection.MutableRepeatedMessage(owner, step.field, step.index);
  }
  return *owner;
}

bool IsRequired(const FieldDescriptor& field) { return Has(field, google::api::REQUIRED); }

bool IsTimestamp(const FieldDescriptor& field) {
  return IsOfType(field, "google.protobuf.Timestamp");
}

bool IsOfType(const FieldDescriptor& field, const std::string& full_name) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() == full_name;
}

std::vector<Route> RoutesOf(const Message& request) {
  std::vector<Route> routes;
  Collect(request, {}, routes);
  return routes;
}

std::set<std::string> PathsOf(const Descriptor& type) {
  std::set<std::string> paths;
  CollectPaths(type, "", paths);
  return paths;
}

}  // namespace homecare::hostile
