#include "services/matching/api/day_planner.h"

#include <chrono>
#include <thread>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/matching/api/change_session.h"
#include "services/matching/api/plan_convert.h"
#include "services/matching/domain/day/explain.h"
#include "services/matching/domain/day/measure.h"
#include "services/matching/domain/day/steps.h"
#include "services/matching/domain/errors.h"
#include "services/matching/storage/day_facts.h"
#include "services/matching/storage/plans.h"

namespace homecare::matching {
namespace {

constexpr double kTellEvery = 1.0;

// Machine time since it was made.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }

 private:
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// Carries a search's progress to whoever listens, and their refusal back to the search. The planner
// may ask from threads of its own; the listener is called on the one that began.
class Watcher {
 public:
  explicit Watcher(DayPlanner::Tell tell) : tell_(tell) {}

  void Better(const DayFigures& figures, int64_t iterations) {
    const std::lock_guard lock(mutex_);
    last_ = {watch_.seconds(), iterations, figures};
    Send();
  }

  bool Stop() {
    const std::lock_guard lock(mutex_);
    if (watch_.seconds() >= told_ + kTellEvery) {
      last_.elapsed_seconds = watch_.seconds();
      Send();
    }
    return !status_.ok();
  }

  double seconds() const { return watch_.seconds(); }
  const absl::Status& status() const { return status_; }

 private:
  void Send() {
    if (std::this_thread::get_id() != thread_ || !status_.ok()) return;
    told_ = watch_.seconds();
    status_ = tell_(last_);
  }

