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
    if (options_.paces != nullptr && options_.paces->size() != parts_.size()) {
      return NamedError(absl::StatusCode::kInvalidArgument, "PACES_MISFIT",
                        "as many paces as the day has parts");
    }
    for (size_t i = 0; i < parts_.size(); ++i) RETURN_IF_ERROR(RunPart(i));
    return std::move(result_);
  }

 private:
  absl::Status RunPart(size_t i) {
    const DayPart& part = parts_[i];
    done_visits_ += static_cast<int64_t>(part.visit_of_task.size());
    ASSIGN_OR_RETURN(planner::SolveResult solved, SolvePart(part, i));
    // A search that began from nothing may have had too little time.
    const auto former = planner::Evaluate(part.problem, FormerRoutes(day_, part));
    const bool better = !former.ok() || solved.plan.cost < former->cost;
    Put(part, better ? solved.plan : *former, result_.plan);
    result_.rounds += solved.rounds;
    result_.paces.push_back(std::move(solved.pace));
    rounds_before_ += solved.rounds;
    return absl::OkStatus();
  }

  absl::StatusOr<planner::SolveResult> SolvePart(const DayPart& part, size_t i) {
    const planner::Routes former = FormerRoutes(day_, part);
    planner::SolveOptions solve;
    solve.seed = options_.seed;
    solve.stop = options_.stop;
    // Where nothing is promised, the planner does better from nothing.
    if (day_.change_seconds > 0) solve.initial = &former;
    if (options_.progress) {
      solve.progress = [&](const planner::Progress& progress) { Tell(part, progress); };
    }
    Limit(i, solve);
    auto solved = planner::Solve(part.problem, solve, workers_);
    const bool cut_short = solved.ok() && solved->rounds == 0 && options_.paces == nullptr;
    if (!cut_short || (options_.stop && options_.stop())) return solved;
    // Time ran out over the first plan. Only whole rounds can be repeated, so there is one.
    solve.seconds = std::numeric_limits<double>::infinity();
    solve.rounds = 1;
    return planner::Solve(part.problem, solve, workers_);
  }

  // A part may take what the parts before have left of their time or rounds.
  void Limit(size_t i, planner::SolveOptions& solve) const {
    const double until = static_cast<double>(done_visits_) / static_cast<double>(visits_);
    if (options_.paces != nullptr) {
      solve.pace = &(*options_.paces)[i];
    } else if (options_.iterations > 0) {
      const auto upto = static_cast<int64_t>(static_cast<double>(options_.iterations) * until);
      solve.rounds = std::max<int64_t>(1, upto - rounds_before_);
    } else {
      const double began = options_.elapsed_seconds();
      solve.elapsed_seconds = [this, began] { return options_.elapsed_seconds() - began; };
      solve.seconds = std::max(0.0, options_.seconds * until - began);
    }
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
