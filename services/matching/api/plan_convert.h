// Between the contract's messages about plans and the domain's values.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "homecare/matching/v1/plan.pb.h"
#include "services/matching/api/day_planner.h"
#include "services/matching/domain/day/planned.h"

namespace homecare::matching {

v1::PlanFigures ToProto(const DayFigures& figures);
v1::Plan ToProto(const PlanRecord& plan);
v1::PlannedVisit ToProto(const PlanMember& member);

// Refuses days that are over (DAY_OVER) or too far ahead, and numbers out of bounds.
absl::StatusOr<PlanQuestion> FromProto(const v1::PlanDayRequest& request, absl::Time now,
                                       const PlanPolicy& policy);

// The bytes that are kept, and the day and paces in them. INTERNAL, SNAPSHOT_BROKEN for what is
// none.
std::string SnapshotOf(const Day& day, const std::vector<std::vector<int64_t>>& paces);
struct Snapshot {
  Day day;
  std::vector<std::vector<int64_t>> paces;
};
absl::StatusOr<Snapshot> ReadSnapshot(const std::string& bytes);

}  // namespace homecare::matching