  const DayPlanner::Tell tell_;
  const std::thread::id thread_ = std::this_thread::get_id();
  const Stopwatch watch_;
  std::mutex mutex_;
  PlanProgress last_;
  double told_ = 0;
  absl::Status status_;
};

DaySearchOptions OptionsOf(const PlanQuestion& question, Watcher& watcher) {
  DaySearchOptions options;
  options.seed = question.seed;
  options.seconds = question.seconds;
  options.iterations = question.iterations;
  options.elapsed_seconds = [&watcher] { return watcher.seconds(); };
  options.stop = [&watcher] { return watcher.Stop(); };
  return options;
}

}  // namespace

std::vector<PlanMember> DayPlanner::MembersOf(const DayFacts& facts, const Draft& draft,
                                              const DayPlan& plan) const {
  const DayExplainer explainer(facts, draft, plan, travel_model_, policy_);
  const std::vector<int> steps = StepsOf(draft.day, plan, policy_);
  const std::vector<int64_t> added = DayMeasure(facts, draft, travel_).AddedTravel(plan);
  std::vector<PlanMember> members(plan.size());
  for (size_t i = 0; i < plan.size(); ++i) {
    const DayVisit& visit = draft.day.visits[i];
    PlanMember& member = members[i];
    member.order_id = visit.order_id;
    member.place = plan[i];
    member.duration_seconds = visit.duration_seconds;
    member.former = {visit.former_caregiver_id, visit.former_start};
    member.reason = explainer.Of(static_cast<int>(i));
    member.reason.added_travel_seconds = added[i];
    member.step = steps[i];
    if (member.step == kNoStep) {
      member.outcome = plan[i].planned() ? PlannedOutcome::kKept : PlannedOutcome::kLeft;
    }
  }
  return members;
}

// What a search was made from, and what came of it.
struct DayPlanner::Found {
  DayFacts facts;
  Draft draft;
  DaySearchResult result;
  PlanRecord plan;
};

absl::StatusOr<DayPlanner::Found> DayPlanner::Search(const PlanQuestion& question, ReadTx read,
                                                     Tell tell) {
  const absl::Time now = clock_.Now();
  Found found;
  RETURN_IF_ERROR(read([&](pg::Tx& tx) {
    found.facts = storage::ReadDayFacts(tx, question.city_code, question.day, question.from_time,
                                        now - policy_.familiar_for);
    return absl::OkStatus();
  }));
  found.draft = MakeDraft(found.facts,
                          {question.day, FloorSeconds(now), FloorSeconds(question.from_time),
                           question.change_seconds, question.automatic},
                          policy_);
  const DayMeasure measure(found.facts, found.draft, travel_);
  PlanRecord& plan = found.plan;
  plan.before = measure.Of(measure.Former());
  Watcher watcher(tell);
  watcher.Better(plan.before, 0);
  DaySearchOptions options = OptionsOf(question, watcher);
  options.progress = [&](const DayPlan& best, int64_t rounds) {
    watcher.Better(measure.Of(best), rounds);
  };
  ASSIGN_OR_RETURN(found.result, SearchDay(found.draft.day, travel_, options, workers_));
  RETURN_IF_ERROR(watcher.status());
  plan.day = question.day;
  plan.from_time = question.from_time;
  plan.make_time = now;
  plan.automatic = question.automatic;
  plan.seed = static_cast<int64_t>(question.seed);
  plan.iterations = found.result.rounds;
  plan.after = measure.Of(found.result.plan);
  return found;
}

DayPlanner::Made DayPlanner::Explain(Found found) const {
  Made made{std::move(found.plan), MembersOf(found.facts, found.draft, found.result.plan)};
  PlanRecord& plan = made.plan;
  plan.plan_id = matcher_.MakeId();
  plan.snapshot = SnapshotOf(found.draft.day, found.result.paces);
  for (const PlanMember& member : made.members) {
    ++plan.outcomes[static_cast<int>(member.outcome)];
    plan.steps = std::max(plan.steps, member.step + 1);
  }
  return made;
}

// Whoever does not lead learns it before the search.
absl::Status DayPlanner::ProveLead(const std::string& city_code) const {
  if (!matcher_.model().ready()) return NotLeader(city_code);
  return act_(city_code, [](homecare::Change&) { return absl::OkStatus(); });
}

absl::StatusOr<PlanRecord> DayPlanner::Plan(const PlanQuestion& question, ReadTx read, Tell tell) {
  const std::unique_lock lock(searching_, std::try_to_lock);
  if (!lock.owns_lock()) return PlannerBusy();
  RETURN_IF_ERROR(ProveLead(question.city_code));
  ASSIGN_OR_RETURN(Found found, Search(question, read, tell));
  const Made made = Explain(std::move(found));
  RETURN_IF_ERROR(Keep(question.city_code, made));
  return made.plan;
}

absl::Status DayPlanner::Keep(const std::string& city_code, const Made& made) const {
  return act_(city_code, [&](homecare::Change& change) {
    ChangeSession session(change);
    storage::Plans plans(change);
    desk_.Keep(*session, plans, made.plan, made.members);
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<PlanRecord>> DayPlanner::Improve(const PlanQuestion& question,
                                                              ReadTx read, Tell tell) {
  const std::unique_lock lock(searching_, std::try_to_lock);
  if (!lock.owns_lock()) return PlannerBusy();
  RETURN_IF_ERROR(ProveLead(question.city_code));
  ASSIGN_OR_RETURN(Found found, Search(question, read, tell));
  if (!WorthIt(found.plan, policy_)) return std::nullopt;
  const Made made = Explain(std::move(found));
  RETURN_IF_ERROR(Keep(question.city_code, made));
  PlanRecord committed;
  RETURN_IF_ERROR(act_(question.city_code, [&](homecare::Change& change) -> absl::Status {
    ChangeSession session(change);
    storage::Plans plans(change);
    ASSIGN_OR_RETURN(committed, desk_.Commit(*session, plans, made.plan.plan_id));
    return absl::OkStatus();
  }));
  return committed;
}

absl::StatusOr<int> DayPlanner::Replay(const std::string& city_code, const std::string& plan_id,
                                       ReadTx read, Tell tell, std::string* snapshot_bytes) {
  const std::unique_lock lock(searching_, std::try_to_lock);
  if (!lock.owns_lock()) return PlannerBusy();
  PlanRecord plan;
  absl::flat_hash_map<std::string, DayPlace> kept;
  RETURN_IF_ERROR(read([&](pg::Tx& tx) -> absl::Status {
    auto found = storage::FindPlanWithSnapshot(tx, city_code, plan_id);
    if (!found) return PlanNotFound(plan_id);
    plan = *std::move(found);
    kept = storage::PlacesOf(tx, city_code, plan_id);
    return absl::OkStatus();
  }));
  *snapshot_bytes = plan.snapshot;
  ASSIGN_OR_RETURN(const Snapshot snapshot, ReadSnapshot(plan.snapshot));
  Watcher watcher(tell);
  DaySearchOptions options;
  options.seed = static_cast<uint64_t>(plan.seed);
  options.paces = &snapshot.paces;
  options.elapsed_seconds = [&watcher] { return watcher.seconds(); };
  options.stop = [&watcher] { return watcher.Stop(); };
  ASSIGN_OR_RETURN(const DaySearchResult again,
                   SearchDay(snapshot.day, travel_, options, workers_));
  RETURN_IF_ERROR(watcher.status());
  int differences = 0;
  for (size_t i = 0; i < again.plan.size(); ++i) {
    const auto before = kept.find(snapshot.day.visits[i].order_id);
    differences += before != kept.end() && before->second == again.plan[i] ? 0 : 1;
  }
  return differences;
}

}  // namespace homecare::matching
