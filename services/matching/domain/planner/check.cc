// Check(): whether a problem's parts fit each other. Everything after it trusts indices and sizes.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/matching/domain/planner/problem.h"

namespace homecare::matching::planner {
namespace {

// Far below kNever, so that sums over a day cannot reach it.
constexpr int64_t kMostTime = int64_t{1} << 50;
constexpr int kMostSpeed = 1'000'000;

absl::Status Wrong(absl::string_view what, size_t index, absl::string_view expected) {
  return NamedError(absl::StatusCode::kInvalidArgument, "PROBLEM_INVALID",
                    absl::StrCat(what, " ", index, ": ", expected));
}

class Checker {
 public:
  explicit Checker(const Problem& problem) : problem_(problem) {}

  absl::Status Run() const {
    RETURN_IF_ERROR(Each("matrix", problem_.matrices, &Checker::OfMatrix));
    RETURN_IF_ERROR(Each("caregiver", problem_.caregivers, &Checker::OfCaregiver));
    RETURN_IF_ERROR(Each("task", problem_.tasks, &Checker::OfTask));
    RETURN_IF_ERROR(Each("visit", problem_.visits, &Checker::OfVisit));
    RETURN_IF_ERROR(Belonging());
    return Frozen();
  }

 private:
  // What is expected and not so; empty: all is well.
  using Finding = std::string;

  template <typename Part>
  absl::Status Each(absl::string_view name, const std::vector<Part>& parts,
                    Finding (Checker::*check)(const Part&) const) const {
    for (size_t i = 0; i < parts.size(); ++i) {
      if (Finding found = (this->*check)(parts[i]); !found.empty()) return Wrong(name, i, found);
    }
    return absl::OkStatus();
  }

  Finding OfMatrix(const Matrix& matrix) const {
    const size_t cells = static_cast<size_t>(matrix.locations) * matrix.locations;
    const auto fits = [&](const std::vector<int32_t>& values, bool may_miss) {
      return (may_miss && values.empty()) ||
             (values.size() == cells &&
              std::all_of(values.begin(), values.end(), [](int32_t value) { return value >= 0; }));
    };
    if (matrix.locations < 0 || !fits(matrix.durations, false)) return "durations, none negative";
    if (!fits(matrix.costs, true)) return "costs as many as durations, none negative";
    if (!fits(matrix.distances, true)) return "distances as many as durations, none negative";
    return "";
  }

  Finding OfCaregiver(const Caregiver& who) const {
    if (!Index(who.matrix, problem_.matrices.size())) return "a matrix that exists";
    if (who.type < 0) return "a type of 0 or more";
    if (who.start != kNone && !IsPlace(who.start)) return "a start that is a location or none";
    if (who.end != kNone && !IsPlace(who.end)) return "an end that is a location or none";
    if (!IsTime(who.shift.open) || who.shift.close < who.shift.open) return "a shift in order";
    if (!Loads(who.capacity, false)) return "a capacity for each dimension";
    if (who.speed_numerator <= 0 || who.speed_denominator <= 0 ||
        who.speed_numerator > kMostSpeed || who.speed_denominator > kMostSpeed) {
      return "a speed factor of positive parts up to a million";
    }
    if (who.cost_per_km != 0 && problem_.matrices[who.matrix].distances.empty()) {
      return "distances, since kilometres cost";
    }
    if (who.max_distance < kNever && problem_.matrices[who.matrix].distances.empty()) {
      return "distances, since they are limited";
    }
    for (const Break& pause : who.breaks) {
      if (pause.duration < 0 || !Windows(pause.windows)) return "breaks with windows in order";
      if (!Loads(pause.max_load, true)) return "breaks with a load for each dimension or none";
    }
    return "";
  }

  Finding OfTask(const Task& task) const {
    if (!IsPlace(task.location)) return "a location in every matrix";
    if (!Windows(task.windows)) return "windows, at least one, in order and apart";
    if (!Loads(task.delivery, true) || !Loads(task.pickup, true)) {
      return "amounts for each dimension or none, none negative";
    }
    if (!Durations(task.service, task.service_by_type)) return "service, by type for every type";
    if (!Durations(task.setup, task.setup_by_type)) return "setup, by type for every type";
    return "";
  }

