#include "services/matching/api/improver.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/log/log.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching {

void Improver::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void Improver::Stop() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  rung_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Improver::Disturbed(int64_t day) {
  {
    const std::lock_guard lock(mutex_);
    disturbed_.insert(day);
  }
  rung_.notify_all();
}

void Improver::Loop() {
  // Of this thread alone, on Linux: whoever presses or orders goes before a better plan.
  constexpr int kLastOfAll = 19;
  (void)setpriority(PRIO_PROCESS, 0, kLastOfAll);
  std::unique_lock lock(mutex_);
  while (!ending_) {
    rung_.wait_for(lock, absl::ToChronoNanoseconds(options_.every),
                   [this] { return ending_ || !disturbed_.empty(); });
    rung_.wait_for(lock, absl::ToChronoNanoseconds(options_.gather), [this] { return ending_; });
    if (ending_) return;
    lock.unlock();
    RunOnce();
    lock.lock();
  }
}

int Improver::RunOnce() {
  std::set<int64_t> days;
  {
    const std::lock_guard lock(mutex_);
    days.swap(disturbed_);
  }
  const PlanPolicy& policy = planner_.policy();
  const bool repairs = !days.empty();
  const int64_t today = DayNumber(FloorSeconds(clock_.Now()));
  if (!repairs) days = {today, today + 1};
  int committed = 0;
  for (const int64_t day : days) {
    if (day < today || day > today + policy.most_days_ahead) continue;
    committed += ImproveDay(day, repairs ? policy.repair_search : policy.improve_search) ? 1 : 0;
  }
  return committed;
}

bool Improver::ImproveDay(int64_t day, absl::Duration search) {
  const PlanPolicy& policy = planner_.policy();
  PlanQuestion question;
  question.city_code = options_.city_code;
  question.day = day;
  question.from_time =
      std::max(storage::TimeOf(SpanOfDay(day).start), clock_.Now() + policy.frozen_horizon);
  if (question.from_time >= storage::TimeOf(SpanOfDay(day).end)) return false;
  question.seconds = absl::ToDoubleSeconds(search);
  question.seed = next_seed_++;
  question.change_seconds = absl::ToInt64Seconds(policy.change_cost);
  question.automatic = true;
  const auto plan = planner_.Improve(
      question, [this](auto body) { return database_.Read(Lane::kNormal, body); },
      [this](const PlanProgress&) {
        const std::lock_guard lock(mutex_);
        return ending_ ? absl::CancelledError("the process ends") : absl::OkStatus();
      });
  // Somebody plans, another process leads, a store is away: the next round finds out.
  if (!plan.ok() || !plan->has_value()) return false;
  const PlanRecord& made = **plan;
  log::Info("a day was improved",
            {{"plan_id", made.plan_id},
             {"unserved_before", made.before.visits_unserved},
             {"unserved_after", made.after.visits_unserved},
             {"travel_seconds_saved", made.before.travel_seconds - made.after.travel_seconds},
             {"changes", made.after.changes}});
  return true;
}

}  // namespace homecare::matching
