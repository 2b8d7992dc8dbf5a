// Why a plan sends whom, as it is kept and as it is told.
#pragma once

#include <string>

#include "homecare/matching/v1/plan.pb.h"
#include "services/matching/domain/day/explain.h"

namespace homecare::matching::storage {

// Without the visit. `duration_seconds` is the visit's.
v1::ExplainPlanResponse ToProto(const DayReason& reason, int64_t duration_seconds);

std::string BytesOf(const DayReason& reason, int64_t duration_seconds);
// Of what BytesOf made.
DayReason ReasonOf(const std::string& bytes, int64_t added_travel_seconds);

}  // namespace homecare::matching::storage
