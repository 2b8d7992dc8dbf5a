// Calls any RPC with any bytes, over a real connection: a client that keeps to no contract.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"

namespace google::protobuf {
class MethodDescriptor;
}
namespace grpc {
class Channel;
}

namespace homecare::hostile {

// A stream of answers that has no end: it resumes at a cursor. Every other one is a download.
bool IsWatch(const google::protobuf::MethodDescriptor& method);

struct Answer {
  absl::Status status;
  // The first message, where one came.
  std::string message;
};

// For one thread.
class Wire {
 public:
  explicit Wire(int port);

  // Sends the bytes as the only message of the call. A watch is left after its first answer, a
  // download is read to its end.
  Answer Call(const google::protobuf::MethodDescriptor& method, const std::string& bytes) const;

 private:
  Answer CallOnce(const google::protobuf::MethodDescriptor& method, const std::string& bytes) const;

  const std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace homecare::hostile
