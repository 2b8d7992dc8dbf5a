#include "services/matching/domain/day/search.h"

#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "services/matching/domain/day/parts.h"

namespace homecare::matching {
namespace {

constexpr double kProgressEvery = 0.25;
constexpr int64_t kProbeRounds = 2;
constexpr double kShortestRound = 1e-5;
// Rounds are not all alike, and other work may come in between.
constexpr double kShareOfTime = 0.9;
constexpr double kMostRounds = 1e9;

class Searcher {
 public:
  Searcher(const Day& day, const Travel& travel, const DaySearchOptions& options,
           planner::Workers& workers)
      : day_(day), options_(options), workers_(workers), parts_(PartsOf(day, travel)) {
    for (const DayPart& part : parts_) visits_ += static_cast<int64_t>(part.visit_of_task.size());
    for (const DayVisit& visit : day.visits) {
      result_.plan.push_back({visit.former_caregiver_id, visit.former_start});
    }
  }

  absl::StatusOr<DaySearchResult> Run() {
    if (!options_.rounds.empty() && options_.rounds.size() != parts_.size()) {
      return NamedError(absl::StatusCode::kInvalidArgument, "ROUNDS_MISFIT",
                        "as many numbers of rounds as the day has parts");
    }
    for (size_t i = 0; i < parts_.size(); ++i) RETURN_IF_ERROR(RunPart(i));
    return std::move(result_);
  }

 private:
  absl::Status RunPart(size_t i) {
    const DayPart& part = parts_[i];
    done_visits_ += static_cast<int64_t>(part.visit_of_task.size());
    ASSIGN_OR_RETURN(const planner::SolveResult solved, SolvePart(part, i));
    // A search that began from nothing may have had too little time.
    const auto former = planner::Evaluate(part.problem, FormerRoutes(day_, part));
    const bool better = !former.ok() || solved.plan.cost < former->cost;
    Put(part, better ? solved.plan : *former, result_.plan);
    result_.rounds.push_back(solved.rounds);
    rounds_before_ += solved.rounds;
    return absl::OkStatus();
  }

  absl::StatusOr<planner::SolveResult> SolvePart(const DayPart& part, size_t i) {
    if (!options_.rounds.empty()) return Solve(part, options_.rounds[i]);
    const double until = static_cast<double>(done_visits_) / static_cast<double>(visits_);
    if (options_.iterations == 0) return SolveUntil(part, options_.seconds * until);
    const auto upto = static_cast<int64_t>(static_cast<double>(options_.iterations) * until);
    return Solve(part, std::max<int64_t>(1, upto - rounds_before_));
  }

  // A search that ends by rounds can be repeated, one that ends by time cannot. So a short one
  // finds out how long a round takes, and then as many are searched as there is time for.
  absl::StatusOr<planner::SolveResult> SolveUntil(const DayPart& part, double until) {
    const double began = options_.elapsed_seconds();
    begun_rounds_ = began;
    ASSIGN_OR_RETURN(planner::SolveResult probe, Solve(part, kProbeRounds));
    const double now = options_.elapsed_seconds();
    const double round = std::max(kShortestRound, (now - begun_rounds_) / kProbeRounds);
    const double rounds = ((until - now) * kShareOfTime - (begun_rounds_ - began)) / round;
    if (rounds <= kProbeRounds) return probe;
    const auto most = static_cast<int64_t>(std::min(rounds, kMostRounds));
    ASSIGN_OR_RETURN(planner::SolveResult found, Solve(part, most));
    return found.plan.cost <= probe.plan.cost ? std::move(found) : std::move(probe);
  }

  absl::StatusOr<planner::SolveResult> Solve(const DayPart& part, int64_t rounds) {
    const planner::Routes former = FormerRoutes(day_, part);
    planner::SolveOptions solve;
    solve.seed = options_.seed;
    solve.rounds = rounds;
    solve.stop = options_.stop;
    // Where nothing is promised, the planner does better from nothing.
    if (day_.change_seconds > 0) solve.initial = &former;
    solve.progress = [&](const planner::Progress& progress) {
      if (progress.rounds == 0 && options_.elapsed_seconds) {
        begun_rounds_ = options_.elapsed_seconds();
      }
      if (options_.progress) Tell(part, progress);
    };
    return planner::Solve(part.problem, solve, workers_);
  }

  void Tell(const DayPart& part, const planner::Progress& progress) {
    if (progress.routes == nullptr || !options_.elapsed_seconds) return;
    const double now = options_.elapsed_seconds();
    if (now < told_ + kProgressEvery) return;
    told_ = now;
    const auto plan = planner::Evaluate(part.problem, *progress.routes);
    if (!plan.ok()) return;
    DayPlan so_far = result_.plan;
    Put(part, *plan, so_far);
    options_.progress(so_far, rounds_before_ + progress.rounds);
  }

  // Nobody who had a caregiver is left without one by a plan.
  void Put(const DayPart& part, const planner::Plan& plan, DayPlan& out) const {
    PutPart(day_, part, plan, out);
    for (const int i : part.visit_of_task) {
      const DayVisit& visit = day_.visits[i];
      if (!out[i].planned()) out[i] = {visit.former_caregiver_id, visit.former_start};
    }
  }

  const Day& day_;
  const DaySearchOptions& options_;
  planner::Workers& workers_;
  const std::vector<DayPart> parts_;
  DaySearchResult result_;
  int64_t visits_ = 0, done_visits_ = 0, rounds_before_ = 0;
  double told_ = 0;
  double begun_rounds_ = 0;  // of the search under way, once it has a first plan
};

}  // namespace

absl::StatusOr<DaySearchResult> SearchDay(const Day& day, const Travel& travel,
                                          const DaySearchOptions& options,
                                          planner::Workers& workers) {
  return Searcher(day, travel, options, workers).Run();
}

}  // namespace homecare::matching
