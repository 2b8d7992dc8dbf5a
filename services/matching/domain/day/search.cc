#include "services/matching/domain/day/search.h"

#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "services/matching/domain/day/parts.h"

namespace homecare::matching {
namespace {

constexpr double kProgressEvery = 0.25;

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
    const planner::Routes former = FormerRoutes(day_, part);
    done_visits_ += static_cast<int64_t>(part.visit_of_task.size());
    planner::SolveOptions solve;
    solve.seed = options_.seed;
    solve.initial = &former;
    solve.stop = options_.stop;
    Limit(i, solve);
    if (options_.progress) {
      solve.progress = [&](const planner::Progress& progress) { Tell(part, progress); };
    }
    ASSIGN_OR_RETURN(const planner::SolveResult solved,
                     planner::Solve(part.problem, solve, workers_));
    Put(part, solved.plan, result_.plan);
    result_.rounds.push_back(solved.rounds);
    rounds_before_ += solved.rounds;
    return absl::OkStatus();
  }

  // A part may take what the parts before have left of their time.
  void Limit(size_t i, planner::SolveOptions& solve) {
    const double until = static_cast<double>(done_visits_) / static_cast<double>(visits_);
    if (!options_.rounds.empty()) {
      solve.rounds = options_.rounds[i];
      return;
    }
    if (options_.iterations > 0) {
      const auto upto = static_cast<int64_t>(static_cast<double>(options_.iterations) * until);
      solve.rounds = std::max<int64_t>(1, upto - rounds_before_);
      return;
    }
    const double began = options_.elapsed_seconds();
    solve.elapsed_seconds = [this, began] { return options_.elapsed_seconds() - began; };
    solve.seconds = std::max(0.0, options_.seconds * until - began);
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
};

}  // namespace

absl::StatusOr<DaySearchResult> SearchDay(const Day& day, const Travel& travel,
                                          const DaySearchOptions& options,
                                          planner::Workers& workers) {
  return Searcher(day, travel, options, workers).Run();
}

}  // namespace homecare::matching
