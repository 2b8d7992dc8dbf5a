#include "services/matching/plan/hhcrsp.h"

#include <cmath>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::matching::plan {
namespace {

using nlohmann::json;
using planner::kNone;

constexpr int kMostScale = 1000;
// Times in the document; at the largest scale they still fit a matrix of 32 bits.
constexpr double kMostTime = 2e6;
constexpr size_t kMostServices = 64 * planner::kSkillWords;
// Window ends as near to a whole number are that number: files exist with such dust.
constexpr double kDust = 1e-3;

absl::Status Expected(absl::string_view path, absl::string_view what) {
  return NamedError(absl::StatusCode::kInvalidArgument, "PROBLEM_INVALID",
                    absl::StrCat(path.empty() ? "/" : path, ": expected ", what));
}

absl::StatusOr<json> Parse(absl::string_view text) {
  try {
    return json::parse(text.begin(), text.end());
  } catch (const json::parse_error& error) {
    return Expected("", absl::StrCat("JSON, which ends to be so at byte ", error.byte));
  } catch (const json::out_of_range&) {  // The parser's word for 1e999.
    return Expected("", "numbers below 1.8e308");
  }
}

// A place in the document, which knows its path.
class Place {
 public:
  Place(const json& value, std::string path) : value_(&value), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  size_t size() const { return value_->size(); }
  bool Has(const char* name) const { return value_->is_object() && value_->contains(name); }
  bool IsObject() const { return value_->is_object(); }

  absl::StatusOr<Place> Member(const char* name) const {
    if (!value_->is_object()) return Expected(path_, "an object");
    const std::string path = absl::StrCat(path_, "/", name);
    if (!value_->contains(name)) return Expected(path, "a value");
    return Place(value_->at(name), path);
  }
  absl::StatusOr<Place> List(const char* name, absl::string_view what) const {
    ASSIGN_OR_RETURN(const Place list, Member(name));
    if (!list.value_->is_array()) return Expected(list.path_, what);
    return list;
  }
  Place At(size_t i) const { return {value_->at(i), absl::StrCat(path_, "/", i)}; }

  absl::StatusOr<std::string> Text() const {
    if (!value_->is_string() || value_->get_ref<const std::string&>().empty()) {
      return Expected(path_, "a string that is not empty");
    }
    return value_->get<std::string>();
  }
  absl::StatusOr<double> Number() const {
    const double number = value_->is_number() ? value_->get<double>() : -1;
    if (!(number >= 0 && number <= kMostTime)) {
      return Expected(path_, absl::StrCat("a number from 0 to ", static_cast<int>(kMostTime)));
    }
    return number;
  }
  absl::StatusOr<std::pair<double, double>> Range() const {
    if (!value_->is_array() || size() != 2 || !At(0).value_->is_number() ||
        !At(1).value_->is_number()) {
      return Expected(path_, "two numbers");
    }
    ASSIGN_OR_RETURN(const double low, At(0).Number());
    ASSIGN_OR_RETURN(const double high, At(1).Number());
    if (high < low) return Expected(path_, "two numbers in order");
    return std::make_pair(low, high);
  }

 private:
  const json* value_;
  std::string path_;
};

double WithoutDust(double time) {
  const double whole = std::round(time);
  return std::abs(time - whole) < kDust ? whole : time;
}

class Reader {
 public:
  explicit Reader(const json& root) : root_(root, "") {}

  absl::StatusOr<HhcrspDocument> Read() {
    RETURN_IF_ERROR(ReadServices());
    RETURN_IF_ERROR(ReadCaregivers());
    RETURN_IF_ERROR(ReadPatients());
    RETURN_IF_ERROR(ReadDistances());
    Scale();
    planner::Objective& objective = problem().objective;
    objective.tardiness = objective.largest_tardiness = objective.travel = 1;
    RETURN_IF_ERROR(planner::Check(problem()));
    return std::move(document_);
  }

 private:
  // A visit's numbers until the scale is known.
  struct Times {
    std::pair<double, double> window, gap;
    double durations[2] = {0, 0};
  };

  planner::Problem& problem() { return document_.problem; }

  absl::Status ReadServices() {
    ASSIGN_OR_RETURN(const Place services, root_.List("services", "a list of services"));
    if (services.size() > kMostServices) {
      return Expected(services.path(), absl::StrCat("at most ", kMostServices, " services"));
    }
    for (size_t i = 0; i < services.size(); ++i) {
      ASSIGN_OR_RETURN(const Place id_place, services.At(i).Member("id"));
      ASSIGN_OR_RETURN(const std::string id, id_place.Text());
      if (!services_.try_emplace(id, static_cast<int>(i)).second) {
        return Expected(id_place.path(), "an id of its own");
      }
      default_durations_.push_back(0);
      if (!services.At(i).Has("default_duration")) continue;
      ASSIGN_OR_RETURN(const Place duration, services.At(i).Member("default_duration"));
      ASSIGN_OR_RETURN(default_durations_.back(), duration.Number());
    }
    return absl::OkStatus();
  }

