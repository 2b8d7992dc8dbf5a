#include "common/change/deadline_runner.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <tuple>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/change/deadline_table.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"

namespace homecare {
namespace {

constexpr std::chrono::minutes kUnknownKindsEvery{1};

std::vector<std::string> KindsOf(const std::map<std::string, DeadlineHandler>& handlers) {
  std::vector<std::string> kinds;
  for (const auto& [kind, handler] : handlers) kinds.push_back(kind);
  return kinds;
}

// Not the handler's failure: the process does not lead any more, or the database was not there. The
// next look finds the deadline as it was, or finds that it has fired.
bool IsNobodysFault(const absl::Status& outcome) {
  return absl::IsUnavailable(outcome) || Reason(outcome) == "NOT_LEADER" ||
         Reason(outcome) == "DATABASE_BUSY";
}

// Fires some deadlines in one transaction, or, where that was rolled back, each in its own.
//
// Their rows go last, as everybody who alters a subject clears its deadlines after locking it:
// taken first, they and the subjects would be locked in opposite orders.
class FiredGroup {
 public:
  FiredGroup(const std::vector<DeadlineRow>& rows,
             const std::map<std::string, DeadlineHandler>& handlers)
      : rows_(rows), handlers_(handlers), due_(rows.size()) {}

  // The outcome of each.
  std::vector<absl::Status> Run(ChangeRunner& runner, Lane lane) {
    for (size_t i = 0; i < rows_.size(); ++i) {
      steps_.push_back({.city_code = rows_[i].city_code,
                        .traceparent = rows_[i].traceparent,
                        .body = [this, i](Change& change) { return FireOne(change, i); }});
    }
    const GroupGuard guard{
        .before = [this](pg::Tx& tx, absl::Span<Step> steps) { Look(tx, steps); },
        .after = [this](pg::Tx& tx, absl::Span<Step> steps) { Remove(tx, steps); }};
    runner.Run(lane, absl::MakeSpan(steps_), guard);
    std::vector<absl::Status> outcomes;
    for (const Step& step : steps_) outcomes.push_back(step.outcome);
    return outcomes;
  }

 private:
  size_t IndexOf(const Step& step) const { return &step - steps_.data(); }

  void Look(pg::Tx& tx, absl::Span<Step> steps) {
    std::vector<const DeadlineRow*> looked_up;
    for (const Step& step : steps) looked_up.push_back(&rows_[IndexOf(step)]);
    std::vector<std::optional<Deadline>> due = DeadlineTable::Find(tx, looked_up);
    for (size_t i = 0; i < steps.size(); ++i) due_[IndexOf(steps[i])] = std::move(due[i]);
  }

  absl::Status FireOne(Change& change, size_t i) {
    if (!due_[i] || due_[i]->due_time > change.now()) {
      due_[i].reset();
      return absl::OkStatus();
    }
    return handlers_.at(rows_[i].deadline.kind)(change, *due_[i]);
  }

  void Remove(pg::Tx& tx, absl::Span<const Step> steps) {
    std::vector<FiredDeadline> fired;
    for (const Step& step : steps) {
      const size_t i = IndexOf(step);
      if (due_[i] && step.outcome.ok()) fired.push_back({rows_[i].city_code, *due_[i]});
    }
    if (!fired.empty()) DeadlineTable::Remove(tx, fired);
  }

  const std::vector<DeadlineRow>& rows_;
  const std::map<std::string, DeadlineHandler>& handlers_;
  std::vector<Step> steps_;
  // Of the present transaction: each as it stands, nothing where there is nothing to fire.
  std::vector<std::optional<Deadline>> due_;
};

class TwoLaneDeadlineRunner final : public DeadlineRunner {
 public:
  TwoLaneDeadlineRunner(ChangeRunner& runner, pg::Database& database, const Clock& clock,
                        DeadlineOptions options, std::map<std::string, DeadlineHandler> handlers)
      : runner_(runner),
        clock_(clock),
        on_wall_clock_(dynamic_cast<const WallClock*>(&clock) != nullptr),
        options_(std::move(options)),
        handlers_(std::move(handlers)),
        table_(database, options_.city_codes, KindsOf(handlers_)),
        listener_id_(runner.Listen([this](const CommitNotice& notice) {
          if (notice.earliest_due_time <= clock_.Now() + options_.poll) Ring();
        })),
        normal_([this] { Work(Lane::kNormal, &normal_rung_); }),
        emergency_([this] { Work(Lane::kEmergency, &emergency_rung_); }) {}

  ~TwoLaneDeadlineRunner() override {
    runner_.Unlisten(listener_id_);
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    normal_.join();
    emergency_.join();
  }

  void Hold() override {
    std::unique_lock lock(mutex_);
    held_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return firing_ == 0; });
  }

  void Release() override {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }

  void Ring() override {
    const std::lock_guard lock(mutex_);
    normal_rung_ = emergency_rung_ = true;
    changed_.notify_all();
  }

  absl::StatusOr<DueStatus> Status() override { return table_.Status(clock_.Now()); }

