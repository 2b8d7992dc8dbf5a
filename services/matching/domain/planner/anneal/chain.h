// One line of annealing: a plan, its random numbers, and the best plan it has met.
#pragma once

#include <memory>

#include "services/matching/domain/planner/anneal/mover.h"

namespace homecare::matching::planner::anneal {

class Chain {
 public:
  // Model and nearness outlive the chain.
  Chain(const Model& model, const Nearness& nearness, uint64_t seed);

  // The first plan: frozen beginnings, then `initial` as far as it fits, then everything else where
  // it costs least. False if the frozen beginnings break a rule.
  bool Construct(const Routes* initial);
  // So many proposals at a temperature, in units of the objective.
  void Run(int moves, double temperature);
  // Goes on from a plan that another chain has found.
  void Adopt(const Routes& routes);

  const State& state() const { return *state_; }
  const Routes& best() const { return best_; }
  int64_t best_cost() const { return best_cost_; }
  int best_unserved() const { return best_unserved_; }
  // How much typical proposals that make the plan worse make it worse: a quantile of samples.
  double Roughness(int samples, double quantile);

 private:
  void Clear();
  bool InsertFrozen();
  bool FinishFrozenPairs();
  void AppendInitial(const Routes& initial);
  std::vector<int> ServersIn(const Routes& routes) const;
  void Append(int task, const std::vector<int>& caregiver_of);
  void InsertRest();
  void Keep();

  const Model& model_;
  const Nearness& nearness_;
  Random random_;
  std::unique_ptr<State> state_;
  std::unique_ptr<Mover> mover_;
  Routes best_;
  int64_t best_cost_ = 0;
  int best_unserved_ = 0;
};

}  // namespace homecare::matching::planner::anneal
