// The calls under way, so that a draining server can end its streams and wait for the rest.
//
// gRPC itself waits for connections, not for calls: a client that is idle and does not look at its
// connection would hold Server::Shutdown until its deadline. And a stream has no natural end.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <unordered_set>

#include "absl/time/time.h"

namespace homecare::rpc {

class Drainable {
 public:
  virtual ~Drainable() = default;
  // Ends as soon as nothing of it is under way. Must not call back into UnderWay.
  virtual void Drain() = 0;
};

// Thread safe.
class UnderWay {
 public:
  // A call without a stream.
  void Begin();
  void End();

  // A stream, from Add to Remove. One that comes after DrainAll is drained at once.
  void Add(Drainable* stream);
  // Waits for a Drain of this stream in progress.
  void Remove(Drainable* stream);
  void DrainAll();

  // Whether all had ended within `timeout`.
  bool WaitUntilNone(absl::Duration timeout);

 private:
  bool None() const { return calls_ == 0 && streams_.empty(); }

  std::mutex mutex_;
  std::condition_variable none_;
  bool draining_ = false;
  int64_t calls_ = 0;
  std::unordered_set<Drainable*> streams_;
};

}  // namespace homecare::rpc
