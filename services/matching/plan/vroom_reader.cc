#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/matching/plan/json.h"
#include "services/matching/plan/scanner.h"
#include "services/matching/plan/vroom.h"
#include "services/matching/plan/vroom_matrix.h"
#include "services/matching/plan/vroom_parts.h"

namespace homecare::matching::plan {
namespace {

using planner::Caregiver;
using planner::Problem;
using planner::Task;
using planner::Visit;

// Within which sums of priorities, times the weight, stay far from an overflow.
constexpr int64_t kMostUnserved = int64_t{1} << 60;
constexpr int64_t kUnservedWeight = 1'000'000'000;

class Reader {
 public:
  explicit Reader(const MatrixMaker& make_matrix) : make_matrix_(make_matrix) {}

  absl::StatusOr<VroomProblem> Run(absl::string_view document) {
    RETURN_IF_ERROR(Split(document));
    parts_.emplace(matrices_);
    RETURN_IF_ERROR(ReadVehicles());
    RETURN_IF_ERROR(ReadJobs());
    RETURN_IF_ERROR(ReadShipments());
    if (result_.tasks.empty()) return Malformed("jobs", "at least one job or shipment");
    RETURN_IF_ERROR(MakeMatrices());
    SetDimensions();
    SetPriorities();
    RETURN_IF_ERROR(ReadSteps());
    return std::move(result_);
  }

 private:
  // The tables are read as they come; the rest, which is small, becomes trees.
  absl::Status Split(absl::string_view document) {
    Scanner scanner(document);
    if (!scanner.Peek('{')) return Malformed("", "a JSON object");
    RETURN_IF_ERROR(scanner.Object("", [&](absl::string_view key) -> absl::Status {
      if (key == "matrices") {
        ASSIGN_OR_RETURN(matrices_, ReadMatrices(scanner));
        return absl::OkStatus();
      }
      if (key == "matrix") {  // VROOM's form of old, which it still reads
        ASSIGN_OR_RETURN(matrices_[kDefaultProfile], ReadDurations(scanner));
        return absl::OkStatus();
      }
      absl::string_view text;
      if (!scanner.Skip(text)) return Malformed(key, "well-formed JSON");
      const bool wanted = key == "vehicles" || key == "jobs" || key == "shipments";
      return wanted ? Plant(std::string(key), text) : absl::OkStatus();
    }));
    return scanner.AtEnd() ? absl::OkStatus() : Malformed("", "nothing after the object");
  }

