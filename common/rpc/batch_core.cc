#include "common/rpc/batch_core.h"

#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <utility>

#include "common/base/status.h"
#include "common/rpc/limits.h"
#include "common/rpc/status_bridge.h"
#include "common/rpc/unreadable.h"

namespace homecare::rpc {
namespace {

absl::Status Draining() {
  return WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, "SERVER_DRAINING",
                                   "the server is going down; repeat unanswered batches"),
                        Limits::kDrainRetry);
}

// gRPC says the same of a stream that has ended and of bytes that are no batch: a read has failed.
// But it has tried to read the bytes, which cleared the request first. So a request that is no
// longer marked tells them apart; else a broken batch would be lost without a word.
constexpr int kUnreadMark = 536870911;  // the highest field number there is

void MarkUnread(google::protobuf::Message& request) {
  request.Clear();
  request.GetReflection()->MutableUnknownFields(&request)->AddVarint(kUnreadMark, 1);
}

bool IsUnread(const google::protobuf::Message& request) {
  const auto& unknown = request.GetReflection()->GetUnknownFields(request);
  return unknown.field_count() == 1 && unknown.field(0).number() == kUnreadMark;
}

}  // namespace

BatchCore::BatchCore(UnderWay& under_way, Serve serve, BatchPort& port)
    : under_way_(under_way), serve_(std::move(serve)), port_(port) {}

BatchCore::~BatchCore() { under_way_.Remove(this); }

void BatchCore::Start() {
  MarkUnread(port_.request());
  port_.Receive();
  under_way_.Add(this);
}

bool BatchCore::Step(State from, State to) {
  const std::lock_guard lock(mutex_);
  if (state_ != from) return false;
  state_ = to;
  return true;
}

// The client has sent its last batch, or is gone, or the stream was ended while it waited.
void BatchCore::ReadDone(bool ok) {
  if (!ok) {
    return End(State::kReceiving,
               IsUnread(port_.request()) ? absl::OkStatus() : UnreadableRequest());
  }
  if (!Step(State::kReceiving, State::kServing)) return;
  serve_([this](const absl::Status& status) { Served(status); });
}

void BatchCore::Served(const absl::Status& status) {
  if (!status.ok()) return End(State::kServing, status);
  if (Step(State::kServing, State::kSending)) port_.Send();
}

// A drain that came while the batch was under way takes effect here, once it is answered.
void BatchCore::WriteDone(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    if (ok && !draining_) {
      state_ = State::kReceiving;
      MarkUnread(port_.request());
      // Under the lock, so that no End comes before it; gRPC never reacts on the caller's stack.
      return port_.Receive();
    }
  }
  End(State::kSending, Draining());
}

void BatchCore::Drain() {
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
  }
  End(State::kReceiving, Draining());
}

// May be answered while a read is under way: gRPC then reports that read as failed.
void BatchCore::End(State from, const absl::Status& status) {
  if (Step(from, State::kEnded)) port_.End(ToGrpc(status));
}

}  // namespace homecare::rpc
