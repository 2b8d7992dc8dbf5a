// Virtual time: the driver lets everybody act who acts now, waits until the queues are quiet, and
// moves all services to the next instant in two phases (set, then release).
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "deploy/demo/peers.h"

namespace homecare::demo {

// Not thread safe.
class Stage {
 public:
  explicit Stage(Peers& peers) : peers_(peers) {}

  absl::Time now() const { return now_; }

  // All services are at `time` and their deadlines may fire.
  absl::Status MoveTo(absl::Time time);

  // Returns once no service has anything under way: outboxes empty, no deadline due, no change
  // running, and nothing committed between two looks. DEADLINE_EXCEEDED names who is not quiet.
  absl::Status Settle();

  // The earliest durable deadline after now, as of the last Settle.
  absl::Time next_due() const { return next_due_; }
  // Sums over all services as of the last Settle.
  int64_t outbox_left() const { return outbox_left_; }
  int64_t dead_letters() const { return dead_letters_; }

 private:
  // Whether this look finds everybody quiet; `committed` counts changes so far.
  absl::StatusOr<bool> Look(int64_t* committed, std::string* busy);

  Peers& peers_;
  absl::Time now_;
  absl::Time next_due_ = absl::InfiniteFuture();
  int64_t outbox_left_ = 0;
  int64_t dead_letters_ = 0;
};

}  // namespace homecare::demo