  absl::StatusOr<int> ServiceAt(const Place& place) const {
    ASSIGN_OR_RETURN(const std::string id, place.Text());
    const auto it = services_.find(id);
    if (it == services_.end()) return Expected(place.path(), "the id of a service");
    return it->second;
  }

  absl::Status ReadCaregivers() {
    ASSIGN_OR_RETURN(const Place caregivers, root_.List("caregivers", "a list of caregivers"));
    std::set<std::string> ids;
    for (size_t i = 0; i < caregivers.size(); ++i) {
      planner::Caregiver caregiver;
      ASSIGN_OR_RETURN(const Place id, caregivers.At(i).Member("id"));
      ASSIGN_OR_RETURN(caregiver.id, id.Text());
      if (!ids.insert(caregiver.id).second) return Expected(id.path(), "an id of its own");
      ASSIGN_OR_RETURN(const Place abilities,
                       caregivers.At(i).List("abilities", "a list of services"));
      for (size_t k = 0; k < abilities.size(); ++k) {
        ASSIGN_OR_RETURN(const int service, ServiceAt(abilities.At(k)));
        caregiver.skills.Add(service);
      }
      caregiver.start = caregiver.end = 0;
      problem().caregivers.push_back(std::move(caregiver));
    }
    return absl::OkStatus();
  }

  absl::Status ReadPatients() {
    ASSIGN_OR_RETURN(const Place patients, root_.List("patients", "a list of patients"));
    std::set<std::string> ids;
    for (size_t i = 0; i < patients.size(); ++i) {
      const Place patient = patients.At(i);
      planner::Visit visit;
      ASSIGN_OR_RETURN(const Place id, patient.Member("id"));
      ASSIGN_OR_RETURN(visit.id, id.Text());
      if (!ids.insert(visit.id).second) return Expected(id.path(), "an id of its own");
      Times times;
      ASSIGN_OR_RETURN(const Place window, patient.Member("time_window"));
      ASSIGN_OR_RETURN(times.window, window.Range());
      times.window = {WithoutDust(times.window.first), WithoutDust(times.window.second)};
      RETURN_IF_ERROR(ReadTasks(patient, visit, times));
      if (visit.second != kNone) RETURN_IF_ERROR(ReadGap(patient, visit, times));
      problem().visits.push_back(std::move(visit));
      times_.push_back(times);
    }
    return absl::OkStatus();
  }

  absl::Status ReadTasks(const Place& patient, planner::Visit& visit, Times& times) {
    constexpr absl::string_view kWhat = "a list of one or two services";
    ASSIGN_OR_RETURN(const Place required, patient.List("required_caregivers", kWhat));
    if (required.size() < 1 || required.size() > 2) return Expected(required.path(), kWhat);
    int services[2] = {kNone, kNone};
    for (size_t k = 0; k < required.size(); ++k) {
      ASSIGN_OR_RETURN(const Place id, required.At(k).Member("service"));
      ASSIGN_OR_RETURN(services[k], ServiceAt(id));
      if (services[1] == services[0]) return Expected(id.path(), "another service than the first");
      times.durations[k] = default_durations_[services[k]];
      if (required.At(k).Has("duration")) {
        ASSIGN_OR_RETURN(const Place duration, required.At(k).Member("duration"));
        ASSIGN_OR_RETURN(times.durations[k], duration.Number());
      }
      (k == 0 ? visit.first : visit.second) = AddTask(services[k]);
    }
    return absl::OkStatus();
  }

  int AddTask(int service) {
    planner::Task task;
    task.location = static_cast<int>(problem().visits.size()) + 1;
    task.skills.Add(service);
    problem().tasks.push_back(std::move(task));
    problem().visit_of_task.push_back(static_cast<int>(problem().visits.size()));
    for (const auto& [id, number] : services_) {
      if (number == service) document_.service_of_task.push_back(id);
    }
    return static_cast<int>(problem().tasks.size()) - 1;
  }

  absl::Status ReadGap(const Place& patient, planner::Visit& visit, Times& times) {
    visit.relation = planner::Relation::kTogether;
    ASSIGN_OR_RETURN(const Place together, patient.Member("synchronization"));
    ASSIGN_OR_RETURN(const Place type, together.Member("type"));
    ASSIGN_OR_RETURN(const std::string name, type.Text());
    if (name == "simultaneous") return absl::OkStatus();
    if (name != "sequential") return Expected(type.path(), "simultaneous or sequential");
    ASSIGN_OR_RETURN(const Place distance, together.Member("distance"));
    if (!distance.IsObject()) {
      ASSIGN_OR_RETURN(times.gap, distance.Range());
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const Place low, distance.Member("min"));
    ASSIGN_OR_RETURN(times.gap.first, low.Number());
    ASSIGN_OR_RETURN(const Place high, distance.Member("max"));
    ASSIGN_OR_RETURN(times.gap.second, high.Number());
    if (times.gap.second < times.gap.first) return Expected(high.path(), "min or more");
    return absl::OkStatus();
  }

