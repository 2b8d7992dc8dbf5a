// What a plan is to be least in. Terms are summed over the plan; the cost is the sum of term times
// weight. An order of importance is made of weights that outweigh: Lexicographic().
#pragma once

#include <cstdint>

namespace homecare::matching::planner {

struct Terms {
  int64_t unserved = 0;           // sum of the priorities of visits not served
  int64_t tardiness = 0;          // sum over tasks, time units
  int64_t largest_tardiness = 0;  // time units
  int64_t travel = 0;             // cost of travel and of caregivers used
  int64_t continuity = 0;         // sum of Visit::familiar, Visit::unfamiliar_cost
  int64_t disturbance = 0;        // promises changed
  int64_t spread = 0;             // sum over caregivers of (minutes of work)^2 / 64, whole numbers

  bool operator==(const Terms&) const = default;
};

struct Objective {
  int64_t unserved = 1'000'000'000;
  int64_t tardiness = 0;
  int64_t largest_tardiness = 0;
  int64_t travel = 1;
  int64_t continuity = 0;
  int64_t disturbance = 0;
  int64_t spread = 0;

  // Saturates at about 4.6e18, never overflows.
  int64_t Of(const Terms& terms) const;
};

}  // namespace homecare::matching::planner