  absl::Status Plant(const std::string& name, absl::string_view text) {
    simdjson::dom::element tree;
    if (parsers_[name].parse(text.data(), text.size(), true).get(tree) != simdjson::SUCCESS) {
      return Malformed(name, "well-formed JSON");
    }
    if (!tree.is_array()) return Malformed(name, "an array");
    trees_.emplace(name, Value(tree, name));
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<Value>> ItemsOf(const std::string& name) const {
    const auto found = trees_.find(name);
    if (found == trees_.end()) return std::vector<Value>{};
    return found->second.Items();
  }

  absl::Status ReadVehicles() {
    ASSIGN_OR_RETURN(const std::vector<Value> items, ItemsOf("vehicles"));
    if (items.empty()) return Malformed("vehicles", "at least one vehicle");
    for (const Value& item : items) {
      VroomVehicle vehicle;
      ASSIGN_OR_RETURN(Caregiver caregiver, parts_->ReadVehicle(item, vehicle));
      if (!vehicle_numbers_.try_emplace(vehicle.id, vehicle_numbers_.size()).second) {
        return Malformed(absl::StrCat(item.path(), ".id"), "an id no other vehicle has");
      }
      result_.vehicles.push_back(std::move(vehicle));
      problem().caregivers.push_back(std::move(caregiver));
    }
    return absl::OkStatus();
  }

  absl::Status ReadJobs() {
    ASSIGN_OR_RETURN(const std::vector<Value> items, ItemsOf("jobs"));
    for (const Value& item : items) {
      RETURN_IF_ERROR(AddTask(item, "job"));
      Task& task = problem().tasks.back();
      ASSIGN_OR_RETURN(task.skills, parts_->ReadSkills(item));
      ASSIGN_OR_RETURN(task.delivery, parts_->ReadAmount(item, "delivery"));
      ASSIGN_OR_RETURN(task.pickup, parts_->ReadAmount(item, "pickup"));
      Visit visit;
      visit.first = static_cast<int>(problem().tasks.size()) - 1;
      RETURN_IF_ERROR(AddVisit(item, std::move(visit)));
    }
    return absl::OkStatus();
  }

  absl::Status ReadShipments() {
    ASSIGN_OR_RETURN(const std::vector<Value> items, ItemsOf("shipments"));
    for (const Value& item : items) {
      ASSIGN_OR_RETURN(const Value pickup, item.Get("pickup"));
      ASSIGN_OR_RETURN(const Value delivery, item.Get("delivery"));
      RETURN_IF_ERROR(AddTask(pickup, "pickup"));
      RETURN_IF_ERROR(AddTask(delivery, "delivery"));
      ASSIGN_OR_RETURN(const planner::Skills skills, parts_->ReadSkills(item));
      ASSIGN_OR_RETURN(const std::vector<int64_t> amount, parts_->ReadAmount(item, "amount"));
      Visit visit;
      visit.second = static_cast<int>(problem().tasks.size()) - 1;
      visit.first = visit.second - 1;
      visit.relation = planner::Relation::kCarried;
      for (const int task : {visit.first, visit.second}) problem().tasks[task].skills = skills;
      problem().tasks[visit.first].pickup = amount;
      problem().tasks[visit.second].delivery = amount;
      RETURN_IF_ERROR(AddVisit(item, std::move(visit)));
    }
    return absl::OkStatus();
  }

  absl::Status AddTask(const Value& item, const std::string& type) {
    VroomTask named;
    named.type = type;
    ASSIGN_OR_RETURN(Task task, parts_->ReadTask(item, named));
    const int number = static_cast<int>(result_.tasks.size());
    if (!task_numbers_.try_emplace({type, named.id}, number).second) {
      return Malformed(absl::StrCat(item.path(), ".id"),
                       absl::StrCat("an id no other ", type, " has"));
    }
    result_.tasks.push_back(std::move(named));
    problem().tasks.push_back(std::move(task));
    return absl::OkStatus();
  }

  absl::Status AddVisit(const Value& item, Visit visit) {
    constexpr int64_t kMostPriority = 100;
    ASSIGN_OR_RETURN(const int64_t priority, item.WholeOr("priority", 0, 0, kMostPriority));
    result_.priorities.push_back(priority);
    visit.id = absl::StrCat(result_.tasks[visit.first].id);
    const int number = static_cast<int>(problem().visits.size());
    problem().visit_of_task.resize(problem().tasks.size(), number);
    problem().visits.push_back(std::move(visit));
    return absl::OkStatus();
  }

  absl::Status MakeMatrices() {
    ASSIGN_OR_RETURN(problem().matrices, parts_->TakeMatrices(make_matrix_));
    for (const planner::Matrix& matrix : problem().matrices) {
      result_.has_distances |= !matrix.distances.empty();
    }
    for (size_t i = 0; i < problem().caregivers.size(); ++i) {
      RETURN_IF_ERROR(parts_->SettleCosts(problem().caregivers[i], problem().matrices,
                                          absl::StrCat("vehicles[", i, "]")));
    }
    parts_->SettleTypes(problem());
    return absl::OkStatus();
  }

  void SetDimensions() {
    problem().load_dimensions = parts_->dimensions();
    for (Caregiver& who : problem().caregivers) who.capacity.resize(parts_->dimensions(), 0);
  }

  // Any priority is worth more than all the visits of no priority.
  void SetPriorities() {
    const bool any = std::any_of(result_.priorities.begin(), result_.priorities.end(),
                                 [](int64_t priority) { return priority > 0; });
    const int64_t step = any ? static_cast<int64_t>(result_.priorities.size()) + 1 : 0;
    int64_t sum = 0;
    for (size_t i = 0; i < result_.priorities.size(); ++i) {
      problem().visits[i].priority = 1 + step * result_.priorities[i];
      sum += problem().visits[i].priority;
    }
    problem().objective.unserved = std::min(kUnservedWeight, kMostUnserved / sum);
  }

  absl::Status ReadSteps() {
    ASSIGN_OR_RETURN(const std::vector<Value> vehicles, ItemsOf("vehicles"));
    for (size_t i = 0; i < vehicles.size(); ++i) {
      ASSIGN_OR_RETURN(const std::vector<Value> steps, vehicles[i].ItemsOrNone("steps"));
      for (const Value& step : steps) {
        ASSIGN_OR_RETURN(const std::string type, step.TextOr("type", ""));
        if (type == "start" || type == "end" || type == "break") continue;
        ASSIGN_OR_RETURN(const Value id_value, step.Get("id"));
        ASSIGN_OR_RETURN(const int64_t id, id_value.Whole(0, VroomParts::kMostId));
        const auto found = task_numbers_.find({type, id});
        if (found == task_numbers_.end())
          return step.Wrong("a job, pickup or delivery that exists");
        result_.initial.tasks.resize(vehicles.size());
        result_.initial.tasks[i].push_back(found->second);
      }
    }
    return absl::OkStatus();
  }

  Problem& problem() { return result_.problem; }

  std::map<std::string, simdjson::dom::parser> parsers_;
  std::map<std::string, Value> trees_;
  std::map<std::string, planner::Matrix> matrices_;
  const MatrixMaker& make_matrix_;
  std::optional<VroomParts> parts_;
  std::map<int64_t, int> vehicle_numbers_;
  std::map<std::pair<std::string, int64_t>, int> task_numbers_;
  VroomProblem result_;
};

}  // namespace

absl::StatusOr<VroomProblem> ReadVroom(absl::string_view document) {
  return ReadVroom(document, &ReckonedMatrix);
}

absl::StatusOr<VroomProblem> ReadVroom(absl::string_view document, const MatrixMaker& make_matrix) {
  return Reader(make_matrix).Run(document);
}

}  // namespace homecare::matching::plan
