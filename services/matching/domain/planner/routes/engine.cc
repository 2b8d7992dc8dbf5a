#include "services/matching/domain/planner/routes/engine.h"

#include <algorithm>
#include <cmath>

#include "services/matching/domain/planner/routes/load.h"

namespace homecare::matching::planner::routes {
namespace {

// Problems up to this many visits are worked on whole.
constexpr int kWhole = 300;
constexpr int kChains = 2;
constexpr int kVisitsOfPart = 250;
constexpr int kMostParts = 64;
constexpr int64_t kStepsOfRound = 2000;
// Temperatures, in terms of what a visit costs in travel.
constexpr double kHot = 0.15;
constexpr double kCold = 0.0015;
// The part of the time in which visits left out are traded against each other.
constexpr double kTrading = 0.2;
// Where nothing bounds the rounds, it cools over this many.
constexpr double kUnboundedRounds = 2000;

}  // namespace

Engine::Chain::Chain(Model& model, int caregivers, int visits) : state(model), absence(visits, 0) {
  record.routes.resize(caregivers);
  record.stale.assign(caregivers, 1);
}

Engine::Engine(const Problem& problem, const SolveOptions& options, Workers& workers)
    : problem_(problem),
      options_(options),
      workers_(workers),
      random_(options.seed),
      model_(problem, workers) {
  const int visits = static_cast<int>(problem.visits.size());
  const bool whole = visits <= kWhole;
  for (int i = 0; i < (whole ? kChains : 1); ++i) {
    chains_.push_back(std::make_unique<Chain>(model_, model_.caregivers(), visits));
  }
  if (!whole) parts_ = std::clamp(visits / kVisitsOfPart, 2, kMostParts);
}

absl::StatusOr<SolveResult> Engine::Run() {
  for (const auto& chain : chains_) {
    if (options_.initial != nullptr) LoadRoutes(*options_.initial, chain->state);
  }
  Construct();
  MeasureScale();
  while (rounds_ < options_.rounds && best_cost_ > options_.target_cost && !Stopped()) {
    if (!Round(Fraction())) break;
  }
  absl::StatusOr<Plan> plan = Evaluate(problem_, best_);
  if (!plan.ok()) return plan.status();
  return SolveResult{*std::move(plan), rounds_};
}

bool Engine::Stopped() const {
  if (options_.stop && options_.stop()) return true;
  return options_.elapsed_seconds && options_.elapsed_seconds() >= options_.seconds;
}

double Engine::Fraction() const {
  if (options_.elapsed_seconds && std::isfinite(options_.seconds)) {
    return std::min(1.0, options_.elapsed_seconds() / options_.seconds);
  }
  const bool bounded = options_.rounds < std::numeric_limits<int64_t>::max();
  const double most = bounded ? static_cast<double>(options_.rounds) : kUnboundedRounds;
  return std::min(1.0, static_cast<double>(rounds_) / most);
}

int64_t Engine::CostOf(const State& state) const {
  int64_t cost = 0;
  for (int route = 0; route < model_.caregivers(); ++route) cost += state.totals(route).cost;
  for (size_t i = 0; i < problem_.visits.size(); ++i) {
    if (!state.IsPlanned(problem_.visits[i].first)) cost += model_.UnservedCost(i);
  }
  return cost;
}

void Engine::Construct() {
  std::vector<Parts> parts;
  std::vector<Job> jobs = MakeJobs(parts);
  workers_.Run(static_cast<int>(jobs.size()), [&](int i) {
    Job& job = jobs[i];
    Editor editor(job.chain->state, job.parts->division, job.part, job.parts->routes[job.part],
                  job.parts->absent_visits[job.part]);
    Search search(editor, job.chain->record, job.chain->absence, job.seed);
    search.Construct([&] { return Stopped(); });
  });
  const Chain& first = *chains_.front();
  best_cost_ = CostOf(first.state);
  best_.tasks.resize(model_.caregivers());
  for (int route = 0; route < model_.caregivers(); ++route) {
    first.state.Sequence(route, best_.tasks[route]);
  }
  Tell();
}

std::vector<Engine::Job> Engine::MakeJobs(std::vector<Parts>& parts) {
  std::vector<Job> jobs;
  parts.reserve(chains_.size());
  for (const auto& chain : chains_) {
    parts.push_back(Divide(chain->state, parts_, random_));
    for (int part = 0; part < parts_; ++part) {
      jobs.push_back({chain.get(), &parts.back(), part, random_.Next()});
    }
  }
  return jobs;
}

// False if it was interrupted, and nothing is kept of it.
bool Engine::Round(double fraction) {
  const double temperature = scale_ * kHot * std::pow(kCold / kHot, fraction);
  std::vector<Parts> parts;
  std::vector<Job> jobs = MakeJobs(parts);
  for (const auto& chain : chains_) chain->record_cost = CostOf(chain->state);
  workers_.Run(static_cast<int>(jobs.size()),
               [&](int i) { Work(jobs[i], temperature, fraction < kTrading); });
  if (Stopped()) return false;
  for (const Job& job : jobs) job.chain->record_cost += job.change;
  ++rounds_;
  Keep(jobs);
  return true;
}

void Engine::Work(Job& job, double temperature, bool trade) {
  Editor editor(job.chain->state, job.parts->division, job.part, job.parts->routes[job.part],
                job.parts->absent_visits[job.part]);
  Search search(editor, job.chain->record, job.chain->absence, job.seed);
  search.Anneal(kStepsOfRound, temperature, trade, [&] { return Stopped(); });
  job.change = search.best_change();
}

void Engine::Keep(const std::vector<Job>& jobs) {
  (void)jobs;
  bool better = false;
  for (const auto& chain : chains_) {
    if (chain->record_cost >= best_cost_) continue;
    best_cost_ = chain->record_cost;
    best_.tasks = chain->record.routes;
    better = true;
  }
  if (better) Tell();
}

void Engine::Tell() {
  if (!options_.progress) return;
  Progress progress;
  progress.seconds = options_.elapsed_seconds ? options_.elapsed_seconds() : 0;
  progress.rounds = rounds_;
  progress.cost = best_cost_;
  std::vector<uint8_t> served(problem_.visits.size(), 0);
  for (const std::vector<int>& tasks : best_.tasks) {
    for (const int task : tasks) served[problem_.visit_of_task[task]] = 1;
  }
  progress.unserved = static_cast<int>(std::count(served.begin(), served.end(), 0));
  progress.routes = &best_;
  options_.progress(progress);
}

void Engine::MeasureScale() {
  const State& state = chains_.front()->state;
  double cost = 0;
  int tasks = 0;
  for (int route = 0; route < model_.caregivers(); ++route) {
    const RouteTotals& totals = state.totals(route);
    if (totals.count == 0) continue;
    const Cost fixed = problem_.caregivers[route].fixed_cost;
    cost += static_cast<double>(
                model_.DayCost(route, totals.leg_cost, totals.travel, totals.distance, 0)) -
            static_cast<double>(problem_.objective.travel) * static_cast<double>(fixed);
    tasks += totals.count;
  }
  scale_ = tasks > 0 ? std::max(1.0, cost / tasks) : 1;
}

}  // namespace homecare::matching::planner::routes
