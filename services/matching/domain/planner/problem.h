// One day of home care as the planner sees it: who could go, what is to be done, where, when. Pure
// data in flat arrays; readers (VROOM's JSON, the HHCRSP form, the service) make it, Check() vets
// it, engines and the evaluator read it.
//
// Times and durations are whole units of the maker's choice, seconds in the service. Indices are
// positions in the vectors below. Immutable once checked, hence safe to share between threads.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/matching/domain/planner/objective.h"

namespace homecare::matching::planner {

using Time = int64_t;
using Duration = int64_t;
// Of any quantity that costs: see Objective.
using Cost = int64_t;

inline constexpr Time kNever = std::numeric_limits<int64_t>::max() / 4;
inline constexpr int kNone = -1;

// When a service may begin: not before `open`, not after `close`; after `due` it is tardy by the
// difference. A hard window has due = close, a soft end has close = kNever.
struct Window {
  Time open = 0;
  Time due = kNever;
  Time close = kNever;
};

// A set of small numbers: skills, of which a problem has at most 64 * kSkillWords.
inline constexpr int kSkillWords = 4;
struct Skills {
  uint64_t words[kSkillWords] = {};

  void Add(int skill) { words[skill / 64] |= uint64_t{1} << (skill % 64); }
  bool Covers(const Skills& other) const {
    for (int i = 0; i < kSkillWords; ++i) {
      if (other.words[i] & ~words[i]) return false;
    }
    return true;
  }
};

// Square, row-major, directed; the triangle inequality is not assumed. Costs are empty where they
// are the durations.
struct Matrix {
  int locations = 0;
  std::vector<int32_t> durations;
  std::vector<int32_t> costs;
  std::vector<int32_t> distances;

  int32_t duration(int from, int to) const { return durations[Index(from, to)]; }
  int32_t cost(int from, int to) const {
    return costs.empty() ? duration(from, to) : costs[Index(from, to)];
  }
  // 0 where nobody gave any.
  int32_t distance(int from, int to) const {
    return distances.empty() ? 0 : distances[Index(from, to)];
  }

 private:
  size_t Index(int from, int to) const { return static_cast<size_t>(from) * locations + to; }
};

// What one caregiver does at one place without going away.
struct Task {
  int location = 0;
  Duration service = 0;
  // Added to `service` where the caregiver comes from another location.
  Duration setup = 0;
  // By caregiver type, where these differ from the above; empty where they do not.
  std::vector<Duration> service_by_type, setup_by_type;
  // Ascending and disjoint; never empty.
  std::vector<Window> windows;
  Skills skills;
  // Loaded at the start and left here; taken here and brought to the end. One number a dimension.
  std::vector<int64_t> delivery, pickup;
};

// How the two tasks of a visit belong together.
enum class Relation : uint8_t {
  kSingle,    // one task
  kTogether,  // two caregivers, start(second) - start(first) within [min_gap, max_gap]
  kCarried,   // one caregiver, the first task before the second (VROOM's shipment)
};

// What is served whole or not at all.
struct Visit {
  std::string id;
  int first = kNone;   // task
  int second = kNone;  // task, unless kSingle
  Relation relation = Relation::kSingle;
  Duration min_gap = 0, max_gap = 0;
  // Weight of leaving it unserved: Objective::unserved. Higher is more urgent.
  int64_t priority = 1;
  // Caregivers, ascending. Not empty `only`: nobody else may go. `never`: who may not.
  std::vector<int> only, never;
  // Continuity: what it costs to send somebody, by caregiver, ascending; who is not named costs
  // `unfamiliar_cost`. Both who come together are counted.
  std::vector<std::pair<int, Cost>> familiar;
  Cost unfamiliar_cost = 0;
  // The promise of the plan before, for Objective::disturbance: kNone and kNever where there is
  // none. A changed caregiver, a start that moves by more than Problem::promise_tolerance, or a
  // promise not served at all counts once for each task.
  int promised_caregiver[2] = {kNone, kNone};
  Time promised_start[2] = {kNever, kNever};
};

// A break has no place: it may be taken on the way. Its start lies in a window. Breaks of a day are
// taken in the order of the vector; who waits for a break drives on meanwhile.
struct Break {
  std::string id;
  Duration duration = 0;
  std::vector<Window> windows;
  // The load at most carried through it, by dimension; empty: any.
  std::vector<int64_t> max_load;
};

struct Caregiver {
  std::string id;
  int start = kNone;  // location; kNone: the day begins at the first task
  int end = kNone;
  Window shift{0, kNever, kNever};  // leaves at `open` or later, is back by `close`
  Skills skills;
  std::vector<Break> breaks;
  std::vector<int64_t> capacity;
  int type = 0;
  int matrix = 0;
  int max_tasks = std::numeric_limits<int>::max();
  Duration max_travel_time = kNever;
  Duration max_work_time = kNever;  // service and setup together
  int64_t max_distance = kNever;
  // Travel durations are multiplied by numerator / denominator and rounded half up.
  int speed_numerator = 1, speed_denominator = 1;
  // Cost of travel: fixed once if used, then the matrix's cost where both rates are unset (where
  // the matrix has no costs: the travel time, after speed), else travel time * per_hour / 3600 +
  // distance * per_km / 1000; plus service and setup * per_task_hour / 3600. A day's sum is rounded
  // once, half up.
  Cost fixed_cost = 0;
  Cost cost_per_hour = kNone, cost_per_km = 0, cost_per_task_hour = 0;
  // The beginning of the day that stays as it is, in order: tasks begun, or too near to move, with
  // the start they keep. Nothing is put before or between them, breaks neither; and no rule is
  // asked about them, since they are facts.
  std::vector<int> frozen_tasks;
  std::vector<Time> frozen_starts;
};

struct Problem {
  std::vector<Matrix> matrices;  // one a profile
  std::vector<Task> tasks;
  std::vector<Visit> visits;
  std::vector<int> visit_of_task;
  std::vector<Caregiver> caregivers;
  int load_dimensions = 0;
  Duration promise_tolerance = 0;
  Objective objective;
};

// INVALID_ARGUMENT that says what is wrong and where: an index, a window, a size out of place.
absl::Status Check(const Problem& problem);

// What things take a caregiver, after speed and type.
Duration TravelTime(const Problem& problem, int caregiver, int from, int to);
Duration ServiceTime(const Problem& problem, int task, int caregiver);
Duration SetupTime(const Problem& problem, int task, int caregiver);

// Rules that no plan may break whatever the times: skills, `only`, `never`, capacity of one task.
bool MayServe(const Problem& problem, int task, int caregiver);

}  // namespace homecare::matching::planner
