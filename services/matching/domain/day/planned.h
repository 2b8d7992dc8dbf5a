// A plan as it is kept and committed: its members, its record, its book.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/matching/domain/day/day.h"
#include "services/matching/domain/day/explain.h"
#include "services/matching/domain/day/plan_policy.h"

namespace homecare::matching {

// Values are those of the contract.
enum class PlanState { kReady = 1, kCommitting = 2, kCommitted = 3, kDiscarded = 4 };
enum class PlannedOutcome {
  kPending = 1,
  kKept = 2,
  kAssigned = 3,
  kRepaired = 4,
  kLeft = 5,
  kOvertaken = 6,
};
inline constexpr int kPlannedOutcomes = 7;

// The whole life cycle, one row per legal step. What is absent is illegal.
inline constexpr auto kPlanSteps = std::to_array<std::pair<PlanState, PlanState>>({
    {PlanState::kReady, PlanState::kCommitting},
    {PlanState::kReady, PlanState::kDiscarded},
    {PlanState::kCommitting, PlanState::kCommitted},
});

absl::string_view Name(PlanState state);
absl::string_view Name(PlannedOutcome outcome);

// An order within a plan.
struct PlanMember {
  std::string order_id;
  DayPlace place;
  int64_t duration_seconds = 0;
  // Who was to go before, or was being asked, and when.
  DayPlace former;
  DayReason reason;
  // Of the commit; kNoStep where nothing is to be done.
  int step = -1;
  PlannedOutcome outcome = PlannedOutcome::kPending;
};

struct PlanRecord {
  std::string plan_id;
  int64_t day = 0;
  PlanState state = PlanState::kReady;
  absl::Time from_time;
  absl::Time make_time;
  bool automatic = false;
  int64_t seed = 0;
  int64_t iterations = 0;
  DayFigures before, after;
  // Members by outcome.
  std::array<int, kPlannedOutcomes> outcomes = {};
  int steps = 0;
  int next_step = 0;
  std::optional<absl::Time> commit_time;
  // What it was made from, to plan it again; read by Snapshot alone.
  std::string snapshot;
};

// Whether the service commits a plan that nobody asked for.
bool WorthIt(const PlanRecord& plan, const PlanPolicy& policy);

// An illegal step is a programmer's error.
void MoveTo(PlanRecord& plan, PlanState to);
// Counts a member that had no outcome yet.
void Count(PlanRecord& plan, PlannedOutcome outcome);

// What matching remembers of plans, within one change; see books.h.
class PlanBook {
 public:
  virtual ~PlanBook() = default;
  virtual void Insert(const PlanRecord& plan, const std::vector<PlanMember>& members) = 0;
  virtual std::optional<PlanRecord> Lock(absl::string_view plan_id) = 0;
  // State, outcomes, next step and time of commit.
  virtual void Save(const PlanRecord& plan) = 0;
  virtual std::vector<PlanMember> Step(absl::string_view plan_id, int step) = 0;
  virtual void SaveOutcomes(absl::string_view plan_id, const std::vector<PlanMember>& members) = 0;
  // Some of those that were never committed and made before.
  virtual void ForgetUncommitted(absl::Time before) = 0;
};

}  // namespace homecare::matching
