#include "services/matching/plan/vroom_parts.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::matching::plan {
namespace {

using planner::Caregiver;
using planner::Duration;
using planner::kNever;
using planner::kNone;
using planner::Matrix;
using planner::Skills;
using planner::Task;
using planner::Window;

constexpr int64_t kMostTime = int64_t{1} << 40;
constexpr int64_t kMostSkill = std::numeric_limits<int32_t>::max();
constexpr int64_t kMostAmount = std::numeric_limits<int32_t>::max();
constexpr int64_t kMostCost = std::numeric_limits<int32_t>::max();
constexpr size_t kMostSkills = 64 * planner::kSkillWords;
// VROOM's defaults: an hour of travel costs 3600, that is the seconds.
constexpr int64_t kPerHour = 3600;
constexpr int kSpeedDenominator = 100;
constexpr double kMostSpeed = 5;

}  // namespace

absl::StatusOr<Caregiver> VroomParts::ReadVehicle(const Value& item, VroomVehicle& vehicle) {
  if (!item.IsObject()) return item.Wrong("an object");
  Caregiver who;
  ASSIGN_OR_RETURN(const Value id, item.Get("id"));
  ASSIGN_OR_RETURN(vehicle.id, id.Whole(0, kMostId));
  who.id = absl::StrCat(vehicle.id);
  ASSIGN_OR_RETURN(vehicle.description, item.TextOr("description", ""));
  ASSIGN_OR_RETURN(who.start, ReadPlace(item, "start", "start_index", false, vehicle.start));
  ASSIGN_OR_RETURN(who.end, ReadPlace(item, "end", "end_index", false, vehicle.end));
  if (who.start == kNone && who.end == kNone) return item.Wrong("a start or an end");
  RETURN_IF_ERROR(ReadProfile(item, who));
  ASSIGN_OR_RETURN(who.skills, ReadSkills(item));
  ASSIGN_OR_RETURN(who.capacity, ReadAmount(item, "capacity"));
  if (const std::optional<Value> window = item.Find("time_window"); window.has_value()) {
    ASSIGN_OR_RETURN(who.shift, ReadWindow(*window));
  }
  ASSIGN_OR_RETURN(const std::string type, item.TextOr("type", ""));
  who.type = types_.try_emplace(type, types_.size()).first->second;
  RETURN_IF_ERROR(ReadBreaks(item, who, vehicle));
  RETURN_IF_ERROR(ReadLimits(item, who));
  RETURN_IF_ERROR(ReadCosts(item, who));
  return who;
}

absl::Status VroomParts::ReadProfile(const Value& item, Caregiver& who) {
  ASSIGN_OR_RETURN(const std::string profile, item.TextOr("profile", kDefaultProfile));
  if (!matrices_.empty() && matrices_.count(profile) == 0) {
    return Malformed(absl::StrCat("matrices.", profile),
                     absl::StrCat("a table, since ", item.path(), " has this profile"));
  }
  const auto [found, added] = profiles_.try_emplace(profile, profiles_.size());
  if (added) profile_names_.push_back(profile);
  who.matrix = found->second;
  return absl::OkStatus();
}

absl::StatusOr<Task> VroomParts::ReadTask(const Value& item, VroomTask& named) {
  if (!item.IsObject()) return item.Wrong("an object");
  Task task;
  ASSIGN_OR_RETURN(const Value id, item.Get("id"));
  ASSIGN_OR_RETURN(named.id, id.Whole(0, kMostId));
  ASSIGN_OR_RETURN(named.description, item.TextOr("description", ""));
  ASSIGN_OR_RETURN(task.location, ReadPlace(item, "location", "location_index", true, named.place));
  ASSIGN_OR_RETURN(task.service, item.WholeOr("service", 0, 0, kMostTime));
  ASSIGN_OR_RETURN(task.setup, item.WholeOr("setup", 0, 0, kMostTime));
  ASSIGN_OR_RETURN(task.windows, ReadWindows(item));
  ASSIGN_OR_RETURN(service_by_type_.emplace_back(), ReadByType(item, "service_per_type"));
  ASSIGN_OR_RETURN(setup_by_type_.emplace_back(), ReadByType(item, "setup_per_type"));
  return task;
}

absl::StatusOr<VroomParts::ByType> VroomParts::ReadByType(const Value& item,
                                                          absl::string_view name) const {
  ByType durations;
  const std::optional<Value> found = item.Find(name);
  if (!found.has_value()) return durations;
  using Members = std::vector<std::pair<std::string, Value>>;
  ASSIGN_OR_RETURN(const Members members, found->Members());
  for (const auto& [type, value] : members) {
    ASSIGN_OR_RETURN(durations[type], value.Whole(0, kMostTime));
  }
  return durations;
}

