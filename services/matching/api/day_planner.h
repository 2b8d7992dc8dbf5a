// Plans days of one city: reads what there is, searches, explains, keeps.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/change/change.h"
#include "common/pg/tx.h"
#include "services/matching/domain/day/search.h"
#include "services/matching/domain/matcher.h"
#include "services/matching/domain/plan_desk.h"

namespace homecare::matching {

struct PlanQuestion {
  std::string city_code;
  // As DayNumber counts.
  int64_t day = 0;
  absl::Time from_time;
  // By time, unless `iterations` is given.
  double seconds = 10;
  int64_t iterations = 0;
  uint64_t seed = 0;
  int64_t change_seconds = 0;
  // Asked by the service itself: whoever is being asked is let alone.
  bool automatic = false;
};

// What a search has come to.
struct PlanProgress {
  double elapsed_seconds = 0;
  int64_t iterations = 0;
  DayFigures figures;
};

// Thread safe; one day is searched at a time, since a search takes a processor for itself.
class DayPlanner {
 public:
  // Runs a read-only transaction.
  using ReadTx = absl::FunctionRef<absl::Status(absl::FunctionRef<absl::Status(pg::Tx&)>)>;
  // Runs a change as the city's leader, outside of requests.
  using Act = std::function<absl::Status(const std::string& city_code, ChangeBody body)>;
  // Told of each better plan, and once a second; an error ends the search and is the outcome.
  using Tell = absl::FunctionRef<absl::Status(const PlanProgress&)>;

  DayPlanner(const Matcher& matcher, const TravelModel& travel, PlanDesk& desk,
             const PlanPolicy& policy, const Clock& clock, planner::Workers& workers, Act act)
      : matcher_(matcher),
        travel_model_(travel),
        travel_(travel),
        desk_(desk),
        policy_(policy),
        clock_(clock),
        workers_(workers),
        act_(std::move(act)) {}

  // The plan as it was kept. RESOURCE_EXHAUSTED, PLANNER_BUSY; UNAVAILABLE, NOT_LEADER.
  absl::StatusOr<PlanRecord> Plan(const PlanQuestion& question, ReadTx read, Tell tell);
  // How many visits come out otherwise. NOT_FOUND, PLAN_NOT_FOUND.
  absl::StatusOr<int> Replay(const std::string& city_code, const std::string& plan_id, ReadTx read,
                             Tell tell, std::string* snapshot_bytes);

  // An automatic plan, kept and committed if it is worth it (WorthIt); else nothing.
  absl::StatusOr<std::optional<PlanRecord>> Improve(const PlanQuestion& question, ReadTx read,
                                                    Tell tell);

  const PlanPolicy& policy() const { return policy_; }

 private:
  struct Made {
    PlanRecord plan;
    std::vector<PlanMember> members;
  };

  struct Found;
  // Reads and searches; Explain makes the rest of what is kept.
  absl::StatusOr<Found> Search(const PlanQuestion& question, ReadTx read, Tell tell);
  Made Explain(Found found) const;
  absl::Status Keep(const std::string& city_code, const Made& made) const;
  absl::Status ProveLead(const std::string& city_code) const;
  std::vector<PlanMember> MembersOf(const DayFacts& facts, const Draft& draft,
                                    const DayPlan& plan) const;

  const Matcher& matcher_;
  const TravelModel travel_model_;
  const Travel travel_;
  PlanDesk& desk_;
  const PlanPolicy& policy_;
  const Clock& clock_;
  planner::Workers& workers_;
  const Act act_;
  std::mutex searching_;
};

}  // namespace homecare::matching