  absl::Status ReadDistances() {
    const size_t places = problem().visits.size() + 1;
    ASSIGN_OR_RETURN(const Place rows, root_.List("distances", "a list of rows"));
    const std::string expected = absl::StrCat(places, " numbers: the office's and each patient's");
    if (rows.size() != places) return Expected(rows.path(), absl::StrCat(places, " rows"));
    for (size_t i = 0; i < places; ++i) {
      const Place row = rows.At(i);
      if (row.size() != places) return Expected(row.path(), expected);
      for (size_t k = 0; k < places; ++k) {
        ASSIGN_OR_RETURN(const double distance, row.At(k).Number());
        distances_.push_back(distance);
      }
    }
    return absl::OkStatus();
  }

  // The least scale at which everything is whole, and everything in it.
  void Scale() {
    while (document_.scale < kMostScale && !Whole()) document_.scale *= 10;
    planner::Matrix matrix;
    matrix.locations = static_cast<int>(problem().visits.size()) + 1;
    for (const double distance : distances_) {
      matrix.durations.push_back(static_cast<int32_t>(Scaled(distance)));
    }
    problem().matrices.push_back(std::move(matrix));
    for (size_t i = 0; i < times_.size(); ++i) {
      planner::Visit& visit = problem().visits[i];
      visit.min_gap = Scaled(times_[i].gap.first);
      visit.max_gap = Scaled(times_[i].gap.second);
      for (const int task : {visit.first, visit.second}) {
        if (task == kNone) continue;
        const auto& [open, due] = times_[i].window;
        problem().tasks[task].windows = {{Scaled(open), Scaled(due), planner::kNever}};
        problem().tasks[task].service = Scaled(times_[i].durations[task == visit.second]);
      }
    }
  }

  bool Whole() const {
    const auto whole = [&](double time) {
      const double scaled = time * document_.scale;
      return std::abs(scaled - std::round(scaled)) < 1e-6;
    };
    for (const double distance : distances_) {
      if (!whole(distance)) return false;
    }
    for (const Times& times : times_) {
      for (const double time : {times.window.first, times.window.second, times.gap.first,
                                times.gap.second, times.durations[0], times.durations[1]}) {
        if (!whole(time)) return false;
      }
    }
    return true;
  }
  int64_t Scaled(double time) const { return std::llround(time * document_.scale); }

  const Place root_;
  HhcrspDocument document_;
  std::map<std::string, int> services_;
  std::vector<double> default_durations_, distances_;
  std::vector<Times> times_;
};

}  // namespace

absl::StatusOr<HhcrspDocument> ReadHhcrsp(absl::string_view text) {
  ASSIGN_OR_RETURN(const json root, Parse(text));
  return Reader(root).Read();
}

std::string WriteHhcrsp(const HhcrspDocument& document, const planner::Plan& plan) {
  const planner::Problem& problem = document.problem;
  const auto time = [&](int64_t scaled) -> json {
    if (scaled % document.scale == 0) return scaled / document.scale;
    return static_cast<double>(scaled) / document.scale;
  };
  json routes = json::array();
  for (size_t i = 0; i < plan.routes.tasks.size(); ++i) {
    json locations = json::array();
    for (const int task : plan.routes.tasks[i]) {
      locations.push_back({{"patient_id", problem.visits[problem.visit_of_task[task]].id},
                           {"service_id", document.service_of_task[task]},
                           {"arrival_time", time(plan.start_of_task[task])}});
    }
    if (locations.empty()) continue;
    routes.push_back({{"caregiver_id", problem.caregivers[i].id}, {"locations", locations}});
  }
  json unserved = json::array();
  for (const int visit : plan.unserved) unserved.push_back(problem.visits[visit].id);
  const planner::Terms& terms = plan.terms;
  const int64_t total = terms.travel + terms.tardiness + terms.largest_tardiness;
  const json solution = {{"routes", routes},
                         {"unserved", unserved},
                         {"travel_time", time(terms.travel)},
                         {"total_tardiness", time(terms.tardiness)},
                         {"highest_tardiness", time(terms.largest_tardiness)},
                         {"cost", static_cast<double>(total) / (3.0 * document.scale)}};
  return solution.dump();
}

}  // namespace homecare::matching::plan
