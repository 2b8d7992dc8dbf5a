// A problem laid out for the annealing: flat arrays over nodes, and units in place of visits.
//
// Nodes are the tasks 0 .. tasks - 1, then one start and one end for every caregiver. A unit is
// what is scheduled at once: a task, or the two tasks of visits together. The tasks of a carried
// pair are two units.
#pragma once

#include <vector>

#include "services/matching/domain/planner/problem.h"

namespace homecare::matching::planner::anneal {

// Keys of units (state.h) are finer than time, so that what begins at once can be put in order.
inline constexpr int64_t kKeysPerTime = 1024;

struct Model {
  // The problem outlives the model.
  explicit Model(const Problem& problem);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const Problem* problem;
  int tasks, caregivers, units = 0;

  int start_node(int caregiver) const { return tasks + caregiver; }
  int end_node(int caregiver) const { return tasks + caregivers + caregiver; }
  bool is_task(int node) const {
    return static_cast<unsigned>(node) < static_cast<unsigned>(tasks);
  }

  // By node.
  std::vector<int> location;
  // Nothing may come right after it: it is frozen, or the start before something frozen.
  std::vector<char> closed;

  // By task.
  std::vector<int> unit_of;
  std::vector<int> partner;  // the other of the visit, or kNone
  std::vector<char> carried;
  std::vector<char> frozen;
  std::vector<Time> fixed_start;
  std::vector<Window> window;  // the first
  std::vector<char> many_windows;

  // By unit.
  struct Unit {
    int first = kNone, second = kNone;
    Duration min_gap = 0, max_gap = 0;
  };
  std::vector<Unit> unit;

  // By caregiver.
  std::vector<char> has_breaks;

  // Whoever goes, a task and a leg take the same.
  bool uniform = true;
  // Travel costs its time, and nobody asks for distances.
  bool plain_costs = true;
  // A caregiver who goes, or an hour of work, costs too.
  bool has_other_costs = false;
  bool has_setup = false, has_promises = false, has_continuity = false, has_carried = false;
  int most_breaks = 0;

  bool may_serve(int task, int caregiver) const {
    return may_serve_[static_cast<size_t>(task) * caregivers + caregiver] != 0;
  }
  // The second of a carried pair: loaded on the way, not at the start.
  bool is_drop(int task) const { return carried[task] && unit_of[task] > unit_of[partner[task]]; }
  // Caregivers who may serve the task, ascending.
  const std::vector<int>& servers(int task) const { return servers_[task]; }

  Duration leg(int caregiver, int from, int to) const {
    const int a = location[from], b = location[to];
    if ((a | b) < 0) return 0;
    const Table& table = tables_[table_of_[caregiver]];
    return table.durations[static_cast<size_t>(a) * table.locations + b];
  }
  int64_t matrix_cost(int caregiver, int from, int to) const {
    const int a = location[from], b = location[to];
    if ((a | b) < 0) return 0;
    const Matrix& matrix = problem->matrices[problem->caregivers[caregiver].matrix];
    return matrix.costs.empty() ? leg(caregiver, from, to) : matrix.cost(a, b);
  }
  int64_t distance(int caregiver, int from, int to) const {
    const int a = location[from], b = location[to];
    return (a | b) < 0 ? 0
                       : problem->matrices[problem->caregivers[caregiver].matrix].distance(a, b);
  }
  // Setup included, which depends on where the caregiver comes from.
  Duration work(int caregiver, int from, int task) const {
    const Duration service = service_[service_row_[caregiver] + task];
    if (!has_setup || location[from] == location[task]) return service;
    return service + setup_[service_row_[caregiver] + task];
  }

 private:
  // Durations after speed: the problem's own where the speed is 1.
  struct Table {
    const int32_t* durations;
    int locations;
  };

  void AddUnits();
  void AddServers();
  void AddTables();
  void AddDurations();

  std::vector<char> may_serve_;
  std::vector<std::vector<int>> servers_;
  std::vector<std::vector<int32_t>> scaled_;
  std::vector<Table> tables_;
  std::vector<int> table_of_;              // by caregiver
  std::vector<Duration> service_, setup_;  // by type and task
  std::vector<size_t> service_row_;        // by caregiver
};

}  // namespace homecare::matching::planner::anneal