 private:
  void Work(Lane lane, bool* rung) {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || !held_; });
      if (stopping_) return;
      *rung = false;
      ++firing_;
      lock.unlock();
      const absl::Duration pause = FireWhatIsDue(lane);
      lock.lock();
      --firing_;
      changed_.notify_all();
      changed_.wait_for(lock, absl::ToChronoMicroseconds(pause),
                        [this, rung] { return stopping_ || held_ || *rung; });
    }
  }

  // One group at most. Returns how long nothing more can be due.
  absl::Duration FireWhatIsDue(Lane lane) {
    if (options_.active && !options_.active()) return options_.poll;
    if (lane == Lane::kNormal) ReportUnknownKinds();
    const absl::Time now = clock_.Now();
    auto rows =
        table_.Upcoming(lane, on_wall_clock_ ? now + options_.poll : now, options_.group_size);
    if (!rows.ok()) {
      log::Warning("deadlines cannot be read", {{"reason", Reason(rows.status())}});
      return options_.poll;
    }
    const auto future = std::find_if(rows->begin(), rows->end(), [now](const DeadlineRow& row) {
      return row.deadline.due_time > now;
    });
    const absl::Duration until_next =
        future == rows->end() ? options_.poll : future->deadline.due_time - clock_.Now();
    const bool more = future == rows->end() && std::ssize(*rows) == options_.group_size;
    rows->erase(future, rows->end());
    const bool fired = Fire(lane, *std::move(rows));
    return more && fired ? absl::ZeroDuration() : std::max(until_next, absl::ZeroDuration());
  }

  // Whether at least one is done with: the next look may follow at once.
  bool Fire(Lane lane, std::vector<DeadlineRow> rows) {
    if (rows.empty()) return false;
    // Handlers lock their subjects: in one order whatever the times, and each subject's in time.
    std::sort(rows.begin(), rows.end(), [](const DeadlineRow& a, const DeadlineRow& b) {
      const auto key = [](const DeadlineRow& row) {
        return std::tie(row.city_code, row.deadline.subject_id, row.deadline.due_time);
      };
      return key(a) < key(b);
    });
    const std::vector<absl::Status> outcomes = FiredGroup(rows, handlers_).Run(runner_, lane);
    bool fired = false;
    std::vector<FailedDeadline> failed;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (outcomes[i].ok()) {
        fired = true;
      } else if (!IsNobodysFault(outcomes[i])) {
        failed.push_back(Failed(lane, rows[i], outcomes[i]));
      }
    }
    PutOff(lane, failed);
    return fired;
  }

  FailedDeadline Failed(Lane lane, const DeadlineRow& row, const absl::Status& outcome) {
    metrics::Default()
        .GetCounter("homecare_deadline_failures_total", {{"kind", row.deadline.kind}})
        .Add();
    log::Error("deadline failed", {{"kind", row.deadline.kind},
                                   {"subject_id", row.deadline.subject_id},
                                   {"city_code", row.city_code},
                                   {"failures", row.failures + 1},
                                   {"code", absl::StatusCodeToString(outcome.code())},
                                   {"reason", Reason(outcome)}});
    const bool emergency = lane == Lane::kEmergency;
    const absl::Duration first = emergency ? options_.first_retry_emergency : options_.first_retry;
    const absl::Duration last = emergency ? options_.last_retry_emergency : options_.last_retry;
    const int doublings = std::min(row.failures, 30);
    return {row, absl::Now() + std::min(last, first * (int64_t{1} << doublings))};
  }

  void PutOff(Lane lane, const std::vector<FailedDeadline>& failed) {
    if (failed.empty()) return;
    const absl::Status status = table_.PutOff(lane, failed);
    // They are tried again at the next poll then, without a back-off.
    if (!status.ok()) log::Warning("deadlines not put off", {{"reason", Reason(status)}});
  }

  void ReportUnknownKinds() {
    const auto now = std::chrono::steady_clock::now();
    if (now < unknown_kinds_next_) return;
    unknown_kinds_next_ = now + kUnknownKindsEvery;
    const auto unknown = table_.UnknownKinds(clock_.Now());
    if (!unknown.ok()) return;  // the look for what is due reports the same trouble
    for (const auto& [kind, due] : *unknown) {
      log::Error("deadlines of a kind that nobody handles are due", {{"kind", kind}, {"due", due}});
    }
  }

  ChangeRunner& runner_;
  const Clock& clock_;
  const bool on_wall_clock_;
  const DeadlineOptions options_;
  const std::map<std::string, DeadlineHandler> handlers_;
  DeadlineTable table_;
  std::chrono::steady_clock::time_point unknown_kinds_next_{};  // of the normal thread only
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool held_ = false;
  bool normal_rung_ = false;
  bool emergency_rung_ = false;
  int firing_ = 0;
  const int64_t listener_id_;
  std::thread normal_;
  std::thread emergency_;
};

}  // namespace

std::unique_ptr<DeadlineRunner> DeadlineRunner::Create(
    ChangeRunner& runner, pg::Database& database, const Clock& clock, DeadlineOptions options,
    std::map<std::string, DeadlineHandler> handlers) {
  return std::make_unique<TwoLaneDeadlineRunner>(runner, database, clock, std::move(options),
                                                 std::move(handlers));
}

}  // namespace homecare
