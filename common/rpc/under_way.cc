#include "common/rpc/under_way.h"

namespace homecare::rpc {

void UnderWay::Begin() {
  const std::lock_guard lock(mutex_);
  ++calls_;
}

// Notified under the lock: whoever waits may destroy this as soon as it is released.
void UnderWay::End() {
  const std::lock_guard lock(mutex_);
  --calls_;
  if (None()) none_.notify_all();
}

void UnderWay::Add(Drainable* stream) {
  const std::lock_guard lock(mutex_);
  streams_.insert(stream);
  if (draining_) stream->Drain();
}

void UnderWay::Remove(Drainable* stream) {
  const std::lock_guard lock(mutex_);
  streams_.erase(stream);
  if (None()) none_.notify_all();
}

void UnderWay::DrainAll() {
  const std::lock_guard lock(mutex_);
  draining_ = true;
  for (Drainable* stream : streams_) stream->Drain();
}

bool UnderWay::WaitUntilNone(absl::Duration timeout) {
  std::unique_lock lock(mutex_);
  return none_.wait_for(lock, absl::ToChronoMicroseconds(timeout), [this] { return None(); });
}

}  // namespace homecare::rpc
