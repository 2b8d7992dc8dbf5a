#include "services/matching/domain/planner/routes/engine.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "common/base/status.h"
#include "services/matching/domain/planner/routes/begun.h"
#include "services/matching/domain/planner/routes/load.h"

namespace homecare::matching::planner::routes {
namespace {

// Problems up to this many visits are worked on whole.
constexpr int kWhole = 300;
constexpr int kChains = 2;
constexpr int kVisitsOfPart = 500;
constexpr int kMostParts = 64;
constexpr int64_t kStepsOfRound = 1000;
constexpr double kWholeSearch = 65535;
// Temperatures, in terms of what a visit costs in travel.
constexpr double kHot = 1;
constexpr double kCold = 0.01;
// Where a plan is given, it is good, and not to be shaken much.
constexpr double kWarm = 0.02;
// The part of the time in which visits left out are traded against each other.
constexpr double kTrading = 0.2;
// When chains apart become copies of the best of them, in parts of the time.
constexpr double kConvergences[] = {0.6, 0.8, 0.9};
// Where nothing bounds the rounds, it cools over this many.
constexpr double kUnboundedRounds = 2000;

// Of two together the engine holds the starts, which may be later than the evaluator's; where
// breaks are to be placed as well, the earlier day can be one that has no room for them.
bool MayBeRefused(const Problem& problem) {
  return std::any_of(problem.visits.begin(), problem.visits.end(),
                     [](const Visit& visit) { return visit.relation == Relation::kTogether; }) &&
         std::any_of(problem.caregivers.begin(), problem.caregivers.end(),
                     [](const Caregiver& who) { return !who.breaks.empty(); });
}

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
      may_be_refused_(MayBeRefused(problem)),
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
    RETURN_IF_ERROR(PlaceOtherHalves(chain->state));
  }
  Construct();
  MeasureScale();
  while (rounds_ < MostRounds() && best_cost_ > options_.target_cost && !Stopped()) {
    if (!Round(Progressed())) break;
  }
  absl::StatusOr<Plan> plan = Evaluate(problem_, best_);
  if (!plan.ok()) return plan.status();
  return SolveResult{*std::move(plan), rounds_, std::move(pace_)};
}

bool Engine::Stopped() const {
  if (options_.stop && options_.stop()) return true;
  return options_.elapsed_seconds && options_.elapsed_seconds() >= options_.seconds;
}

int64_t Engine::MostRounds() const {
  if (options_.pace == nullptr) return options_.rounds;
  return std::min(options_.rounds, static_cast<int64_t>(options_.pace->size()));
}

int64_t Engine::Progressed() const {
  if (options_.pace != nullptr) return (*options_.pace)[rounds_];
  const bool by_time = options_.elapsed_seconds && std::isfinite(options_.seconds);
  const bool bounded = options_.rounds < std::numeric_limits<int64_t>::max();
  const double most = bounded ? static_cast<double>(options_.rounds) : kUnboundedRounds;
  double fraction = bounded || !by_time ? static_cast<double>(rounds_) / most : 0;
  if (by_time) fraction = std::max(fraction, options_.elapsed_seconds() / options_.seconds);
  return static_cast<int64_t>(kWholeSearch * std::clamp(fraction, 0.0, 1.0));
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
  KeepFirst();
  std::vector<Parts> parts;
  std::vector<Job> jobs = MakeJobs(parts);
  workers_.Run(static_cast<int>(jobs.size()), [&](int i) {
    Job& job = jobs[i];
    Editor editor(job.chain->state, job.parts->division, job.part, job.parts->routes[job.part],
                  job.parts->absent_visits[job.part]);
    Search search(editor, job.chain->record, job.chain->absence, job.seed);
    search.Construct([&] { return Stopped(); });
  });
  const Routes begun = best_;
  const int64_t cost_of_begun = best_cost_;
  KeepFirst();
  if (Refused(best_)) {
    best_ = begun;
    best_cost_ = cost_of_begun;
  }
  Tell();
}

// What the first chain is at.
void Engine::KeepFirst() {
  const Chain& first = *chains_.front();
  best_cost_ = CostOf(first.state);
  best_.tasks.resize(model_.caregivers());
  for (int route = 0; route < model_.caregivers(); ++route) {
    first.state.Sequence(route, best_.tasks[route]);
  }
}

bool Engine::Refused(const Routes& routes) const {
  return may_be_refused_ && !Evaluate(problem_, routes).ok();
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
bool Engine::Round(int64_t progressed) {
  const double fraction = progressed / kWholeSearch;
  const double begin = options_.initial != nullptr ? kWarm : kHot;
  const double temperature = scale_ * begin * std::pow(kCold / begin, fraction);
  std::vector<Parts> parts;
  std::vector<Job> jobs = MakeJobs(parts);
  for (const auto& chain : chains_) chain->record_cost = CostOf(chain->state);
  workers_.Run(static_cast<int>(jobs.size()),
               [&](int i) { Work(jobs[i], temperature, fraction < kTrading); });
  if (Stopped()) return false;
  for (const Job& job : jobs) job.chain->record_cost += job.change;
  ++rounds_;
  pace_.push_back(progressed);
  Keep();
  Converge(fraction);
  return true;
}

void Engine::Work(Job& job, double temperature, bool trade) {
  Editor editor(job.chain->state, job.parts->division, job.part, job.parts->routes[job.part],
                job.parts->absent_visits[job.part]);
  Search search(editor, job.chain->record, job.chain->absence, job.seed);
  search.Anneal(kStepsOfRound, temperature, trade, [&] { return Stopped(); });
  job.change = search.best_change();
}

void Engine::Keep() {
  bool better = false;
  for (const auto& chain : chains_) {
    if (chain->record_cost >= best_cost_) continue;
    Routes better_routes;
    better_routes.tasks = chain->record.routes;
    if (Refused(better_routes)) continue;
    best_cost_ = chain->record_cost;
    best_ = std::move(better_routes);
    better = true;
  }
  if (better) Tell();
}

// Chains apart explore; towards the end all go on with the best of them.
void Engine::Converge(double fraction) {
  if (chains_.size() < 2 || convergences_ >= std::size(kConvergences)) return;
  if (fraction < kConvergences[convergences_]) return;
  ++convergences_;
  const auto best = std::min_element(
      chains_.begin(), chains_.end(),
      [](const auto& one, const auto& other) { return one->record_cost < other->record_cost; });
  for (auto& chain : chains_) {
    if (chain != *best) *chain = **best;
  }
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
