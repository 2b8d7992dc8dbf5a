// The route engine: rounds of simulated annealing over parts of the plan, which threads share.
//
// A small problem is worked on whole, in two plans apart from each other. A large one is divided
// anew each round (division.h), and each part has its own random numbers, hence the result depends
// on the seed and the rounds alone.
#pragma once

#include <memory>
#include <vector>

#include "services/matching/domain/planner/routes/division.h"
#include "services/matching/domain/planner/routes/search.h"
#include "services/matching/domain/planner/solver.h"

namespace homecare::matching::planner::routes {

class Engine {
 public:
  Engine(const Problem& problem, const SolveOptions& options, Workers& workers);

  absl::StatusOr<SolveResult> Run();

 private:
  // A plan being improved.
  struct Chain {
    explicit Chain(Model& model, int caregivers, int visits);
    State state;
    Record record;  // the best of this chain
    std::vector<int> absence;
    int64_t record_cost = 0;
  };
  // One part of a chain, in one round.
  struct Job {
    Chain* chain;
    const Parts* parts;
    int part;
    uint64_t seed;
    int64_t change = 0;  // of the best plan seen in it
  };

  void Construct();
  void KeepFirst();
  bool Refused(const Routes& routes) const;
  bool Round(int64_t progressed);
  int64_t MostRounds() const;
  std::vector<Job> MakeJobs(std::vector<Parts>& parts);
  void Work(Job& job, double temperature, bool trade);
  void Keep();
  void Converge(double fraction);
  int64_t CostOf(const State& state) const;
  // How much of the search is over, in parts of 65535.
  int64_t Progressed() const;
  bool Stopped() const;
  void Tell();
  void MeasureScale();

  const Problem& problem_;
  const SolveOptions& options_;
  Workers& workers_;
  Random random_;
  const bool may_be_refused_;  // by the evaluator, of what the engine thinks is a plan
  Model model_;
  std::vector<std::unique_ptr<Chain>> chains_;
  int parts_ = 1;
  size_t convergences_ = 0;
  int64_t rounds_ = 0;
  std::vector<int64_t> pace_;
  double scale_ = 1;  // what a visit costs in travel
  Routes best_;
  int64_t best_cost_ = 0;
};

}  // namespace homecare::matching::planner::routes
