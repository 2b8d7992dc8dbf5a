#include "common/change/runner.h"

#include <atomic>
#include <utility>

#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/change/commit_listeners.h"
#include "common/change/effects.h"
#include "common/change/flush.h"
#include "common/event/outbox.h"
#include "common/log/trace.h"
#include "common/metrics/metrics.h"

namespace homecare {
namespace {

// A single step that hit a unique key is tried again: what it did not see when it began (another's
// row of the same request id) is there now, and its guard finds it.
constexpr int kAttemptsAtUniqueKey = 3;
// In a replay, so many members without a database in a row and the rest do not wait for it either.
constexpr int kMembersWithoutDatabase = 2;

bool IsOutcomeUnknown(const absl::Status& status) { return Reason(status) == "OUTCOME_UNKNOWN"; }

bool IsWithoutDatabase(const absl::Status& status) {
  const std::string reason = Reason(status);
  return reason == "DATABASE_UNAVAILABLE" || reason == "DATABASE_BUSY";
}

class CountScope {
 public:
  CountScope(std::atomic<int64_t>* counter, int64_t count) : counter_(counter), count_(count) {
    *counter_ += count_;
  }
  ~CountScope() { *counter_ -= count_; }
  CountScope(const CountScope&) = delete;
  CountScope& operator=(const CountScope&) = delete;

 private:
  std::atomic<int64_t>* const counter_;
  const int64_t count_;
};

class GroupRunner final : public ChangeRunner {
 public:
  GroupRunner(pg::Database& database, const Clock& clock, Relay relay, TellingPorts telling)
      : database_(database),
        clock_(clock),
        relay_(std::move(relay)),
        telling_(std::move(telling)) {}

  void Run(Lane lane, absl::Span<Step> steps, const GroupGuard& guard) override {
    if (steps.empty()) return;
    const CountScope counted(&in_flight_, static_cast<int64_t>(steps.size()));
    const Group group{lane, clock_.Now(), guard};
    if (steps.size() == 1) return RunSingly(group, steps.front());
    const absl::Status status = Attempt(group, steps);
    if (status.ok()) return;
    if (IsOutcomeUnknown(status)) {
      for (Step& step : steps) step.outcome = status;
      return;
    }
    replayed_.Add();
    RunEachSingly(group, steps);
  }

  int64_t Listen(Listener listener) override { return listeners_.Add(std::move(listener)); }
  void Unlisten(int64_t id) override { listeners_.Remove(id); }
  int64_t in_flight() const override { return in_flight_; }
  int64_t committed() const override { return committed_; }

 private:
  struct Group {
    Lane lane;
    absl::Time now;
    const GroupGuard& guard;
  };

  void RunEachSingly(const Group& group, absl::Span<Step> steps) {
    int without_database = 0;
    absl::Status last;
    for (Step& step : steps) {
      if (without_database >= kMembersWithoutDatabase) {
        step.outcome = last;
        continue;
      }
      RunSingly(group, step);
      last = step.outcome;
      without_database = IsWithoutDatabase(last) ? without_database + 1 : 0;
    }
  }

  void RunSingly(const Group& group, Step& step) {
    for (int attempt = 1;; ++attempt) {
      const absl::Status status = Attempt(group, absl::MakeSpan(&step, 1));
      if (status.ok()) return;
      step.outcome = status;
      if (Reason(status) != "UNIQUE_VIOLATION" || attempt == kAttemptsAtUniqueKey) return;
    }
  }

  // One transaction for all the steps. Outcomes count only where it returns OK; anything else means
  // that it was rolled back (or, OUTCOME_UNKNOWN, that nobody can tell).
  absl::Status Attempt(const Group& group, absl::Span<Step> steps) {
    std::vector<ChangeBody> bodies;
    for (const Step& step : steps) bodies.push_back(step.body);
    Effects effects;
    std::vector<OutboxRow> rows;
    const absl::Status status = database_.Run(group.lane, [&](pg::Tx& tx) -> absl::Status {
      effects = Effects();
      for (size_t i = 0; i < steps.size(); ++i) {
        steps[i].body = bodies[i];
        steps[i].outcome = absl::OkStatus();
      }
      RETURN_IF_ERROR(RunSteps(tx, group, steps, &effects));
      rows = Flush(tx, telling_, &effects);
      return absl::OkStatus();
    });
    if (status.ok()) {
      ++committed_;
      committed_total_.Add();
      Announce(effects, std::move(rows));
    } else {
      for (size_t i = 0; i < steps.size(); ++i) steps[i].body = bodies[i];
    }
    return status;
  }

  // An error is the refusal of a step that had already left traces.
  absl::Status RunSteps(pg::Tx& tx, const Group& group, absl::Span<Step> steps, Effects* effects) {
    if (group.guard.before) group.guard.before(tx, steps);
    GroupMemory memory;
    for (const Step& step : steps) {
      if (step.body && step.ahead) step.ahead(memory, group.now);
    }
    for (Step& step : steps) {
      if (!step.body) continue;
      Effects own;
      const int writes_before = tx.writes();
      BufferedChange change(tx, group.now, step.city_code, step.traceparent, memory, &own);
      {
        const TraceScope trace({.traceparent = step.traceparent});
        step.outcome = step.body(change);
      }
      if (step.outcome.ok()) {
        effects->Append(std::move(own));
      } else if (tx.writes() != writes_before || !own.WritesNothing()) {
        return step.outcome;
      }
    }
    if (group.guard.after) group.guard.after(tx, steps);
    return absl::OkStatus();
  }

  void Announce(const Effects& effects, std::vector<OutboxRow> rows) {
    for (const std::function<void()>& action : effects.actions) RunAfterCommit("action", action);
    listeners_.Tell(effects);
    if (relay_ && !rows.empty()) RunAfterCommit("relay", [&] { relay_(std::move(rows)); });
  }

  pg::Database& database_;
  const Clock& clock_;
  const Relay relay_;
  const TellingPorts telling_;
  CommitListeners listeners_;
  std::atomic<int64_t> in_flight_ = 0;
  std::atomic<int64_t> committed_ = 0;
  const metrics::Counter committed_total_ =
      metrics::Default().GetCounter("homecare_change_groups_committed_total");
  const metrics::Counter replayed_ =
      metrics::Default().GetCounter("homecare_change_groups_replayed_total");
};

}  // namespace

std::unique_ptr<ChangeRunner> ChangeRunner::Create(pg::Database& database, const Clock& clock,
                                                   Relay relay) {
  return Create(database, clock, std::move(relay),
                {.outbox = std::make_shared<event::Outbox>(),
                 .machine_clock = std::make_shared<WallClock>(),
                 .new_id = NewId});
}

std::unique_ptr<ChangeRunner> ChangeRunner::Create(pg::Database& database, const Clock& clock,
                                                   Relay relay, TellingPorts telling) {
  return std::make_unique<GroupRunner>(database, clock, std::move(relay), std::move(telling));
}

}  // namespace homecare
