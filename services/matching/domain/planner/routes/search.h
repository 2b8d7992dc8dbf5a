// Simulated annealing by ruin and recreate within one part of a State, for one round.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "services/matching/domain/planner/routes/inserter.h"
#include "services/matching/domain/planner/routes/ruin.h"

namespace homecare::matching::planner::routes {

// The best plan seen, route by route; parts write different routes of it.
struct Record {
  std::vector<std::vector<int>> routes;
  // Routes whose entry above is older than the State.
  std::vector<uint8_t> stale;
};

class Search {
 public:
  // `absence` counts how often a visit was left out, by visit, and makes it precious.
  Search(Editor& editor, Record& record, std::vector<int>& absence, uint64_t seed);

  // Inserts all that is absent, whoever has room.
  void Construct(const std::function<bool()>& stop);
  // That many steps of ruin and recreate at this temperature, or until `stop` says so. `trade`: a
  // plan that leaves out what is left out more rarely is accepted whatever it costs in travel.
  void Anneal(int64_t steps, double temperature, bool trade, const std::function<bool()>& stop);

  // Of the best plan seen, against the one at the beginning of the last Anneal.
  int64_t best_change() const { return best_; }

 private:
  void Step(double temperature);
  int PickSeed();
  void Sort(std::vector<int>& visits);
  bool Recreate(int64_t limit);
  bool Accept(int64_t threshold);
  void Note(int64_t change);
  bool FindWaiting();
  void WriteStale();
  int64_t SumOfAbsences() const;

  Editor& editor_;
  Model& model_;
  Record& record_;
  std::vector<int>& absence_;
  Random random_;
  Ruin ruin_;
  Inserter inserter_;
  std::vector<int> mine_;  // tasks of the part
  std::vector<int> waiting_;
  std::vector<std::pair<int64_t, int>> order_;
  std::vector<int> stale_;
  bool trade_ = false;
  int absent_before_ = 0;
  int64_t absences_before_ = 0;
  int64_t current_ = 0, best_ = 0;
};

}  // namespace homecare::matching::planner::routes
