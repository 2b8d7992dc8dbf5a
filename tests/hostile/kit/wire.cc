#include "tests/hostile/kit/wire.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/rpc/channel.h"
#include "common/rpc/status_bridge.h"

namespace homecare::hostile {
namespace {

constexpr std::chrono::seconds kPatience(60);
constexpr int kAttempts = 5;

// One step of the call at a time; whether it went well.
bool Await(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  HC_CHECK(queue.Next(&tag, &ok));
  return ok;
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string TextOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  HC_CHECK(buffer.Dump(&slices).ok());
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

// What follows the first answer, down to the status.
void ReadRest(grpc::GenericClientAsyncReaderWriter& call, grpc::CompletionQueue& queue) {
  grpc::ByteBuffer more;
  do {
    call.Read(&more, nullptr);
  } while (Await(queue));
}

}  // namespace

bool IsWatch(const google::protobuf::MethodDescriptor& method) {
  return method.server_streaming() && !method.client_streaming() &&
         method.input_type()->FindFieldByName("cursor") != nullptr;
}

Wire::Wire(int port) : channel_(rpc::Connect(absl::StrCat("127.0.0.1:", port))) {}

// As every client does: what was not decided is asked again. A slow machine is no refusal.
Answer Wire::Call(const google::protobuf::MethodDescriptor& method,
                  const std::string& bytes) const {
  Answer answer;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    answer = CallOnce(method, bytes);
    const absl::StatusCode code = answer.status.code();
    const bool decided = code != absl::StatusCode::kUnavailable &&
                         code != absl::StatusCode::kDeadlineExceeded &&
                         code != absl::StatusCode::kAborted;
    if (decided) break;
  }
  return answer;
}

Answer Wire::CallOnce(const google::protobuf::MethodDescriptor& method,
                      const std::string& bytes) const {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(
      &context, absl::StrCat("/", method.service()->full_name(), "/", method.name()), &queue);
  call->StartCall(nullptr);
  Await(queue);
  call->WriteLast(BufferOf(bytes), grpc::WriteOptions(), nullptr);
  Await(queue);
  Answer answer;
  grpc::ByteBuffer message;
  call->Read(&message, nullptr);
  const bool came = Await(queue);
  if (came) answer.message = TextOf(message);
  const bool watches = IsWatch(method);
  if (came && watches) context.TryCancel();
  if (came && !watches) ReadRest(*call, queue);
  grpc::Status status;
  call->Finish(&status, nullptr);
  Await(queue);
  if (!(came && watches)) answer.status = rpc::FromGrpc(status);
  return answer;
}

}  // namespace homecare::hostile