  Finding OfVisit(const Visit& visit) const {
    const bool pair = visit.relation != Relation::kSingle;
    if (!Index(visit.first, problem_.tasks.size())) return "a first task that exists";
    if (pair != Index(visit.second, problem_.tasks.size()) || visit.second == visit.first) {
      return "a second task if and only if it is a pair";
    }
    if (visit.relation == Relation::kTogether &&
        (visit.min_gap > visit.max_gap || !IsTime(visit.min_gap) || !IsTime(visit.max_gap))) {
      return "a gap in order";
    }
    if (visit.priority < 0) return "a priority of 0 or more";
    if (!People(visit.only) || !People(visit.never)) return "caregivers that exist, ascending";
    std::vector<int> familiar;
    for (const auto& [caregiver, cost] : visit.familiar) familiar.push_back(caregiver);
    if (!People(familiar)) return "familiar caregivers that exist, ascending";
    for (const int promised : visit.promised_caregiver) {
      if (promised != kNone && !Index(promised, problem_.caregivers.size())) {
        return "promised caregivers that exist";
      }
    }
    return "";
  }

  // Every task belongs to one visit, and visit_of_task says which.
  absl::Status Belonging() const {
    if (problem_.visit_of_task.size() != problem_.tasks.size()) {
      return Wrong("visit_of_task", 0, "one entry a task");
    }
    std::vector<int> owners(problem_.tasks.size(), 0);
    for (size_t i = 0; i < problem_.visits.size(); ++i) {
      for (const int task : {problem_.visits[i].first, problem_.visits[i].second}) {
        if (task == kNone) continue;
        ++owners[task];
        if (problem_.visit_of_task[task] != static_cast<int>(i)) {
          return Wrong("visit_of_task", task, absl::StrCat("visit ", i));
        }
      }
    }
    for (size_t task = 0; task < owners.size(); ++task) {
      if (owners[task] != 1) return Wrong("task", task, "a place in exactly one visit");
    }
    return absl::OkStatus();
  }

  absl::Status Frozen() const {
    std::vector<bool> seen(problem_.tasks.size(), false);
    for (size_t i = 0; i < problem_.caregivers.size(); ++i) {
      const Caregiver& who = problem_.caregivers[i];
      if (who.frozen_starts.size() != who.frozen_tasks.size()) {
        return Wrong("caregiver", i, "a start for each frozen task");
      }
      for (const int task : who.frozen_tasks) {
        if (!Index(task, seen.size()) || seen[task]) {
          return Wrong("caregiver", i, "frozen tasks that exist, each once");
        }
        seen[task] = true;
      }
      if (!std::is_sorted(who.frozen_starts.begin(), who.frozen_starts.end())) {
        return Wrong("caregiver", i, "frozen starts in order");
      }
    }
    return absl::OkStatus();
  }

  static bool Index(int index, size_t size) {
    return index >= 0 && static_cast<size_t>(index) < size;
  }
  static bool IsTime(Time time) { return time >= -kMostTime && time <= kMostTime; }
  bool IsPlace(int location) const {
    return std::all_of(problem_.matrices.begin(), problem_.matrices.end(),
                       [&](const Matrix& matrix) { return Index(location, matrix.locations); });
  }
  static bool Windows(const std::vector<Window>& windows) {
    Time last = -kNever;
    for (const Window& window : windows) {
      if (window.open <= last || !IsTime(window.open)) return false;
      if (window.due < window.open || window.close < window.due || window.close > kNever) {
        return false;
      }
      last = window.close;
    }
    return !windows.empty();
  }
  bool Loads(const std::vector<int64_t>& loads, bool may_miss) const {
    if (loads.empty() && may_miss) return true;
    return static_cast<int>(loads.size()) == problem_.load_dimensions &&
           std::all_of(loads.begin(), loads.end(), [](int64_t load) { return load >= 0; });
  }
  bool Durations(Duration plain, const std::vector<Duration>& by_type) const {
    const auto fits = [](Duration value) { return value >= 0 && value <= kMostTime; };
    return fits(plain) && std::all_of(by_type.begin(), by_type.end(), fits) &&
           (by_type.empty() ||
            std::all_of(problem_.caregivers.begin(), problem_.caregivers.end(),
                        [&](const Caregiver& who) { return Index(who.type, by_type.size()); }));
  }
  bool People(const std::vector<int>& people) const {
    for (size_t i = 0; i < people.size(); ++i) {
      if (!Index(people[i], problem_.caregivers.size())) return false;
      if (i > 0 && people[i] <= people[i - 1]) return false;
    }
    return true;
  }

  const Problem& problem_;
};

}  // namespace

absl::Status Check(const Problem& problem) { return Checker(problem).Run(); }

}  // namespace homecare::matching::planner
