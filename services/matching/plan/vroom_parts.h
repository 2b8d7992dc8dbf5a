// The parts that VROOM's vehicles, jobs and shipments are made of.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/matching/domain/planner/problem.h"
#include "services/matching/plan/json.h"
#include "services/matching/plan/vroom.h"
#include "services/matching/plan/vroom_matrix.h"

namespace homecare::matching::plan {

// Gathers while it reads: places, profiles, skills and vehicle types get their numbers in the order
// in which they come.
class VroomParts {
 public:
  static constexpr int64_t kMostId = std::numeric_limits<int64_t>::max();

  // `matrices`: empty where the document has none; to be used by TakeMatrices.
  explicit VroomParts(std::map<std::string, planner::Matrix>& matrices) : matrices_(matrices) {}

  absl::StatusOr<planner::Caregiver> ReadVehicle(const Value& item, VroomVehicle& vehicle);
  absl::StatusOr<planner::Task> ReadTask(const Value& item, VroomTask& task);
  absl::StatusOr<planner::Skills> ReadSkills(const Value& item);
  absl::StatusOr<std::vector<int64_t>> ReadAmount(const Value& item, absl::string_view name);

  // By profile number; made of the coordinates where the document has none.
  absl::StatusOr<std::vector<planner::Matrix>> TakeMatrices(const MatrixMaker& make_matrix);
  // Rates and matrix costs exclude each other.
  absl::Status SettleCosts(planner::Caregiver& who, const std::vector<planner::Matrix>& matrices,
                           const std::string& path) const;
  // Turns durations by type's name into those by number.
  void SettleTypes(planner::Problem& problem) const;
  int dimensions() const { return dimensions_ < 0 ? 0 : dimensions_; }

 private:
  using ByType = std::map<std::string, planner::Duration>;

  absl::StatusOr<int> ReadPlace(const Value& item, absl::string_view coordinates_name,
                                absl::string_view index_name, bool required, VroomPlace& place);
  absl::StatusOr<std::vector<planner::Window>> ReadWindows(const Value& item);
  absl::StatusOr<planner::Window> ReadWindow(const Value& value) const;
  absl::Status ReadBreaks(const Value& item, planner::Caregiver& who, VroomVehicle& vehicle);
  absl::Status ReadLimits(const Value& item, planner::Caregiver& who);
  absl::Status ReadCosts(const Value& item, planner::Caregiver& who);
  absl::Status ReadProfile(const Value& item, planner::Caregiver& who);
  absl::StatusOr<ByType> ReadByType(const Value& item, absl::string_view name) const;

  std::map<std::string, planner::Matrix>& matrices_;
  std::map<Coordinates, int> places_;
  std::vector<Coordinates> coordinates_;
  std::map<std::string, int> profiles_, types_;
  std::vector<std::string> profile_names_;
  std::map<int64_t, int> skills_;
  int dimensions_ = -1;
  std::vector<ByType> service_by_type_, setup_by_type_;  // by task
};

}  // namespace homecare::matching::plan
