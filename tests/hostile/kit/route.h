// The places of a request: every field that a caller may write, however deep.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <set>
#include <string>
#include <vector>

namespace homecare::hostile {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A field, or with an index an element of a list.
struct Step {
  const FieldDescriptor* field;
  int index = -1;
};

// From the request down to a field.
using Route = std::vector<Step>;

// "elder.grants[0].level", as a violation names it; without indices "elder.grants.level".
std::string PathOf(const Route& route, bool with_indices = true);

// The message that holds the route's last field. Its other steps must be present.
Message& OwnerOf(Message& request, const Route& route);

bool IsRequired(const FieldDescriptor& field);
bool IsTimestamp(const FieldDescriptor& field);
bool IsOfType(const FieldDescriptor& field, const std::string& full_name);

// Every place of the request that exists: of lists the list itself and its first element, of oneofs
// the one that is set. What is output only is left out, and so is the inside of timestamps.
std::vector<Route> RoutesOf(const Message& request);

// Every place that a request of the type can have, without indices.
std::set<std::string> PathsOf(const google::protobuf::Descriptor& type);

}  // namespace homecare::hostile