absl::StatusOr<int> VroomParts::ReadPlace(const Value& item, absl::string_view coordinates_name,
                                          absl::string_view index_name, bool required,
                                          VroomPlace& place) {
  const std::optional<Value> coordinates = item.Find(coordinates_name);
  const std::optional<Value> index = item.Find(index_name);
  if (coordinates.has_value()) {
    ASSIGN_OR_RETURN(const std::vector<Value> parts, coordinates->Items());
    if (parts.size() != 2) return coordinates->Wrong("[longitude, latitude]");
    ASSIGN_OR_RETURN(const double longitude, parts[0].Number(-180, 180));
    ASSIGN_OR_RETURN(const double latitude, parts[1].Number(-90, 90));
    place.coordinates = {longitude, latitude};
  }
  const int locations = matrices_.empty() ? 0 : matrices_.begin()->second.locations;
  if (index.has_value()) {
    const int64_t most = matrices_.empty() ? kMostSkill : locations - 1;
    ASSIGN_OR_RETURN(const int64_t number, index->Whole(0, most));
    place.index = static_cast<int>(number);
  }
  if (!matrices_.empty()) {
    if (place.index.has_value()) return *place.index;
    if (required || coordinates.has_value()) {
      return Malformed(absl::StrCat(item.path(), ".", index_name), "a row of the matrices");
    }
    return kNone;
  }
  if (!coordinates.has_value()) {
    if (!required && !index.has_value()) return kNone;
    return Malformed(absl::StrCat(item.path(), ".", coordinates_name),
                     "[longitude, latitude], since there are no matrices");
  }
  const auto [found, added] = places_.try_emplace(*place.coordinates, places_.size());
  if (added) coordinates_.push_back(*place.coordinates);
  return found->second;
}

absl::StatusOr<Window> VroomParts::ReadWindow(const Value& value) const {
  ASSIGN_OR_RETURN(const std::vector<int64_t> ends, value.Wholes(0, kMostTime));
  if (ends.size() != 2 || ends[0] > ends[1]) return value.Wrong("[start, end] in order");
  return Window{ends[0], ends[1], ends[1]};
}

absl::StatusOr<std::vector<Window>> VroomParts::ReadWindows(const Value& item) {
  ASSIGN_OR_RETURN(const std::vector<Value> values, item.ItemsOrNone("time_windows"));
  std::vector<Window> windows;
  for (const Value& value : values) {
    ASSIGN_OR_RETURN(const Window window, ReadWindow(value));
    if (!windows.empty() && window.open <= windows.back().close) {
      return value.Wrong("a window after the one before it");
    }
    windows.push_back(window);
  }
  if (windows.empty()) windows.push_back({0, kNever, kNever});
  return windows;
}

absl::Status VroomParts::ReadBreaks(const Value& item, Caregiver& who, VroomVehicle& vehicle) {
  ASSIGN_OR_RETURN(const std::vector<Value> values, item.ItemsOrNone("breaks"));
  struct Named {
    planner::Break pause;
    std::pair<int64_t, std::string> name;
  };
  std::vector<Named> breaks;
  for (const Value& value : values) {
    Named& added = breaks.emplace_back();
    ASSIGN_OR_RETURN(const Value id, value.Get("id"));
    ASSIGN_OR_RETURN(added.name.first, id.Whole(0, kMostId));
    ASSIGN_OR_RETURN(added.name.second, value.TextOr("description", ""));
    added.pause.id = absl::StrCat(added.name.first);
    ASSIGN_OR_RETURN(added.pause.duration, value.WholeOr("service", 0, 0, kMostTime));
    ASSIGN_OR_RETURN(added.pause.windows, ReadWindows(value));
    ASSIGN_OR_RETURN(added.pause.max_load, ReadAmount(value, "max_load"));
  }
  std::stable_sort(breaks.begin(), breaks.end(), [](const Named& one, const Named& other) {
    return one.pause.windows.front().open < other.pause.windows.front().open;
  });
  for (Named& added : breaks) {
    who.breaks.push_back(std::move(added.pause));
    vehicle.breaks.push_back(std::move(added.name));
  }
  return absl::OkStatus();
}

absl::Status VroomParts::ReadLimits(const Value& item, Caregiver& who) {
  constexpr int kMostTasks = std::numeric_limits<int>::max();
  ASSIGN_OR_RETURN(const int64_t tasks, item.WholeOr("max_tasks", kMostTasks, 0, kMostTasks));
  who.max_tasks = static_cast<int>(tasks);
  ASSIGN_OR_RETURN(who.max_travel_time, item.WholeOr("max_travel_time", kNever, 0, kMostTime));
  ASSIGN_OR_RETURN(who.max_distance, item.WholeOr("max_distance", kNever, 0, kMostTime));
  const std::optional<Value> factor = item.Find("speed_factor");
  if (!factor.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const double speed, factor->Number(0, kMostSpeed));
  if (speed <= 0) return factor->Wrong("a number above 0, 5 at most");
  who.speed_numerator = std::max(1, static_cast<int>(std::lround(kSpeedDenominator / speed)));
  who.speed_denominator = kSpeedDenominator;
  return absl::OkStatus();
}

