// The problem as the route engine reads it: what the inner loops ask, in flat arrays, and who is
// near whom, found when first asked.
//
// Thread safe: immutable but for the lists of neighbours, each of which is made once.
#pragma once

#include <cstdint>
#include <vector>

#include "services/matching/domain/planner/problem.h"
#include "services/matching/domain/planner/routes/lists.h"
#include "services/matching/domain/planner/solver.h"

namespace homecare::matching::planner::routes {

// What many caregivers have in common on the road.
struct Way {
  int locations = 0;
  const int32_t* out = nullptr;  // durations, out[from * locations + to]
  const int32_t* in = nullptr;   // the same, in[to * locations + from]
  const Matrix* matrix = nullptr;
  int speed_numerator = 1, speed_denominator = 1;
  Cost per_hour = kNone, per_km = 0;
  // The cost is the duration, and the duration is the matrix's.
  bool plain = true;
};

struct Leg {
  Duration time = 0;
  Cost cost = 0;  // of the matrix; 0 where time and distance are paid
  int64_t distance = 0;
};

// The place right before or right after a task.
struct Side {
  int32_t task : 31;
  uint32_t before : 1;
};

class Model {
 public:
  Model(const Problem& problem, Workers& workers);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const Problem& problem() const { return problem_; }
  int tasks() const { return static_cast<int>(problem_.tasks.size()); }
  int caregivers() const { return static_cast<int>(problem_.caregivers.size()); }
  int dimensions() const { return problem_.load_dimensions; }

  bool MayServe(int task, int caregiver) const {
    return eligible_[static_cast<size_t>(task) * words_ + caregiver / 64] >> (caregiver % 64) & 1;
  }
  int Eligible(int task) const { return eligible_count_[task]; }
  const Way& way(int caregiver) const { return ways_[way_[caregiver]]; }
  int way_number(int caregiver) const { return way_[caregiver]; }
  int types() const { return types_; }
  int ways() const { return static_cast<int>(ways_.size()); }
  const Way& way_at(int number) const { return ways_[number]; }
  Leg LegOf(const Way& way, int from, int to) const;

  int location(int task) const { return location_[task]; }
  Duration Service(int task, int caregiver) const {
    return service_[static_cast<size_t>(type_[caregiver]) * location_.size() + task];
  }
  Duration Setup(int task, int caregiver) const {
    return setup_[static_cast<size_t>(type_[caregiver]) * location_.size() + task];
  }
  int partner(int task) const { return partner_[task]; }
  bool IsCarriedSecond(int task) const { return carried_second_[task]; }
  // Delivery loaded before the day, and pickup kept to its end, by dimension.
  const int64_t* Loaded(int task) const { return &loaded_[size_t(task) * dimensions()]; }
  const int64_t* Kept(int task) const { return &kept_[size_t(task) * dimensions()]; }

  // Whether the start of the task has a price: a soft end, or a promise.
  bool IsTimed(int task) const { return timed_[task]; }
  // What a start at this time costs, tardiness and a moved promise; 0 where the task is not timed.
  int64_t StartCost(int task, int caregiver, Time start) const;
  // What sending this caregiver costs, whatever the time: continuity, and a changed promise.
  int64_t AssignCost(int task, int caregiver) const;
  bool has_assign_costs() const { return has_assign_costs_; }
  // Of a visit that is left out: priority and broken promises.
  int64_t UnservedCost(int visit) const { return unserved_cost_[visit]; }
  // Totals of a used caregiver's day, weighted.
  int64_t DayCost(int caregiver, int64_t leg_cost, Duration travel, int64_t distance,
                  Duration work) const;
  int64_t spread_weight() const { return problem_.objective.spread; }
  bool is_limited(int caregiver) const { return limited_[caregiver]; }
  // Not all of its rules and costs are windows, loads and the legs of a plain way.
  bool is_special(int caregiver) const { return special_[caregiver]; }
  bool has_timed_tasks() const { return has_timed_tasks_; }

  // The tasks nearest to this one in place and hour, nearest first: what is taken out together.
  const std::vector<int>& NearTasks(int task);
  // Beside whom it could stand in a route with little travel and waiting, best first.
  const std::vector<Side>& NearSides(int task);
  // Who may serve it and lives nearest; of caregivers who are alike only a few.
  const std::vector<int>& NearCaregivers(int task);
  // Equal for caregivers that are alike in everything but their name.
  int kind(int caregiver) const { return kind_[caregiver]; }
  int kinds() const { return kinds_; }

 private:
  void MakeWays(Workers& workers);
  void MakeTasks();
  void MakeEligible(Workers& workers);
  void MakeKinds();
  void MakeCosts();
  int64_t Detour(int from, int to) const;
  int64_t Distance(int from, int to) const;
  bool ShareCaregivers(int task, int other) const;
  std::vector<int> FindNearTasks(int task) const;
  std::vector<Side> FindNearSides(int task) const;
  std::vector<int> FindNearCaregivers(int task) const;

  const Problem& problem_;
  std::vector<Way> ways_;
  std::vector<int> way_, type_;
  std::vector<std::vector<int32_t>> transposed_;
  int words_ = 0, types_ = 1;
  std::vector<uint64_t> eligible_;
  std::vector<int> eligible_count_;
  std::vector<int> location_, partner_;
  std::vector<Duration> service_, setup_;
  std::vector<uint8_t> carried_second_, timed_, limited_, special_;
  std::vector<int64_t> loaded_, kept_, unserved_cost_;
  bool has_assign_costs_ = false, has_timed_tasks_ = false;
  std::vector<int> kind_;
  int kinds_ = 0;
  std::vector<Time> open_, close_;  // of all windows together
  Lists<int> near_tasks_, near_caregivers_;
  Lists<Side> near_sides_;
};

}  // namespace homecare::matching::planner::routes
