#include "services/matching/domain/planner/routes/model.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <tuple>

namespace homecare::matching::planner::routes {
namespace {

constexpr int kBlock = 64;

// Calls body(first row, last row) for all rows, in blocks that fit a cache line's neighbours.
template <typename Body>
void EachBlock(int rows, Workers& workers, const Body& body) {
  const int blocks = (rows + kBlock - 1) / kBlock;
  workers.Run(blocks,
              [&](int block) { body(block * kBlock, std::min(rows, (block + 1) * kBlock)); });
}

bool IsSymmetric(const Matrix& matrix, Workers& workers) {
  const int n = matrix.locations;
  const int32_t* cells = matrix.durations.data();
  std::atomic<bool> symmetric = true;
  EachBlock(n, workers, [&](int first, int last) {
    for (int left = 0; left <= first && symmetric.load(std::memory_order_relaxed); left += kBlock) {
      for (int row = first; row < last; ++row) {
        for (int column = left; column < std::min(row, left + kBlock); ++column) {
          if (cells[size_t(row) * n + column] != cells[size_t(column) * n + row]) symmetric = false;
        }
      }
    }
  });
  return symmetric;
}

std::vector<int32_t> Transposed(const Matrix& matrix, Workers& workers) {
  const int n = matrix.locations;
  std::vector<int32_t> result(matrix.durations.size());
  EachBlock(n, workers, [&](int first, int last) {
    for (int left = 0; left < n; left += kBlock) {
      for (int row = first; row < last; ++row) {
        for (int column = left; column < std::min(n, left + kBlock); ++column) {
          result[size_t(row) * n + column] = matrix.durations[size_t(column) * n + row];
        }
      }
    }
  });
  return result;
}

bool IsPlain(const Caregiver& who, const Matrix& matrix) {
  return who.speed_numerator == who.speed_denominator && who.cost_per_hour == kNone &&
         who.cost_per_km == 0 && matrix.costs.empty();
}

int64_t Amount(const std::vector<int64_t>& amounts, int dimension) {
  return amounts.empty() ? 0 : amounts[dimension];
}

}  // namespace

Model::Model(const Problem& problem, Workers& workers)
    : problem_(problem),
      near_tasks_(problem.tasks.size()),
      near_caregivers_(problem.tasks.size()),
      near_sides_(problem.tasks.size()) {
  MakeWays(workers);
  MakeTasks();
  MakeEligible(workers);
  MakeKinds();
  MakeCosts();
}

void Model::MakeWays(Workers& workers) {
  std::vector<const int32_t*> in;
  transposed_.resize(problem_.matrices.size());
  for (size_t i = 0; i < problem_.matrices.size(); ++i) {
    const Matrix& matrix = problem_.matrices[i];
    const bool symmetric = IsSymmetric(matrix, workers);
    if (!symmetric) transposed_[i] = Transposed(matrix, workers);
    in.push_back(symmetric ? matrix.durations.data() : transposed_[i].data());
  }
  std::map<std::tuple<int, int, int, Cost, Cost>, int> known;
  for (const Caregiver& who : problem_.caregivers) {
    const auto [found, added] =
        known.try_emplace({who.matrix, who.speed_numerator, who.speed_denominator,
                           who.cost_per_hour, who.cost_per_km},
                          static_cast<int>(ways_.size()));
    way_.push_back(found->second);
    if (!added) continue;
    const Matrix& matrix = problem_.matrices[who.matrix];
    ways_.push_back({matrix.locations, matrix.durations.data(), in[who.matrix], &matrix,
                     who.speed_numerator, who.speed_denominator, who.cost_per_hour, who.cost_per_km,
                     IsPlain(who, matrix)});
  }
}

void Model::MakeTasks() {
  for (const Caregiver& who : problem_.caregivers) {
    type_.push_back(who.type);
    types_ = std::max(types_, who.type + 1);
    limited_.push_back(who.max_tasks < tasks() || who.max_travel_time < kNever ||
                       who.max_work_time < kNever || who.max_distance < kNever);
  }
  for (int type = 0; type < types_; ++type) {
    const auto of_type = [&](const std::vector<Duration>& by_type, Duration otherwise) {
      return type < static_cast<int>(by_type.size()) ? by_type[type] : otherwise;
    };
    for (const Task& task : problem_.tasks) {
      service_.push_back(of_type(task.service_by_type, task.service));
      setup_.push_back(of_type(task.setup_by_type, task.setup));
    }
  }
  for (int i = 0; i < tasks(); ++i) {
    const Task& task = problem_.tasks[i];
    const Visit& visit = problem_.visits[problem_.visit_of_task[i]];
    const bool carried = visit.relation == Relation::kCarried;
    location_.push_back(task.location);
    open_.push_back(task.windows.front().open);
    close_.push_back(task.windows.back().close);
    partner_.push_back(visit.first == i ? visit.second : visit.first);
    carried_second_.push_back(carried && visit.second == i);
    for (int d = 0; d < dimensions(); ++d) {
      loaded_.push_back(carried && visit.second == i ? 0 : Amount(task.delivery, d));
      kept_.push_back(carried && visit.first == i ? 0 : Amount(task.pickup, d));
    }
  }
}

void Model::MakeEligible(Workers& workers) {
  words_ = (caregivers() + 63) / 64;
  eligible_.assign(size_t(tasks()) * words_, 0);
  eligible_count_.assign(tasks(), 0);
  EachBlock(tasks(), workers, [&](int first, int last) {
    for (int task = first; task < last; ++task) {
      for (int who = 0; who < caregivers(); ++who) {
        if (!planner::MayServe(problem_, task, who)) continue;
        eligible_[size_t(task) * words_ + who / 64] |= uint64_t{1} << (who % 64);
        ++eligible_count_[task];
      }
    }
  });
}

// Two are alike if no rule tells them apart; who is named by a visit or has limits, breaks or
// frozen work is of a kind of their own.
void Model::MakeKinds() {
  std::vector<uint8_t> named(caregivers(), 0);
  for (const Visit& visit : problem_.visits) {
    for (const int who : visit.only) named[who] = 1;
    for (const int who : visit.never) named[who] = 1;
    for (const auto& [who, cost] : visit.familiar) named[who] = 1;
    for (const int who : visit.promised_caregiver) {
      if (who != kNone) named[who] = 1;
    }
  }
  std::map<std::vector<int64_t>, int> known;
  for (int i = 0; i < caregivers(); ++i) {
    const Caregiver& who = problem_.caregivers[i];
    std::vector<int64_t> key = {way_[i],         who.start, who.end,        who.shift.open,
                                who.shift.close, who.type,  who.fixed_cost, who.cost_per_task_hour};
    for (const uint64_t word : who.skills.words) key.push_back(static_cast<int64_t>(word));
    key.insert(key.end(), who.capacity.begin(), who.capacity.end());
    const bool own = named[i] || limited_[i] || !who.breaks.empty() || !who.frozen_tasks.empty();
    if (own) key.push_back(i);
    kind_.push_back(
        known.try_emplace(std::move(key), static_cast<int>(known.size())).first->second);
  }
  kinds_ = static_cast<int>(known.size());
}

void Model::MakeCosts() {
  const Objective& weights = problem_.objective;
  for (int i = 0; i < caregivers(); ++i) {
    const Caregiver& who = problem_.caregivers[i];
    special_.push_back(!way(i).plain || limited_[i] || !who.breaks.empty() ||
                       who.cost_per_task_hour != 0 || who.fixed_cost != 0 || weights.spread > 0);
  }
  for (int i = 0; i < tasks(); ++i) {
    const Visit& visit = problem_.visits[problem_.visit_of_task[i]];
    const int side = visit.first == i ? 0 : 1;
    const std::vector<Window>& windows = problem_.tasks[i].windows;
    const bool soft = weights.tardiness > 0 &&
                      std::any_of(windows.begin(), windows.end(),
                                  [](const Window& window) { return window.due < window.close; });
    const bool promised = weights.disturbance > 0 && visit.promised_start[side] < kNever;
    timed_.push_back(soft || promised);
    has_timed_tasks_ |= soft || promised;
    if (weights.continuity > 0 && (visit.unfamiliar_cost > 0 || !visit.familiar.empty())) {
      has_assign_costs_ = true;
    }
    if (weights.disturbance > 0 && visit.promised_caregiver[side] != kNone) {
      has_assign_costs_ = true;
    }
  }
  for (const Visit& visit : problem_.visits) {
    int64_t cost = weights.unserved * visit.priority;
    for (const int side : {0, 1}) {
      const bool promised =
          visit.promised_caregiver[side] != kNone || visit.promised_start[side] < kNever;
      if (promised) cost += weights.disturbance;
    }
    unserved_cost_.push_back(cost);
  }
}

Leg Model::LegOf(const Way& way, int from, int to) const {
  if (from == kNone || to == kNone) return {};
  const size_t cell = size_t(from) * way.locations + to;
  Leg leg;
  leg.time = way.out[cell];
  if (way.speed_numerator != way.speed_denominator) {
    leg.time =
        (2 * leg.time * way.speed_numerator + way.speed_denominator) / (2 * way.speed_denominator);
  }
  if (!way.matrix->distances.empty()) leg.distance = way.matrix->distances[cell];
  if (way.per_hour == kNone && way.per_km == 0) {
    leg.cost = way.matrix->costs.empty() ? leg.time : way.matrix->costs[cell];
  }
  return leg;
}

int64_t Model::StartCost(int task, int caregiver, Time start) const {
  if (!timed_[task]) return 0;
  const Objective& weights = problem_.objective;
  const Visit& visit = problem_.visits[problem_.visit_of_task[task]];
  int64_t cost = 0;
  for (const Window& window : problem_.tasks[task].windows) {
    if (start > window.close) continue;
    cost += weights.tardiness * std::max<Time>(0, start - window.due);
    break;
  }
  const int side = visit.first == task ? 0 : 1;
  const int promised = visit.promised_caregiver[side];
  const bool kept = promised == kNone || promised == caregiver;
  if (kept && visit.promised_start[side] < kNever &&
      std::abs(start - visit.promised_start[side]) > problem_.promise_tolerance) {
    cost += weights.disturbance;
  }
  return cost;
}

int64_t Model::AssignCost(int task, int caregiver) const {
  const Objective& weights = problem_.objective;
  const Visit& visit = problem_.visits[problem_.visit_of_task[task]];
  const auto found = std::lower_bound(
      visit.familiar.begin(), visit.familiar.end(), caregiver,
      [](const std::pair<int, Cost>& entry, int who) { return entry.first < who; });
  const bool familiar = found != visit.familiar.end() && found->first == caregiver;
  // Of what is fetched and brought by one caregiver, once.
  const bool counted = visit.relation != Relation::kCarried || task == visit.first;
  int64_t cost =
      counted ? weights.continuity * (familiar ? found->second : visit.unfamiliar_cost) : 0;
  const int promised = visit.promised_caregiver[visit.first == task ? 0 : 1];
  if (promised != kNone && promised != caregiver) cost += weights.disturbance;
  return cost;
}

int64_t Model::DayCost(int caregiver, int64_t leg_cost, Duration travel, int64_t distance,
                       Duration work) const {
  constexpr int64_t kHour = 3600, kKilometre = 1000;
  const Caregiver& who = problem_.caregivers[caregiver];
  int64_t cost = who.fixed_cost + leg_cost;
  const bool paid = who.cost_per_hour != kNone || who.cost_per_km != 0;
  if (paid || who.cost_per_task_hour != 0) {
    const int64_t hourly =
        (paid ? std::max<Cost>(0, who.cost_per_hour) * travel : 0) + who.cost_per_task_hour * work;
    const int64_t parts = hourly * kKilometre + (paid ? who.cost_per_km * distance * kHour : 0);
    cost += (2 * parts + kHour * kKilometre) / (2 * kHour * kKilometre);
  }
  const Objective& weights = problem_.objective;
  return weights.travel * cost + weights.spread * ((work / 60) * (work / 60) / 64);
}

}  // namespace homecare::matching::planner::routes
