// What one RPC refuses, as rows over a request that it accepts.
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace homecare::hostile {

using google::protobuf::Message;
using Edit = std::function<void(Message&)>;

// An edit of requests of one type.
template <typename Request, typename Function>
Edit On(Function edit) {
  return [edit](Message& message) { edit(static_cast<Request&>(message)); };
}

// A row: the request with this edit is refused so, and leaves nothing behind.
struct Refused {
  std::string name;
  Edit edit;
  std::string reason = "INVALID_FIELD";
  // The fields that violations name, each once; empty: none.
  std::vector<std::string> fields;
  absl::StatusCode code = absl::StatusCode::kInvalidArgument;
  // Any one violation at the field, above it or below it is right.
  bool anywhere_near = false;
};

// City and request id are filled in where a request has none; each case has a request id of its
// own.
struct Table {
  std::string method;
  // Requests that are accepted, in this order, one by one. Together they fill every field that a
  // caller may write.
  std::vector<std::shared_ptr<const Message>> valid;
  // Over the first of them, before it is accepted; and after.
  std::vector<Refused> refused;
  std::vector<Refused> afterwards;
  // Generic cases that this RPC does accept, each with the reason: "far visit.start_time".
  //   far      a time more than a year away
  //   past     a time more than a year ago
  //   outside  a point outside the city
  //   number   a negative or huge number
  //   twice    an element of a list twice
  //   backwards  a range that ends before it starts
  std::map<std::string, std::string> accepts = {};
  // The answer's own refusal, for an RPC that refuses parts of a request in an OK answer.
  std::function<absl::Status(const std::string& answer)> verdict = nullptr;
};

template <typename Request>
std::shared_ptr<const Message> Valid(Request request) {
  return std::make_shared<Request>(std::move(request));
}

}  // namespace homecare::hostile
