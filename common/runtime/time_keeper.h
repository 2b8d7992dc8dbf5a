// Who may act at what time: joins the virtual clock, where there is one, with durable deadlines.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/change/deadline_runner.h"
#include "common/runtime/virtual_clock.h"

namespace homecare::runtime {

// Thread safe. With the machine's clock everything is always open and SetTime is refused.
//
// A driver moves the time of all services in two phases, so that no service acts at the new time
// while another still has the old one: SetTime holds the deadlines and sets the clock, Release lets
// them fire. A process of virtual time begins held, and told nothing.
class TimeKeeper {
 public:
  explicit TimeKeeper(bool allow_virtual_time);

  const Clock& clock() const { return *clock_; }

  // Whether the time is known: writes and events may be served.
  bool told() const;
  // Whether it is known after at most `timeout`.
  bool WaitUntilTold(absl::Duration timeout) const;
  // Whether deadlines may fire.
  bool released() const;

  // `deadlines` must outlive its membership; Clear ends that of all.
  void Add(DeadlineRunner* deadlines);
  void Clear();

  // FAILED_PRECONDITION, VIRTUAL_TIME_NOT_ALLOWED; SetTime also as VirtualClock::Set, and a refusal
  // leaves everything as it was; Release also FAILED_PRECONDITION, TIME_NOT_SET.
  absl::Status SetTime(absl::Time time);
  absl::Status Release();

  // Of all deadlines together.
  absl::StatusOr<DueStatus> Status() const;

 private:
  absl::Status CheckAllowed() const;
  void LetGo();  // with mutex_ held

  const std::unique_ptr<Clock> clock_;
  VirtualClock* const virtual_clock_;  // null with the machine's clock

  mutable std::mutex mutex_;
  mutable std::condition_variable told_changed_;
  std::atomic<bool> held_;
  std::vector<DeadlineRunner*> deadlines_;
};

}  // namespace homecare::runtime
