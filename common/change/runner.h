// The core that owns every transaction which changes state: group commit, replay, outbox,
// deadlines.
//
// Above it stand three doors, each with its own guard against doing a thing twice: requests
// (mutator.h, by request id), events (common/event/consumer.h, by inbox and version) and deadlines
// (deadline_runner.h, by deleting the row).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "common/base/clock.h"
#include "common/change/change.h"
#include "common/change/outbox_row.h"
#include "common/pg/database.h"

namespace homecare::event {
class OutboxStore;
}

namespace homecare {

// One member of a group.
struct Step {
  std::string city_code;
  // W3C trace context that its events carry on.
  std::string traceparent;
  ChangeBody body;
  // Announces what the body will ask for (group_memory.h); may be empty. Must not decide anything.
  ChangeAhead ahead;
  // Set by Run.
  absl::Status outcome;
};

// Work of a door that is done once for a whole group, in its transaction: before the first body and
// after the last. A body's own outcome is in its step; `before` may settle a step (a stored answer)
// by clearing its body.
struct GroupGuard {
  std::function<void(pg::Tx&, absl::Span<Step>)> before;
  std::function<void(pg::Tx&, absl::Span<Step>)> after;
};

// What a commit left for others of this process to look at.
struct CommitNotice {
  // Feeds published to, each once.
  std::vector<std::string> feeds;
  // Of the deadlines set; InfiniteFuture where none was.
  absl::Time earliest_due_time = absl::InfiniteFuture();
};

// How events are written down. The simulation brings its own; everybody else takes Create's.
struct TellingPorts {
  std::shared_ptr<const event::OutboxStore> outbox;
  std::shared_ptr<const Clock> machine_clock;
  std::function<std::string()> new_id;
};

// Thread safe.
class ChangeRunner {
 public:
  using Relay = std::function<void(std::vector<OutboxRow>)>;
  using Listener = std::function<void(const CommitNotice&)>;

  virtual ~ChangeRunner() = default;

  static std::unique_ptr<ChangeRunner> Create(pg::Database& database, const Clock& clock,
                                              Relay relay);
  static std::unique_ptr<ChangeRunner> Create(pg::Database& database, const Clock& clock,
                                              Relay relay, TellingPorts telling);

  // Runs the steps in order in one transaction and sets each outcome. A step that refuses without a
  // trace has its outcome and the others go on. Where a step refuses after it wrote, or anything
  // throws, all is rolled back and each step runs in a transaction of its own, guard included; one
  // that then still refuses after it wrote is rolled back before `after`. UNAVAILABLE,
  // OUTCOME_UNKNOWN stands for every member and is never replayed. Each attempt begins with the
  // bodies as they were given.
  virtual void Run(Lane lane, absl::Span<Step> steps, const GroupGuard& guard = {}) = 0;

  // Calls `listener` (cheap, must not block, must not call back) after each commit that published
  // or set a deadline, until the returned id is passed to Unlisten, which waits for a call in
  // progress.
  virtual int64_t Listen(Listener listener) = 0;
  virtual void Unlisten(int64_t id) = 0;

  // Steps running now, and groups committed since the start.
  virtual int64_t in_flight() const = 0;
  virtual int64_t committed() const = 0;
};

}  // namespace homecare
