// Every RPC of every service as a function of bytes: parsed as gRPC would, checked as Dispatch
// does, handled by the service's own code up to the first statement.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/fuzz/edge.h"

namespace google::protobuf {
class Descriptor;
}

namespace homecare::fuzz {

struct Rpc {
  const google::protobuf::Descriptor* request;
  // kUnread: the bytes are no message of the type.
  std::function<Outcome(absl::string_view bytes)> call;
};

// In an order that does not change: corpora name an RPC by its place. New ones go to the end.
const std::vector<Rpc>& Rpcs();

}  // namespace homecare::fuzz
