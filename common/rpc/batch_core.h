// The core of Dispatch::WriteStream: one batch in flight, each a Write of its own.
#pragma once

#include <functional>
#include <mutex>

#include "absl/status/status.h"
#include "common/rpc/dispatch_stream.h"
#include "common/rpc/under_way.h"

namespace homecare::rpc {

// Thread safe. Its state is what is under way; gRPC is asked for one thing at a time.
class BatchCore final : public StreamCore, public Drainable {
 public:
  // Serves the batch in port.request() and calls `done` once, with the answer in port.response().
  using Serve = std::function<void(std::function<void(const absl::Status&)> done)>;

  BatchCore(UnderWay& under_way, Serve serve, BatchPort& port);
  ~BatchCore() override;

  void Start() override;
  void ReadDone(bool ok) override;
  void WriteDone(bool ok) override;
  // The read or write under way says so as well.
  void Cancelled() override {}
  void Drain() override;

 private:
  enum class State { kReceiving, kServing, kSending, kEnded };

  // Moves on if the stream was `from`; says whether it was.
  bool Step(State from, State to);
  void Served(const absl::Status& status);
  void End(State from, const absl::Status& status);

  UnderWay& under_way_;
  const Serve serve_;
  BatchPort& port_;

  std::mutex mutex_;
  State state_ = State::kReceiving;
  bool draining_ = false;
};

}  // namespace homecare::rpc
