#include "services/matching/domain/planner/anneal/engine.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "common/base/status.h"
#include "services/matching/domain/planner/anneal/chain.h"
#include "services/matching/domain/planner/plan_errors.h"

namespace homecare::matching::planner::anneal {
namespace {

// As many on every machine, since the plan depends on it.
constexpr int kChains = 2;
// Some ten milliseconds of work between two looks at the clock.
constexpr int kMovesPerRound = 10'000;
// Of the temperature, from hot to cold.
constexpr int kSteps = 1000;
// To find a temperature where travel costs nothing.
constexpr int kSamples = 2000;
constexpr double kSampleQuantile = 0.1;
// Rounds of the cooling where nothing but `stop` limits the run.
constexpr int64_t kUnlimitedRounds = 6000;

class Annealing {
 public:
  Annealing(const Problem& problem, const SolveOptions& options, Workers& workers,
            const Tuning& tuning)
      : options_(options),
        workers_(workers),
        tuning_(tuning),
        model_(problem),
        nearness_(model_, tuning.near) {
    for (int i = 0; i < kChains; ++i) {
      chains_.push_back(std::make_unique<Chain>(model_, nearness_, options.seed * kChains + i));
    }
    result_.pace.assign(kSteps, 0);
  }

  absl::StatusOr<SolveResult> Run() {
    if (!Begin()) return BrokenRule("FROZEN", kNone, kNone);
    int last_step = 0;
    while (!Ended()) {
      const int step = Step();
      if (step * tuning_.exchanges / kSteps != last_step * tuning_.exchanges / kSteps) Exchange();
      last_step = step;
      const double temperature = hot_ * std::pow(cold_ / hot_, static_cast<double>(step) / kSteps);
      workers_.Run(kChains, [&](int i) { chains_[i]->Run(kMovesPerRound, temperature); });
      ++result_.rounds;
      ++result_.pace[step];
      Report();
    }
    ASSIGN_OR_RETURN(result_.plan, Evaluate(*model_.problem, Best().best()));
    return std::move(result_);
  }

 private:
  bool Begin() {
    std::vector<char> begun(kChains, 0);
    workers_.Run(kChains, [&](int i) { begun[i] = chains_[i]->Construct(options_.initial); });
    if (std::count(begun.begin(), begun.end(), 0) > 0) return false;
    double scale = nearness_.typical_way() * static_cast<double>(model_.problem->objective.travel);
    if (scale <= 0) scale = chains_.front()->Roughness(kSamples, kSampleQuantile);
    hot_ = scale * tuning_.hot;
    cold_ = scale * tuning_.cold;
    Report();
    return true;
  }

  double Elapsed() const { return options_.elapsed_seconds ? options_.elapsed_seconds() : 0; }

  bool Ended() const {
    if (Best().best_cost() <= options_.target_cost) return true;
    if (options_.stop && options_.stop()) return true;
    if (options_.pace != nullptr) return Step() >= kSteps;
    return result_.rounds >= options_.rounds || Elapsed() >= options_.seconds;
  }

  // How far it has cooled.
  int Step() const {
    if (options_.pace != nullptr) return StepOfPace();
    int64_t rounds = options_.rounds;
    const bool by_time = options_.seconds < std::numeric_limits<double>::infinity();
    if (!by_time) rounds = std::min(rounds, kUnlimitedRounds);
    const double done = std::max(
        Elapsed() / options_.seconds,
        static_cast<double>(result_.rounds) / static_cast<double>(std::max<int64_t>(rounds, 1)));
    return static_cast<int>(std::clamp(done * kSteps, 0.0, kSteps - 1.0));
  }

  int StepOfPace() const {
    int64_t rounds = result_.rounds;
    int step = 0;
    const int steps = std::min(kSteps, static_cast<int>(options_.pace->size()));
    while (step < steps && rounds >= (*options_.pace)[step]) rounds -= (*options_.pace)[step++];
    if (step == steps) step = kSteps;
    return step;
  }

  // Who is behind goes on from the best plan.
  void Exchange() {
    const Chain& best = Best();
    for (const auto& chain : chains_) {
      if (chain->best_cost() > best.best_cost()) chain->Adopt(best.best());
    }
  }

  const Chain& Best() const {
    return **std::min_element(chains_.begin(), chains_.end(), [](const auto& a, const auto& b) {
      return a->best_cost() < b->best_cost();
    });
  }

  void Report() {
    const Chain& best = Best();
    if (!options_.progress || (result_.rounds > 0 && best.best_cost() >= reported_)) return;
    reported_ = best.best_cost();
    options_.progress({Elapsed(), result_.rounds, reported_, best.best_unserved(), &best.best()});
  }

  const SolveOptions& options_;
  Workers& workers_;
  const Tuning tuning_;
  const Model model_;
  const Nearness nearness_;
  std::vector<std::unique_ptr<Chain>> chains_;
  double hot_ = 0, cold_ = 0;
  SolveResult result_;
  int64_t reported_ = 0;
};

}  // namespace

absl::StatusOr<SolveResult> Solve(const Problem& problem, const SolveOptions& options,
                                  Workers& workers, const Tuning& tuning) {
  return Annealing(problem, options, workers, tuning).Run();
}

}  // namespace homecare::matching::planner::anneal