absl::Status VroomParts::ReadCosts(const Value& item, Caregiver& who) {
  const std::optional<Value> costs = item.Find("costs");
  if (!costs.has_value()) return absl::OkStatus();
  if (!costs->IsObject()) return costs->Wrong("an object");
  ASSIGN_OR_RETURN(who.fixed_cost, costs->WholeOr("fixed", 0, 0, kMostCost));
  ASSIGN_OR_RETURN(const int64_t per_hour, costs->WholeOr("per_hour", kPerHour, 0, kMostCost));
  ASSIGN_OR_RETURN(who.cost_per_km, costs->WholeOr("per_km", 0, 0, kMostCost));
  ASSIGN_OR_RETURN(who.cost_per_task_hour, costs->WholeOr("per_task_hour", 0, 0, kMostCost));
  const bool usual = per_hour == kPerHour && who.cost_per_km == 0;
  if (!usual) who.cost_per_hour = per_hour;
  return absl::OkStatus();
}

absl::Status VroomParts::SettleCosts(Caregiver& who, const std::vector<Matrix>& matrices,
                                     const std::string& path) const {
  const Matrix& matrix = matrices[who.matrix];
  const bool rated = who.cost_per_hour != kNone || who.cost_per_km != 0;
  if (rated && !matrix.costs.empty()) {
    return Malformed(absl::StrCat(path, ".costs"),
                     "no rates, since the profile's matrix has costs");
  }
  if (matrix.distances.empty() && (who.cost_per_km != 0 || who.max_distance < kNever)) {
    return Malformed(absl::StrCat("matrices.", profile_names_[who.matrix], ".distances"),
                     absl::StrCat("a table, since ", path, " pays or limits kilometres"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Skills> VroomParts::ReadSkills(const Value& item) {
  ASSIGN_OR_RETURN(const std::vector<int64_t> values, item.WholesOrNone("skills", 0, kMostSkill));
  Skills skills;
  for (const int64_t value : values) {
    const auto [found, added] = skills_.try_emplace(value, skills_.size());
    if (added && skills_.size() > kMostSkills) {
      return Malformed(absl::StrCat(item.path(), ".skills"),
                       absl::StrCat("at most ", kMostSkills, " different skills in all"));
    }
    skills.Add(found->second);
  }
  return skills;
}

absl::StatusOr<std::vector<int64_t>> VroomParts::ReadAmount(const Value& item,
                                                            absl::string_view name) {
  ASSIGN_OR_RETURN(std::vector<int64_t> amount, item.WholesOrNone(name, 0, kMostAmount));
  if (amount.empty()) return amount;
  if (dimensions_ < 0) dimensions_ = static_cast<int>(amount.size());
  if (static_cast<int>(amount.size()) != dimensions_) {
    return Malformed(absl::StrCat(item.path(), ".", name),
                     absl::StrCat(dimensions_, " numbers, as elsewhere"));
  }
  return amount;
}

absl::StatusOr<std::vector<Matrix>> VroomParts::TakeMatrices(const MatrixMaker& make_matrix) {
  std::vector<Matrix> result;
  if (matrices_.empty()) {
    for (const std::string& name : profile_names_) {
      result.push_back(make_matrix(name, coordinates_));
    }
    return result;
  }
  const int locations = matrices_.begin()->second.locations;
  for (const std::string& name : profile_names_) {
    if (matrices_[name].locations != locations) {
      return Malformed(absl::StrCat("matrices.", name),
                       absl::StrCat("tables of ", locations, " rows, as the others"));
    }
    result.push_back(std::move(matrices_[name]));
  }
  return result;
}

void VroomParts::SettleTypes(planner::Problem& problem) const {
  const auto settle = [&](const ByType& named, Duration otherwise, std::vector<Duration>& result) {
    if (named.empty()) return;
    result.assign(types_.size(), otherwise);
    for (const auto& [type, number] : types_) {
      if (const auto found = named.find(type); found != named.end()) result[number] = found->second;
    }
  };
  for (size_t i = 0; i < problem.tasks.size(); ++i) {
    Task& task = problem.tasks[i];
    settle(service_by_type_[i], task.service, task.service_by_type);
    settle(setup_by_type_[i], task.setup, task.setup_by_type);
  }
}

}  // namespace homecare::matching::plan
